package dev.manyhands.cache;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Hashes a stream of values to a {@link Digest} by XXH3 with 128 bits (seed 0, of the library hash4j). The values are written one after
 * the other without separators: whoever writes values of varying length writes the length first.
 *
 * <p>Which collisions this is safe against: accidental ones. Of {@code n} different inputs two collide with probability
 * {@code n * n / 2^129} (a billion entries: {@code 10^-21}). XXH3 is not a cryptographic hash function: somebody who chooses the inputs
 * can build two with the same digest. A cache of results that an adversary may feed with arguments, and whose results he must not be able
 * to exchange, needs another guard.
 *
 * <p>Numbers are written little-endian. Bulk memory is hashed in the byte order of this machine.
 *
 * <p>Not thread-safe. {@link #reset()} makes it ready for the next digest.
 */
final class Hasher {
    /*
     * Everything goes through one byte array: small values are gathered in it, bulk memory is copied into it piece by piece, which stays
     * within the second-level cache. The copy costs a fifth of the speed, but the hash loop sees byte arrays only and is compiled
     * for these, whatever kinds of memory a program hashes: read through one accessor, four kinds of segments would make
     * every access of the loop a virtual call. Up to one buffer is hashed in one go, without the stream.
     */
    private static final int FIRST = 256;
    private static final int PIECE = 1 << 16;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer = new byte[FIRST];
    private int count;
    private HashStream128 stream;
    private boolean streaming; // whether the stream holds earlier bytes of this digest

    /** Forgets what was written. */
    Hasher reset() {
        count = 0;
        if (streaming) {
            stream.reset();
            streaming = false;
        }
        return this;
    }

    Hasher putByte(int value) {
        reserve(1);
        buffer[count++] = (byte) value;
        return this;
    }

    Hasher putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    Hasher putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(buffer, count, value);
        count += Integer.BYTES;
        return this;
    }

    Hasher putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(buffer, count, value);
        count += Long.BYTES;
        return this;
    }

    Hasher putDigest(Digest value) {
        return putLong(value.high()).putLong(value.low());
    }

    /** Writes a string, its length first; as Latin-1 when it can be, else as UTF-16, told apart by the sign of the length. */
    Hasher putString(String value) {
        int length = value.length();
        int start = count;
        if (length <= PIECE / 4) {
            reserve(Integer.BYTES + length);
            start = count;
            INT.set(buffer, count, length);
            int at = count + Integer.BYTES;
            int k = 0;
            for (char c; k < length && (c = value.charAt(k)) < 256; k++) {
                buffer[at++] = (byte) c;
            }
            if (k == length) {
                count = at;
                return this;
            }
            count = start;
        }
        putInt(~length);
        for (int k = 0; k < length; k++) {
            char c = value.charAt(k);
            reserve(Character.BYTES);
            buffer[count++] = (byte) c;
            buffer[count++] = (byte) (c >>> 8);
        }
        return this;
    }

    /** Writes part of a byte array, without its length. */
    Hasher putBytes(byte[] bytes, int from, int length) {
        if (length >= PIECE) {
            flush();
            stream.putBytes(bytes, from, length);
        } else {
            reserve(length);
            System.arraycopy(bytes, from, buffer, count, length);
            count += length;
        }
        return this;
    }

    /**
     * Writes the bytes of a segment, without its length: {@code MemorySegment.ofArray(array)} for an array.
     *
     * @throws IllegalStateException if the segment is closed
     * @throws WrongThreadException if the segment is confined to another thread
     */
    Hasher putSegment(MemorySegment segment) {
        long size = segment.byteSize();
        for (long at = 0; at < size;) {
            int room = (int) Math.min(size - at, PIECE);
            reserve(room);
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, at, buffer, count, room);
            count += room;
            at += room;
        }
        return this;
    }

    /** The digest of what was written so far; more may follow. */
    Digest digest() {
        HashValue128 value;
        if (streaming) {
            flush();
            value = stream.get();
        } else {
            value = Hashing.xxh3_128().hashBytesTo128Bits(buffer, 0, count);
        }
        return new Digest(value.getMostSignificantBits(), value.getLeastSignificantBits());
    }

    /** Makes room for so many bytes, at most a piece: in a larger array, or by handing what is there to the stream. */
    private void reserve(int bytes) {
        if (buffer.length - count >= bytes) {
            return;
        }
        if (count + bytes <= PIECE) {
            buffer = Arrays.copyOf(buffer, Math.min(PIECE, Math.max(2 * buffer.length, count + bytes)));
        } else {
            flush();
            if (buffer.length < bytes) {
                buffer = new byte[PIECE];
            }
        }
    }

    private void flush() {
        if (stream == null) {
            stream = Hashing.xxh3_128().hashStream();
        }
        stream.putBytes(buffer, 0, count);
        streaming = true;
        count = 0;
    }
}
