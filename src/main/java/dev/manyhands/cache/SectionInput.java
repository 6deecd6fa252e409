package dev.manyhands.cache;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** The restored bytes of one section. Several may be read in turns: each keeps its own position. */
final class SectionInput extends InputStream {
    private static final int PIECE = 1 << 16;

    private final ByteSource source;
    private final Codec codec;
    private final CRC32C checksum = new CRC32C();
    private final long end;
    private long position;
    private final byte[] buffer;
    private byte[] compressed;
    private final byte[] head = new byte[BlockOutput.HEAD];
    private int at;
    private int filled;

    SectionInput(ByteSource source, Codec codec, BlobPlace place) {
        this.source = source;
        this.codec = codec;
        this.position = place.position();
        this.end = position + place.stored();
        this.buffer = new byte[codec == null ? (int) Math.min(PIECE, place.stored()) : BlockOutput.BLOCK];
    }

    @Override
    public int read() throws IOException {
        return at < filled || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == filled && !fill()) {
            return -1;
        }
        int part = Math.min(length, filled - at);
        System.arraycopy(buffer, at, into, from, part);
        at += part;
        return part;
    }

    /** Has the next bytes in {@link #buffer()}, and returns how many; 0 at the end. */
    int next() throws IOException {
        if (!fill()) {
            return 0;
        }
        at = filled;
        return filled;
    }

    byte[] buffer() {
        return buffer;
    }

    private boolean fill() throws IOException {
        if (position >= end) {
            return false;
        }
        at = 0;
        if (codec == null) {
            filled = (int) Math.min(buffer.length, end - position);
            read(buffer, filled);
            return true;
        }
        read(head, BlockOutput.HEAD);
        int restored = (int) BlockOutput.INT.get(head, 0);
        int stored = (int) BlockOutput.INT.get(head, Integer.BYTES);
        if (restored <= 0 || restored > BlockOutput.BLOCK || stored <= 0 || stored > restored || stored > end - position) {
            throw new DamagedEntryException("a compressed block of " + stored + " bytes for " + restored);
        }
        if (stored == restored) {
            read(buffer, stored);
        } else {
            if (compressed == null) {
                compressed = new byte[BlockOutput.BLOCK];
            }
            read(compressed, stored);
            codec.decompress(compressed, stored, buffer, restored);
        }
        filled = restored;
        return true;
    }

    private void read(byte[] into, int length) throws IOException {
        source.read(position, into, 0, length);
        checksum.update(into, 0, length);
        position += length;
    }

    /** Of the stored bytes that were read so far. */
    int checksum() {
        return (int) checksum.getValue();
    }
}
