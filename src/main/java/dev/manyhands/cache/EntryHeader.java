package dev.manyhands.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The first 128 bytes of a value file. Numbers are in the byte order of the machine, and so is the raw memory of the payload; a file from
 * a machine of the other order is taken for damaged, and replaced.
 *
 * <pre>
 *   0 long  magic              44 int   checksum of the payload      72 long  lower half of the key
 *   8 int   kind of the root   48 long  created, epoch millis        80 int   checksum of the root
 *  12 int   compression        56 long  duration, nanoseconds        84 int   checksum of the index
 *  16 long  payload bytes      64 long  upper half of the key        88 36 bytes of zeros
 *  24 long  bytes of the root, restored                             124 int   checksum of the bytes before
 *  32 long  bytes of the root, as stored
 *  40 int   number of blobs
 *
 * payload:  root | blob 0 | blob 1 | ... | index: per blob  int kind, int checksum, long position in the file, long restored, long stored
 * </pre>
 *
 * <p>The root is the value itself if that is raw memory or small, otherwise what Java's serialization makes of it; the primitive arrays
 * and memory segments that it found on its way are the blobs, and begin at multiples of 64.
 *
 * @param root          what the root holds
 * @param compression   how root and blobs are compressed, each for itself
 * @param payload       bytes after the header
 * @param restored      bytes of the root
 * @param stored        bytes of the root in the file
 * @param blobs         how many blobs there are
 * @param checksum      CRC-32C of the payload
 * @param created       when it was computed, in milliseconds since 1970
 * @param nanos         how long that took
 * @param key           whose value this is
 * @param rootChecksum  CRC-32C of the root as stored, so that it can be read by itself
 * @param indexChecksum CRC-32C of the index
 */
record EntryHeader(Kind root, Compression compression, long payload, long restored, long stored, int blobs, int checksum,
                   long created, long nanos, Digest key, int rootChecksum, int indexChecksum) {
    static final int BYTES = 128;
    static final int BLOB_BYTES = 32;
    static final int ALIGNMENT = 64;

    private static final long MAGIC = 0x4d4e5948_43524531L; // MNYHCRE1
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Where the index begins. */
    long index() {
        return fileBytes() - (long) BLOB_BYTES * blobs;
    }

    long fileBytes() {
        return BYTES + payload;
    }

    void write(byte[] into) {
        LONG.set(into, 0, MAGIC);
        INT.set(into, 8, root.ordinal());
        INT.set(into, 12, compression.ordinal());
        LONG.set(into, 16, payload);
        LONG.set(into, 24, restored);
        LONG.set(into, 32, stored);
        INT.set(into, 40, blobs);
        INT.set(into, 44, checksum);
        LONG.set(into, 48, created);
        LONG.set(into, 56, nanos);
        LONG.set(into, 64, key.high());
        LONG.set(into, 72, key.low());
        INT.set(into, 80, rootChecksum);
        INT.set(into, 84, indexChecksum);
        INT.set(into, CHECKSUM_AT, checksum(into));
    }

    /** Reads the header back; {@code bytes} is how much of the array the file has filled. */
    static EntryHeader read(byte[] from, int bytes, Digest key) throws DamagedEntryException {
        if (bytes < BYTES) {
            throw new DamagedEntryException("it ends after " + Math.max(0, bytes) + " bytes, within the header");
        }
        if ((long) LONG.get(from, 0) != MAGIC || (int) INT.get(from, CHECKSUM_AT) != checksum(from)) {
            throw new DamagedEntryException("the header is not one that this version on this kind of machine has written");
        }
        Compression[] compressions = Compression.values();
        int compression = (int) INT.get(from, 12);
        EntryHeader header = new EntryHeader(Kind.of((int) INT.get(from, 8)), compressions[Math.floorMod(compression, compressions.length)],
            (long) LONG.get(from, 16), (long) LONG.get(from, 24), (long) LONG.get(from, 32), (int) INT.get(from, 40),
            (int) INT.get(from, 44),
            (long) LONG.get(from, 48), (long) LONG.get(from, 56), new Digest((long) LONG.get(from, 64), (long) LONG.get(from, 72)),
            (int) INT.get(from, 80), (int) INT.get(from, 84));
        if (!header.key.equals(key)) {
            throw new DamagedEntryException("it belongs to another call: " + header.key);
        }
        return header;
    }

    static void check(int actual, int expected) throws DamagedEntryException {
        if (actual != expected) {
            throw new DamagedEntryException("its checksum is not that of its contents");
        }
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }
}
