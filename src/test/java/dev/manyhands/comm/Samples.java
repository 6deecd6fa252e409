package dev.manyhands.comm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/** Arrays of all primitive types with values that can be told apart. */
final class Samples {
    static final List<Class<?>> TYPES = List.of(double.class, float.class, long.class, int.class, short.class, char.class, byte.class,
        boolean.class);

    private Samples() {
    }

    /** An array whose element i has a value made from {@code seed + i}. */
    static Object array(Class<?> type, int length, long seed) {
        Object array = Array.newInstance(type, length);
        for (int i = 0; i < length; i++) {
            Array.set(array, i, value(type, seed + i));
        }
        return array;
    }

    private static Object value(Class<?> type, long of) {
        return switch (type.getName()) {
            case "double" -> Double.valueOf(of * 1.5);
            case "float" -> Float.valueOf(of * 0.5f);
            case "long" -> Long.valueOf(of * 0x1_0000_0001L);
            case "int" -> Integer.valueOf((int) of * 65_537);
            case "short" -> Short.valueOf((short) (of * 257));
            case "char" -> Character.valueOf((char) (of * 259));
            case "byte" -> Byte.valueOf((byte) of);
            case "boolean" -> Boolean.valueOf((of & 1) != 0);
            default -> throw new AssertionError(type);
        };
    }

    static Object empty(Class<?> type, int length) {
        return Array.newInstance(type, length);
    }

    static boolean same(Object left, Object right) {
        return Arrays.deepEquals(new Object[] {left}, new Object[] {right});
    }

    static ValueLayout layout(Class<?> type) {
        return switch (type.getName()) {
            case "double" -> ValueLayout.JAVA_DOUBLE;
            case "float" -> ValueLayout.JAVA_FLOAT;
            case "long" -> ValueLayout.JAVA_LONG;
            case "int" -> ValueLayout.JAVA_INT;
            case "short" -> ValueLayout.JAVA_SHORT;
            case "char" -> ValueLayout.JAVA_CHAR;
            case "byte" -> ValueLayout.JAVA_BYTE;
            case "boolean" -> ValueLayout.JAVA_BOOLEAN;
            default -> throw new AssertionError(type);
        };
    }

    /** Copies an array into a segment, or a segment into an array. */
    static void copy(Object array, MemorySegment segment, boolean intoSegment) {
        ValueLayout layout = layout(array.getClass().getComponentType());
        for (int i = 0; i < Array.getLength(array); i++) {
            if (intoSegment) {
                layout.varHandle().set(segment, i * layout.byteSize(), Array.get(array, i));
            } else {
                Array.set(array, i, layout.varHandle().get(segment, i * layout.byteSize()));
            }
        }
    }
}
