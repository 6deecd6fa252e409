package dev.manyhands.process;

import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Stands for an array of primitives or a memory segment in a stream of objects; the contents are sent beside it.
 *
 * @param type what it is
 * @param isReadOnly whether it is a segment that may not be written
 * @param bytes the length in bytes
 * @param same the number of the one that it is, if it was sent before, else -1
 */
record Blob(Type type, boolean isReadOnly, long bytes, int same) implements Serializable {
    /** What is sent in this way. */
    enum Type {
        BYTES(1, byte[].class), SHORTS(2, short[].class), CHARS(2, char[].class), INTS(4, int[].class), LONGS(8, long[].class),
        FLOATS(4, float[].class), DOUBLES(8, double[].class), SEGMENT(1, MemorySegment.class);

        private static final Type[] ALL = values();

        final int width;
        /** The class of what is made. */
        final Class<?> made;

        Type(int width, Class<?> made) {
            this.width = width;
            this.made = made;
        }

        static Type at(int ordinal) throws IOException {
            if (ordinal < 0 || ordinal >= ALL.length) {
                throw new IOException("a message with an unknown type of array, " + ordinal);
            }
            return ALL[ordinal];
        }
    }

    /** Arrays that are shorter in bytes are not worth it. */
    static final int SHORTEST = 1024;

    /** The type of an object whose contents are memory; null for anything else. */
    static Type typeOf(Object value) {
        return switch (value) {
            case double[] _ -> Type.DOUBLES;
            case byte[] _ -> Type.BYTES;
            case int[] _ -> Type.INTS;
            case long[] _ -> Type.LONGS;
            case float[] _ -> Type.FLOATS;
            case short[] _ -> Type.SHORTS;
            case char[] _ -> Type.CHARS;
            case MemorySegment _ -> Type.SEGMENT;
            default -> null;
        };
    }

    /** The memory of an object of a type. */
    static MemorySegment memory(Object value) {
        return switch (value) {
            case double[] array -> MemorySegment.ofArray(array);
            case byte[] array -> MemorySegment.ofArray(array);
            case int[] array -> MemorySegment.ofArray(array);
            case long[] array -> MemorySegment.ofArray(array);
            case float[] array -> MemorySegment.ofArray(array);
            case short[] array -> MemorySegment.ofArray(array);
            case char[] array -> MemorySegment.ofArray(array);
            default -> (MemorySegment) value;
        };
    }

    /** Refuses memory that the calling thread cannot read. */
    static void check(MemorySegment segment) throws IOException {
        if (!segment.scope().isAlive()) {
            throw new IOException("the arena of this segment of " + segment.byteSize() + " bytes is closed");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new IOException("this segment of " + segment.byteSize() + " bytes belongs to another thread than the one that sends it, "
                    + Thread.currentThread().getName() + ": take it from a shared or an automatic arena");
        }
    }

    /** A new object of a type, with no contents yet; segments are native ones that live as long as they are reachable. */
    static Object make(Type type, long bytes) throws IOException {
        if (type != Type.SEGMENT && (bytes < 0 || bytes / type.width > Integer.MAX_VALUE)) {
            throw new IOException("a message with an array of " + bytes + " bytes");
        }
        int length = (int) (bytes / type.width);
        return switch (type) {
            case BYTES -> new byte[length];
            case SHORTS -> new short[length];
            case CHARS -> new char[length];
            case INTS -> new int[length];
            case LONGS -> new long[length];
            case FLOATS -> new float[length];
            case DOUBLES -> new double[length];
            case SEGMENT -> segment(bytes);
        };
    }

    private static MemorySegment segment(long bytes) {
        try {
            return Arena.ofAuto().allocate(bytes, Long.BYTES);
        } catch (OutOfMemoryError e) {
            var more = new OutOfMemoryError("a memory segment of " + bytes + " bytes has arrived in process "
                    + ProcessHandle.current().pid() + ", which has no room for it: " + e.getMessage() + ". The JVM's option -XX:MaxDirectMemorySize gives more");
            more.initCause(e);
            throw more;
        }
    }
}
