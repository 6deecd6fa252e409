package dev.manyhands.cache;

import java.lang.foreign.MemorySegment;

/** What a section of a value file holds. The order is part of the format. */
enum Kind {
    NULL(0), BOOLEAN(0), INT(0), LONG(0), DOUBLE(0), STRING(0), OBJECT(0),
    BYTES(1), SHORTS(2), CHARS(2), INTS(4), LONGS(8), FLOATS(4), DOUBLES(8), SEGMENT(1);

    private static final Kind[] ALL = values();

    /** Bytes per element of raw memory; 0 for what is not. */
    final int elementBytes;

    Kind(int elementBytes) {
        this.elementBytes = elementBytes;
    }

    boolean isRaw() {
        return elementBytes > 0;
    }

    static Kind of(int ordinal) throws DamagedEntryException {
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new DamagedEntryException("there is no kind of value number " + ordinal);
        }
        return ALL[ordinal];
    }

    static Kind of(Object value) {
        return switch (value) {
            case null -> NULL;
            case Boolean b -> BOOLEAN;
            case Integer i -> INT;
            case Long l -> LONG;
            case Double d -> DOUBLE;
            case String s -> STRING;
            case byte[] a -> BYTES;
            case short[] a -> SHORTS;
            case char[] a -> CHARS;
            case int[] a -> INTS;
            case long[] a -> LONGS;
            case float[] a -> FLOATS;
            case double[] a -> DOUBLES;
            case MemorySegment s -> SEGMENT;
            default -> OBJECT;
        };
    }

    /** The memory of a value of a raw kind. */
    static MemorySegment memory(Object raw) {
        return switch (raw) {
            case byte[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            case MemorySegment s -> s;
            default -> throw new IllegalArgumentException("not raw memory: " + raw.getClass().getName());
        };
    }

    /** A new array of this kind. */
    Object array(int length) {
        return switch (this) {
            case BYTES -> new byte[length];
            case SHORTS -> new short[length];
            case CHARS -> new char[length];
            case INTS -> new int[length];
            case LONGS -> new long[length];
            case FLOATS -> new float[length];
            case DOUBLES -> new double[length];
            default -> throw new IllegalStateException(this + " is no array");
        };
    }
}
