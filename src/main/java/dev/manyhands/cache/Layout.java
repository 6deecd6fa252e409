package dev.manyhands.cache;

import dev.manyhands.cache.ArgumentHash.Where;
import java.io.Externalizable;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The fields of a class outside the JDK by which its objects are hashed: those of the superclasses first, by name. */
final class Layout {
    private static final ClassValue<Layout> ALL = new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
            return new Layout(type);
        }
    };

    private final List<Field> fields = new ArrayList<>();
    private final Digest digest;
    private final boolean writesItself;
    private String problem;

    private Layout(Class<?> type) {
        Deque<Class<?>> line = new ArrayDeque<>();
        for (Class<?> each = type; each != Object.class && each != Record.class; each = each.getSuperclass()) {
            line.push(each);
        }
        boolean isSerializable = Serializable.class.isAssignableFrom(type);
        Hasher shape = new Hasher().putString(name(type));
        for (Class<?> each : line) {
            if (isOfTheJdk(each)) {
                if (!isKnownWithoutFields(each) && !hasElements(type)) {
                    problem = "extends " + each.getName() + ", whose fields cannot be read";
                }
                continue;
            }
            Field[] declared = each.getDeclaredFields();
            Arrays.sort(declared, Comparator.comparing(Field::getName));
            for (Field field : declared) {
                boolean isLeftOut = Modifier.isStatic(field.getModifiers()) || isSerializable && Modifier.isTransient(field.getModifiers());
                if (!isLeftOut) {
                    add(field);
                    shape.putString(field.getName()).putString(field.getType().getName());
                }
            }
        }
        digest = shape.digest();
        writesItself = isSerializable
                && (problem != null || Externalizable.class.isAssignableFrom(type) || line.stream().anyMatch(Layout::hasOwnForm));
    }

    private void add(Field field) {
        try {
            field.setAccessible(true);
            fields.add(field);
        } catch (InaccessibleObjectException _) {
            problem = "is in a module that does not open its package, so that its field " + field.getName() + " cannot be read";
        }
    }

    /** Abstract classes of the JDK whose state, if any, is that of the subclass. */
    private static boolean isKnownWithoutFields(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(type.getDeclaredFields()).allMatch(f -> (f.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) != 0);
    }

    /** Whether what the classes of the JDK hold shows when one goes through the elements. */
    private static boolean hasElements(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    private static boolean hasOwnForm(Class<?> type) {
        return declares(type, "writeObject", ObjectOutputStream.class) || declares(type, "writeReplace");
    }

    private static boolean declares(Class<?> type, String method, Class<?>... parameters) {
        try {
            type.getDeclaredMethod(method, parameters);
            return true;
        } catch (NoSuchMethodException _) {
            return false;
        }
    }

    static Layout of(Class<?> type) {
        return ALL.get(type);
    }

    /** Whether a class, or the element class of an array, comes with the Java runtime. */
    static boolean isOfTheJdk(Class<?> type) {
        return type.getClassLoader() == null || Libraries.isOfTheJdk(CodeHash.internalName(type));
    }

    /** The name of a class; of a local one, whose number may change, the method it stands in and its own name or what it extends. */
    static String name(Class<?> type) {
        if (!isNumbered(type.getName()) || !type.isAnonymousClass() && !type.isLocalClass()) {
            Class<?> outer = type.getDeclaringClass();
            return outer == null || !isNumbered(outer.getName()) ? type.getName() : name(outer) + '.' + type.getSimpleName();
        }
        String around = name(type.getEnclosingClass());
        Executable method = type.getEnclosingMethod() != null ? type.getEnclosingMethod() : type.getEnclosingConstructor();
        if (method != null) {
            around += '.' + method.getName() + Arrays.stream(method.getParameterTypes()).map(Layout::name).toList();
        }
        Class<?> extended = type.getInterfaces().length == 0 ? type.getSuperclass() : type.getInterfaces()[0];
        return around + ' ' + (type.isAnonymousClass() ? "new " + name(extended) : type.getSimpleName());
    }

    /** Whether a name looks as if a compiler had numbered the class. */
    private static boolean isNumbered(String name) {
        for (int at = name.indexOf('$'); at >= 0 && at + 1 < name.length(); at = name.indexOf('$', at + 1)) {
            if (Character.isDigit(name.charAt(at + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Hash of the name of the class and the names and types of its fields. */
    Digest digest() {
        return digest;
    }

    /** Whether the serialized form of its objects tells more than the fields: they write themselves, or not all fields can be read. */
    boolean writesItself() {
        return writesItself;
    }

    /** Why the fields do not tell everything; null if they do. */
    String problem() {
        return problem;
    }

    /** Writes the values of the fields. */
    void write(ArgumentHash hash, Hasher out, Object object, Where where) {
        try {
            for (Field field : fields) {
                Class<?> type = field.getType();
                if (type == int.class) {
                    out.putInt(field.getInt(object));
                } else if (type == long.class) {
                    out.putLong(field.getLong(object));
                } else if (type == double.class) {
                    out.putLong(Double.doubleToLongBits(field.getDouble(object)));
                } else if (type == boolean.class) {
                    out.putBoolean(field.getBoolean(object));
                } else {
                    hash.write(out, field.get(object), where, field.getName(), 0);
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("A field that was made accessible is not: " + e.getMessage(), e);
        }
    }
}
