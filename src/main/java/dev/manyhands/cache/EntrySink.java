package dev.manyhands.cache;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a value file from front to end, and its header last. A small one leaves as one write. A {@link RandomAccessFile} and not a
 * channel, as an interrupt closes channels.
 */
final class EntrySink extends OutputStream {
    private static final int FIRST = 1 << 10;
    private static final int MOST = 1 << 16;
    private static final byte[] ZEROS = new byte[EntryHeader.ALIGNMENT];

    private final RandomAccessFile file;
    private final CRC32C checksum = new CRC32C();
    private final CRC32C section = new CRC32C();
    private byte[] buffer = new byte[FIRST];
    private int count = EntryHeader.BYTES;
    private long flushed;

    EntrySink(RandomAccessFile file) {
        this.file = file;
    }

    /** Where the next byte goes. */
    long position() {
        return flushed + count;
    }

    /** Fills up with zeros, which belong to no section. */
    void align() throws IOException {
        write(ZEROS, 0, (int) (-position() & EntryHeader.ALIGNMENT - 1));
        section.reset();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        checksum.update(bytes, from, length);
        section.update(bytes, from, length);
        if (length > buffer.length - count && count + (long) length <= MOST) {
            buffer = Arrays.copyOf(buffer, Math.min(MOST, Math.max(2 * buffer.length, count + length)));
        }
        if (length > buffer.length - count) {
            flushBuffer();
        }
        if (length > buffer.length - count) {
            file.write(bytes, from, length);
            flushed += length;
        } else {
            System.arraycopy(bytes, from, buffer, count, length);
            count += length;
        }
    }

    private void flushBuffer() throws IOException {
        file.write(buffer, 0, count);
        flushed += count;
        count = 0;
    }

    /** Of what was written since the last call. */
    int sectionChecksum() {
        int value = (int) section.getValue();
        section.reset();
        return value;
    }

    int checksum() {
        return (int) checksum.getValue();
    }

    /** Writes what is left, and the header. */
    void finish(EntryHeader header) throws IOException {
        if (flushed == 0) {
            header.write(buffer);
            flushBuffer();
        } else {
            flushBuffer();
            byte[] bytes = new byte[EntryHeader.BYTES];
            header.write(bytes);
            file.seek(0);
            file.write(bytes);
        }
    }
}
