package dev.manyhands.internal;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Finds what an object refers to: fields of users' classes, contents of the JDK's, captures of lambdas. */
public final class ObjectParts {
    /** Fields that reflection may look into, of the class itself and its superclasses that are not of the JDK. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Class<?> at = type; at != null && !isOfJdk(at); at = at.getSuperclass()) {
                for (Field field : at.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        fields.add(field);
                    }
                }
            }
            return fields;
        }
    };

    private ObjectParts() {
    }

    /**
     * Returns whether a class is one of the JDK.
     *
     * @param type the class
     * @return whether its objects are known by what they mean, and not looked into
     */
    public static boolean isOfJdk(Class<?> type) {
        String module = type.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /**
     * Returns the fields of an object that its class and superclasses declare, those of the JDK excepted.
     *
     * @param type the class
     * @return the fields of instances
     */
    public static List<Field> fields(Class<?> type) {
        return FIELDS.get(type);
    }

    /**
     * Reads a field.
     *
     * @param field the field
     * @param object whose
     * @return its value; null also if the class may not be looked into
     */
    public static Object read(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return null; // its module is closed
        }
    }

    /**
     * Returns what an object refers to.
     *
     * @param at where the object is
     * @param withTransient whether transient fields count
     * @param withNames whether the names of captured variables are looked for
     * @return the paths to all that is not {@linkplain #isSimple simple}
     */
    public static List<ObjectPath> of(ObjectPath at, boolean withTransient, boolean withNames) {
        List<ObjectPath> parts = new ArrayList<>();
        Object value = at.value();
        if (value instanceof Object[] array) {
            for (int k = 0; k < array.length; k++) {
                add(parts, at, array[k], k);
            }
            return parts;
        }
        if (value.getClass().isArray() || value instanceof String || value instanceof Enum || value instanceof MemorySegment) {
            return parts;
        }
        if (Captures.isLambda(value.getClass())) {
            for (Captures.Capture capture : Captures.named(value, withNames)) {
                if (capture.value() != null) {
                    parts.add(at.to(capture));
                }
            }
            return parts;
        }
        for (Field field : fields(value.getClass())) {
            if (!field.getType().isPrimitive() && (withTransient || !Modifier.isTransient(field.getModifiers()))) {
                add(parts, at, read(field, value), "." + name(field));
            }
        }
        addContents(parts, at, value);
        return parts;
    }

    /** What the compiler calls {@code val$x} and {@code this$0} is x and the outer object. */
    static String name(Field field) {
        String name = field.getName();
        if (!field.isSynthetic()) {
            return name;
        }
        return name.startsWith("val$") ? name.substring(4) : name.startsWith("this$") ? "this of the outer class" : name;
    }

    /** What is in a collection or another thing of the JDK. */
    private static void addContents(List<ObjectPath> parts, ObjectPath at, Object value) {
        try {
            switch (value) {
                case Collection<?> all -> {
                    int k = 0;
                    for (Object one : all) {
                        add(parts, at, one, k++);
                    }
                }
                case Map<?, ?> map -> {
                    int k = 0;
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        Object key = entry.getKey();
                        add(parts, at, key, "[key " + k + "]");
                        add(parts, at, entry.getValue(), "[" + (key instanceof Number || key instanceof Enum ? key
                                : key instanceof String text && text.length() < 40 ? '"' + text + '"' : "value " + k) + "]");
                        k++;
                    }
                }
                case Optional<?> optional -> add(parts, at, optional.orElse(null), ".value");
                case AtomicReference<?> reference -> add(parts, at, reference.get(), ".value");
                case AbstractMap.SimpleEntry<?, ?> entry -> addEntry(parts, at, entry);
                case AbstractMap.SimpleImmutableEntry<?, ?> entry -> addEntry(parts, at, entry);
                case Throwable failure -> {
                    add(parts, at, failure.getCause(), ".cause");
                    add(parts, at, failure.getSuppressed(), ".suppressed");
                }
                case Proxy proxy -> add(parts, at, Proxy.getInvocationHandler(proxy), ".handler");
                default -> {
                }
            }
        } catch (RuntimeException e) {
            return; // a collection of a user's own making that does not let itself be looked at: what was found must do
        }
    }

    private static void addEntry(List<ObjectPath> parts, ObjectPath at, Map.Entry<?, ?> entry) {
        add(parts, at, entry.getKey(), ".key");
        add(parts, at, entry.getValue(), ".value");
    }

    private static void add(List<ObjectPath> parts, ObjectPath at, Object value, int index) {
        if (!isSimple(value)) {
            parts.add(at.to(value, "[" + index + "]"));
        }
    }

    private static void add(List<ObjectPath> parts, ObjectPath at, Object value, String step) {
        if (!isSimple(value)) {
            parts.add(at.to(value, step));
        }
    }

    /**
     * Returns whether there is nothing to be found in an object.
     *
     * @param value the object, or null
     * @return true for null, strings, boxed numbers, constants of enums and classes
     */
    public static boolean isSimple(Object value) {
        return switch (value) {
            case null -> true;
            case String _, Integer _, Long _, Double _, Boolean _, Character _, Byte _, Short _, Float _, Enum<?> _, Class<?> _ -> true;
            default -> false;
        };
    }
}
