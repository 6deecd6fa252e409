package dev.manyhands.process;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.Set;

/**
 * What an object of a class is made of, if it can be sent without serialization: constants of enums, and plain records.
 *
 * <p>A record is plain if it is serializable, has neither {@code writeReplace} nor {@code readResolve}, and all its components are of
 * primitive types, their boxes, strings, enums, or plain records. Serialization would do the same with it: read its fields, and call
 * its canonical constructor with them.
 */
final class Shape {
    private static final Set<Class<?>> BOXES = Set.of(Boolean.class, Byte.class, Short.class, Character.class, Integer.class, Long.class,
            Float.class, Double.class, String.class);
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return make(type);
        }
    };
    /** Of all classes that must be serialized. */
    private static final Shape NONE = new Shape(null, null, null, null, null);

    final Class<?> type;
    /** The constants of an enum; else null. */
    final Object[] constants;
    /** How the components of a record are sent: {@code I}, {@code J} or {@code D} for numbers, {@code L} for anything with a tag. */
    final byte[] kinds;
    /** Reads the components: from an object to int, long, double or object. */
    final MethodHandle[] getters;
    /** Makes a record of an array of its components. */
    final MethodHandle constructor;
    /** Tells other versions of the class apart. */
    final int hash;

    private Shape(Class<?> type, Object[] constants, byte[] kinds, MethodHandle[] getters, MethodHandle constructor) {
        this.type = type;
        this.constants = constants;
        this.kinds = kinds;
        this.getters = getters;
        this.constructor = constructor;
        this.hash = type == null ? 0 : hash(type, constants);
    }

    /** The shape of a class; null if its objects must be serialized. */
    static Shape of(Class<?> type) {
        if (!type.isRecord() && !Enum.class.isAssignableFrom(type)) {
            return null;
        }
        Shape shape = SHAPES.get(type);
        return shape == NONE ? null : shape;
    }

    private static int hash(Class<?> type, Object[] constants) {
        int hash = 1;
        if (constants != null) {
            for (Object constant : constants) {
                hash = 31 * hash + ((Enum<?>) constant).name().hashCode();
            }
            return hash;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            hash = 31 * (31 * hash + component.getName().hashCode()) + component.getType().getName().hashCode();
        }
        return hash;
    }

    private static Shape make(Class<?> type) {
        if (Enum.class.isAssignableFrom(type)) {
            Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
            Object[] constants = declaring.getEnumConstants();
            return constants == null ? NONE : new Shape(declaring, constants, null, null, null);
        }
        if (!Serializable.class.isAssignableFrom(type) || !isPlain(type, 0)) {
            return NONE;
        }
        try {
            return record(type);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return NONE; // its module is closed to us; serialization gets in
        }
    }

    private static boolean isPlain(Class<?> type, int depth) {
        if (depth > 8 || declares(type, "writeReplace") || declares(type, "readResolve")) {
            return false;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> part = component.getType();
            boolean isPlain = part.isPrimitive() || BOXES.contains(part) || part.isEnum()
                    || part.isRecord() && Serializable.class.isAssignableFrom(part) && isPlain(part, depth + 1);
            if (!isPlain) {
                return false;
            }
        }
        return true;
    }

    private static boolean declares(Class<?> type, String method) {
        try {
            type.getDeclaredMethod(method);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static Shape record(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        byte[] kinds = new byte[components.length];
        MethodHandle[] getters = new MethodHandle[components.length];
        Class<?>[] types = new Class<?>[components.length];
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        for (int k = 0; k < components.length; k++) {
            Class<?> part = components[k].getType();
            types[k] = part;
            kinds[k] = kind(part);
            Field field = type.getDeclaredField(components[k].getName());
            field.setAccessible(true);
            Class<?> carrier = switch (kinds[k]) {
                case 'I' -> int.class;
                case 'J' -> long.class;
                case 'D' -> double.class;
                default -> Object.class;
            };
            getters[k] = lookup.unreflectGetter(field).asType(MethodType.methodType(carrier, Object.class));
        }
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        MethodHandle constructor = lookup.unreflectConstructor(canonical).asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        return new Shape(type, null, kinds, getters, constructor);
    }

    private static byte kind(Class<?> part) {
        return (byte) (part == int.class ? 'I' : part == long.class ? 'J' : part == double.class ? 'D' : 'L');
    }
}
