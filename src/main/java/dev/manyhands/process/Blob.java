package dev.manyhands.process;

import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Stands for an array of primitives or a memory segment in a stream of objects; the contents are sent beside it.
 *
 * @param type what it is
 * @param bytes the length in bytes
 */
record Blob(Type type, long bytes) implements Serializable {
    /** What is sent in this way. */
    enum Type {
        BYTES(1), SHORTS(2), CHARS(2), INTS(4), LONGS(8), FLOATS(4), DOUBLES(8), SEGMENT(1);

        private final int width;

        Type(int width) {
            this.width = width;
        }
    }

    /** Arrays that are shorter are not worth it. */
    static final int SHORTEST = 1024;

    /** The contents of an object that is better sent in this way, or null. */
    static MemorySegment contents(Object value) {
        MemorySegment all = switch (value) {
            case byte[] array -> MemorySegment.ofArray(array);
            case short[] array -> MemorySegment.ofArray(array);
            case char[] array -> MemorySegment.ofArray(array);
            case int[] array -> MemorySegment.ofArray(array);
            case long[] array -> MemorySegment.ofArray(array);
            case float[] array -> MemorySegment.ofArray(array);
            case double[] array -> MemorySegment.ofArray(array);
            case MemorySegment segment -> segment;
            default -> null;
        };
        return all == null || all.byteSize() < SHORTEST && !(value instanceof MemorySegment) ? null : all;
    }

    /** What stands for an object with these contents. */
    static Blob of(Object value, MemorySegment contents) {
        Type type = switch (value) {
            case byte[] _ -> Type.BYTES;
            case short[] _ -> Type.SHORTS;
            case char[] _ -> Type.CHARS;
            case int[] _ -> Type.INTS;
            case long[] _ -> Type.LONGS;
            case float[] _ -> Type.FLOATS;
            case double[] _ -> Type.DOUBLES;
            default -> Type.SEGMENT;
        };
        return new Blob(type, contents.byteSize());
    }

    /** A new object of this kind, with no contents yet; segments are native ones that live as long as they are reachable. */
    Object make() {
        int length = (int) Math.min(Integer.MAX_VALUE, bytes / type.width);
        return switch (type) {
            case BYTES -> new byte[length];
            case SHORTS -> new short[length];
            case CHARS -> new char[length];
            case INTS -> new int[length];
            case LONGS -> new long[length];
            case FLOATS -> new float[length];
            case DOUBLES -> new double[length];
            case SEGMENT -> Arena.ofAuto().allocate(bytes, Long.BYTES);
        };
    }

    /** The memory of an object that was made here. */
    static MemorySegment memory(Object made) {
        return switch (made) {
            case byte[] array -> MemorySegment.ofArray(array);
            case short[] array -> MemorySegment.ofArray(array);
            case char[] array -> MemorySegment.ofArray(array);
            case int[] array -> MemorySegment.ofArray(array);
            case long[] array -> MemorySegment.ofArray(array);
            case float[] array -> MemorySegment.ofArray(array);
            case double[] array -> MemorySegment.ofArray(array);
            default -> (MemorySegment) made;
        };
    }
}
