package dev.manyhands.cache;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compresses and decompresses blocks of bytes. */
interface Codec {
    /**
     * Compresses a block.
     *
     * @return the length of the compressed form; -1 if it is not shorter than the block
     */
    int compress(byte[] block, int length, byte[] into);

    /** Restores a block of a known length. */
    void decompress(byte[] compressed, int length, byte[] into, int restored) throws IOException;

    /** The codec for a kind of compression, null for none. */
    static Codec of(Compression compression) {
        return switch (compression) {
            case NONE -> null;
            case DEFLATE -> new Deflate();
            case LZ4 -> lz4();
        };
    }

    private static Codec lz4() {
        try {
            return new Lz4Codec();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("compression by LZ4 needs the library at.yawk.lz4:lz4-java, which is not on the class"
                + " path: add it as a dependency, or use Compression.DEFLATE", e);
        }
    }

    /** The JDK's own. */
    final class Deflate implements Codec {
        @Override
        public int compress(byte[] block, int length, byte[] into) {
            Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
            try {
                deflater.setInput(block, 0, length);
                deflater.finish();
                int compressed = deflater.deflate(into, 0, Math.min(into.length, length));
                return deflater.finished() && compressed < length ? compressed : -1;
            } finally {
                deflater.end();
            }
        }

        @Override
        public void decompress(byte[] compressed, int length, byte[] into, int restored) throws IOException {
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(compressed, 0, length);
                if (inflater.inflate(into, 0, restored) != restored) {
                    throw new DamagedEntryException("a compressed block is too short");
                }
            } catch (DataFormatException e) {
                throw new DamagedEntryException("a compressed block is not what deflate makes", e);
            } finally {
                inflater.end();
            }
        }
    }
}
