package dev.manyhands.cache;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Compresses what is written, block by block. A block is an int with its length, an int with its length as stored, and the bytes; one that
 * does not get shorter is stored as it is.
 */
final class BlockOutput extends OutputStream {
    static final int BLOCK = 1 << 17;
    static final int HEAD = 2 * Integer.BYTES;
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final OutputStream out;
    private final Codec codec;
    private final byte[] head = new byte[HEAD];
    private final byte[] block = new byte[BLOCK];
    private final byte[] compressed = new byte[BLOCK];
    private int count;

    BlockOutput(OutputStream out, Codec codec) {
        this.out = out;
        this.codec = codec;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int at = from, end = from + length; at < end;) {
            int part = Math.min(end - at, BLOCK - count);
            System.arraycopy(bytes, at, block, count, part);
            count += part;
            at += part;
            if (count == BLOCK) {
                writeBlock();
            }
        }
    }

    /** Writes the last block; the stream below stays open. */
    @Override
    public void close() throws IOException {
        if (count > 0) {
            writeBlock();
        }
    }

    private void writeBlock() throws IOException {
        int stored = codec.compress(block, count, compressed);
        INT.set(head, 0, count);
        INT.set(head, Integer.BYTES, stored < 0 ? count : stored);
        out.write(head, 0, HEAD);
        out.write(stored < 0 ? block : compressed, 0, stored < 0 ? count : stored);
        count = 0;
    }
}
