package dev.manyhands.cache;

import dev.manyhands.cache.ArgumentHash.Where;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/** Hashes arrays of primitives, segments and buffers, as the bits that lie in memory. */
final class RawMemory {
    private RawMemory() {
    }

    /** Writes an array of primitives; returns false, and writes nothing, for any other value. */
    static boolean writeArray(Hasher out, Object value) {
        switch (value) {
            case double[] array -> array(out, Tag.DOUBLES, MemorySegment.ofArray(array));
            case float[] array -> array(out, Tag.FLOATS, MemorySegment.ofArray(array));
            case long[] array -> array(out, Tag.LONGS, MemorySegment.ofArray(array));
            case int[] array -> array(out, Tag.INTEGERS, MemorySegment.ofArray(array));
            case byte[] array -> out.putByte(Tag.BYTES).putLong(array.length).putBytes(array, 0, array.length);
            case char[] array -> array(out, Tag.CHARACTERS, MemorySegment.ofArray(array));
            case short[] array -> array(out, Tag.SHORTS, MemorySegment.ofArray(array));
            case boolean[] array -> {
                out.putByte(Tag.BOOLEANS).putLong(array.length);
                for (boolean truth : array) {
                    out.putBoolean(truth);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void array(Hasher out, int tag, MemorySegment memory) {
        out.putByte(tag).putLong(memory.byteSize()).putSegment(memory);
    }

    /** Writes the bytes of a segment, wherever it lies. */
    static void write(Hasher out, MemorySegment segment, Where where) {
        if (segment.byteSize() == 0 && segment.isNative() && segment.address() != 0) {
            throw Unstable.refuse(segment, where, "is an address without a size: give it one by reinterpret");
        }
        try {
            array(out, Tag.SEGMENT, segment);
        } catch (IllegalStateException | WrongThreadException e) {
            throw Unstable.refuse(segment, where, "cannot be read: " + e.getMessage());
        }
    }

    /** Writes what is between position and limit of a buffer. */
    static void write(Hasher out, Buffer buffer, Where where) {
        String kind = switch (buffer) {
            case ByteBuffer bytes -> "byte " + bytes.order();
            case java.nio.CharBuffer chars -> "char " + chars.order();
            case java.nio.ShortBuffer shorts -> "short " + shorts.order();
            case java.nio.IntBuffer ints -> "int " + ints.order();
            case java.nio.LongBuffer longs -> "long " + longs.order();
            case java.nio.FloatBuffer floats -> "float " + floats.order();
            case java.nio.DoubleBuffer doubles -> "double " + doubles.order();
        };
        out.putByte(Tag.BUFFER).putString(kind);
        try {
            array(out, Tag.SEGMENT, MemorySegment.ofBuffer(buffer));
        } catch (IllegalArgumentException | IllegalStateException | WrongThreadException e) {
            throw Unstable.refuse(buffer, where, "cannot be read: " + e.getMessage());
        }
    }
}
