package dev.manyhands.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where a section lies in a value file.
 *
 * @param kind     what it holds
 * @param position of its first byte in the file
 * @param restored bytes of memory
 * @param stored   bytes in the file
 * @param checksum CRC-32C of these
 */
record BlobPlace(Kind kind, long position, long restored, long stored, int checksum) {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    void write(byte[] index, int blob) {
        int at = blob * EntryHeader.BLOB_BYTES;
        INT.set(index, at, kind.ordinal());
        INT.set(index, at + 4, checksum);
        LONG.set(index, at + 8, position);
        LONG.set(index, at + 16, restored);
        LONG.set(index, at + 24, stored);
    }

    static BlobPlace read(byte[] index, int blob) throws DamagedEntryException {
        int at = blob * EntryHeader.BLOB_BYTES;
        return new BlobPlace(Kind.of((int) INT.get(index, at)), (long) LONG.get(index, at + 8), (long) LONG.get(index, at + 16),
            (long) LONG.get(index, at + 24), (int) INT.get(index, at + 4));
    }

    /** The length of the array that holds this. */
    int arrayLength() throws DamagedEntryException {
        long length = restored / kind.elementBytes;
        if (length != (int) length) {
            throw new DamagedEntryException("an array of " + length + " elements");
        }
        return (int) length;
    }
}
