package dev.manyhands.comm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The basic types of elements (MPI 4.1, section 3.2.2). Two buffers match only if their elements are of the same type. */
enum Kind {
    BYTE(ValueLayout.JAVA_BYTE, "byte"),
    BOOLEAN(ValueLayout.JAVA_BOOLEAN, "boolean"),
    SHORT(ValueLayout.JAVA_SHORT_UNALIGNED, "short"),
    CHAR(ValueLayout.JAVA_CHAR_UNALIGNED, "char"),
    INT(ValueLayout.JAVA_INT_UNALIGNED, "int"),
    LONG(ValueLayout.JAVA_LONG_UNALIGNED, "long"),
    FLOAT(ValueLayout.JAVA_FLOAT_UNALIGNED, "float"),
    DOUBLE(ValueLayout.JAVA_DOUBLE_UNALIGNED, "double"),
    /** Any object; not the type of a buffer. */
    OBJECT(null, "object");

    private static final Kind[] VALUES = values();

    /** How an element lies in a memory segment. */
    final ValueLayout layout;
    private final String word;

    Kind(ValueLayout layout, String word) {
        this.layout = layout;
        this.word = word;
    }

    static Kind of(int ordinal) {
        return VALUES[ordinal];
    }

    /** Returns the type of the elements of a primitive array, or null if it is none. */
    static Kind ofArray(Object array) {
        return switch (array) {
            case double[] a -> DOUBLE;
            case int[] a -> INT;
            case long[] a -> LONG;
            case byte[] a -> BYTE;
            case float[] a -> FLOAT;
            case boolean[] a -> BOOLEAN;
            case short[] a -> SHORT;
            case char[] a -> CHAR;
            case null, default -> null;
        };
    }

    /** Returns the type with the given layout, whatever its alignment; null if there is none. */
    static Kind ofLayout(ValueLayout layout) {
        for (Kind kind : VALUES) {
            if (kind.layout != null && kind.layout.carrier() == layout.carrier() && kind.layout.order() == layout.order()) {
                return kind;
            }
        }
        return null;
    }

    int length(Object array) {
        return switch (this) {
            case DOUBLE -> ((double[]) array).length;
            case INT -> ((int[]) array).length;
            case LONG -> ((long[]) array).length;
            case BYTE -> ((byte[]) array).length;
            case FLOAT -> ((float[]) array).length;
            case BOOLEAN -> ((boolean[]) array).length;
            case SHORT -> ((short[]) array).length;
            case CHAR -> ((char[]) array).length;
            case OBJECT -> 1;
        };
    }

    Object newArray(int length) {
        return switch (this) {
            case DOUBLE -> new double[length];
            case INT -> new int[length];
            case LONG -> new long[length];
            case BYTE -> new byte[length];
            case FLOAT -> new float[length];
            case BOOLEAN -> new boolean[length];
            case SHORT -> new short[length];
            case CHAR -> new char[length];
            case OBJECT -> throw new AssertionError();
        };
    }

    int bytes() {
        return layout == null ? 8 : (int) layout.byteSize();
    }

    /** Reads an element of an array or a segment as the bits of a long. */
    long get(Object base, long index) {
        return base instanceof MemorySegment segment ? get(segment, index) : getFromArray(base, (int) index);
    }

    /** Reads an element of an array as the bits of a long. */
    long getFromArray(Object base, int i) {
        return switch (this) {
            case DOUBLE -> Double.doubleToRawLongBits(((double[]) base)[i]);
            case INT -> ((int[]) base)[i];
            case LONG -> ((long[]) base)[i];
            case BYTE -> ((byte[]) base)[i];
            case FLOAT -> Float.floatToRawIntBits(((float[]) base)[i]);
            case BOOLEAN -> ((boolean[]) base)[i] ? 1 : 0;
            case SHORT -> ((short[]) base)[i];
            case CHAR -> ((char[]) base)[i];
            case OBJECT -> throw new AssertionError();
        };
    }

    private long get(MemorySegment s, long index) {
        return switch (this) {
            case DOUBLE, LONG -> s.get(ValueLayout.JAVA_LONG_UNALIGNED, index << 3);
            case INT, FLOAT -> s.get(ValueLayout.JAVA_INT_UNALIGNED, index << 2);
            case SHORT, CHAR -> s.get(ValueLayout.JAVA_SHORT_UNALIGNED, index << 1);
            case BYTE, BOOLEAN -> s.get(ValueLayout.JAVA_BYTE, index);
            case OBJECT -> throw new AssertionError();
        };
    }

    /** Writes an element that {@link #get(Object, long)} has read. */
    void set(Object base, long index, long bits) {
        if (base instanceof MemorySegment segment) {
            set(segment, index, bits);
        } else {
            setInArray(base, (int) index, bits);
        }
    }

    /** Writes an element of an array. */
    void setInArray(Object base, int i, long bits) {
        switch (this) {
            case DOUBLE -> ((double[]) base)[i] = Double.longBitsToDouble(bits);
            case INT -> ((int[]) base)[i] = (int) bits;
            case LONG -> ((long[]) base)[i] = bits;
            case BYTE -> ((byte[]) base)[i] = (byte) bits;
            case FLOAT -> ((float[]) base)[i] = Float.intBitsToFloat((int) bits);
            case BOOLEAN -> ((boolean[]) base)[i] = bits != 0;
            case SHORT -> ((short[]) base)[i] = (short) bits;
            case CHAR -> ((char[]) base)[i] = (char) bits;
            case OBJECT -> throw new AssertionError();
        }
    }

    private void set(MemorySegment s, long index, long bits) {
        switch (this) {
            case DOUBLE, LONG -> s.set(ValueLayout.JAVA_LONG_UNALIGNED, index << 3, bits);
            case INT, FLOAT -> s.set(ValueLayout.JAVA_INT_UNALIGNED, index << 2, (int) bits);
            case SHORT, CHAR -> s.set(ValueLayout.JAVA_SHORT_UNALIGNED, index << 1, (short) bits);
            case BYTE, BOOLEAN -> s.set(ValueLayout.JAVA_BYTE, index, (byte) bits);
            case OBJECT -> throw new AssertionError();
        }
    }

    /** Names so many elements, for messages. */
    String describe(long count) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
