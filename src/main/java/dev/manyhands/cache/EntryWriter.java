package dev.manyhands.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Writes one value file; see {@link EntryHeader} for the format. */
final class EntryWriter {
    private static final int PIECE = 1 << 16;

    private final EntrySink sink;
    private final Compression compression;
    private final Codec codec;
    private byte[] piece;

    private EntryWriter(EntrySink sink, Compression compression) {
        this.sink = sink;
        this.compression = compression;
        this.codec = Codec.of(compression);
    }

    /** Writes the value into a new file, from its beginning, and returns the number of bytes. */
    static long write(RandomAccessFile file, Object value, Digest key, long created, long nanos, Compression compression)
            throws IOException {
        return new EntryWriter(new EntrySink(file), compression).write(value, key, created, nanos);
    }

    private long write(Object value, Digest key, long created, long nanos) throws IOException {
        Kind kind = Kind.of(value);
        byte[] small = small(kind, value);
        if (kind == Kind.STRING && small == null) {
            kind = Kind.OBJECT;
        }
        long restored = 0;
        List<Object> blobs = List.of();
        if (kind.isRaw()) {
            restored = writeRaw(Kind.memory(value));
        } else if (small != null) {
            try (OutputStream out = section()) {
                out.write(small);
            }
            restored = small.length;
        } else {
            try (OutputStream section = section()) {
                CountingOutput counted = new CountingOutput(section);
                ValueOutput out = new ValueOutput(counted);
                out.writeObject(value);
                out.flush();
                restored = counted.count();
                blobs = out.blobs();
            }
        }
        long stored = sink.position() - EntryHeader.BYTES;
        int rootChecksum = sink.sectionChecksum();
        byte[] index = new byte[EntryHeader.BLOB_BYTES * blobs.size()];
        for (int k = 0; k < blobs.size(); k++) {
            sink.align();
            long begin = sink.position();
            long bytes = writeRaw(Kind.memory(blobs.get(k)));
            new BlobPlace(Kind.of(blobs.get(k)), begin, bytes, sink.position() - begin, sink.sectionChecksum()).write(index, k);
        }
        sink.write(index, 0, index.length);
        long end = sink.position();
        sink.finish(new EntryHeader(kind, compression, end - EntryHeader.BYTES, restored, stored, blobs.size(), sink.checksum(), created,
            nanos, key, rootChecksum, sink.sectionChecksum()));
        return end;
    }

    private static byte[] small(Kind kind, Object value) {
        return switch (kind) {
            case NULL -> new byte[0];
            case BOOLEAN, INT, LONG, DOUBLE -> EntryReader.scalar(kind, value);
            case STRING -> {
                String text = (String) value;
                byte[] bytes = text.getBytes(UTF_8);
                // Half a surrogate pair does not survive UTF-8.
                yield new String(bytes, UTF_8).equals(text) ? bytes : null;
            }
            default -> null;
        };
    }

    /** Where the bytes of one section go; closing it ends the section, not the file. */
    private OutputStream section() {
        return codec != null ? new BlockOutput(sink, codec) : new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                sink.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                sink.write(bytes, from, length);
            }
        };
    }

    private long writeRaw(MemorySegment memory) throws IOException {
        long bytes = memory.byteSize();
        if (piece == null) {
            piece = new byte[(int) Math.min(PIECE, bytes)];
        } else if (piece.length < Math.min(PIECE, bytes)) {
            piece = new byte[PIECE];
        }
        MemorySegment heap = MemorySegment.ofArray(piece);
        try (OutputStream out = section()) {
            for (long at = 0; at < bytes;) {
                int part = (int) Math.min(bytes - at, piece.length);
                MemorySegment.copy(memory, at, heap, 0, part);
                out.write(piece, 0, part);
                at += part;
            }
        }
        return bytes;
    }
}
