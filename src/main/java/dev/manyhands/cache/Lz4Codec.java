package dev.manyhands.cache;

import java.io.IOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** LZ4 in plain Java: the native and the Unsafe variants of the library make JDK 25 print warnings. */
final class Lz4Codec implements Codec {
    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();

    @Override
    public int compress(byte[] block, int length, byte[] into) {
        try {
            int compressed = compressor.compress(block, 0, length, into, 0, Math.min(into.length, length));
            return compressed < length ? compressed : -1;
        } catch (LZ4Exception tooLong) {
            return -1;
        }
    }

    @Override
    public void decompress(byte[] compressed, int length, byte[] into, int restored) throws IOException {
        try {
            if (decompressor.decompress(compressed, 0, length, into, 0, restored) != restored) {
                throw new DamagedEntryException("a compressed block is too short");
            }
        } catch (LZ4Exception e) {
            throw new DamagedEntryException("a compressed block is not what LZ4 makes", e);
        }
    }
}
