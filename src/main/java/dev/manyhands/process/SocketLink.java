package dev.manyhands.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A link over a Unix-domain socket: nothing lies in shared memory or on a file system. Each frame follows its length, four bytes. */
final class SocketLink implements Link {
    /** Bytes that are sent or received at once. */
    private static final int MOST = 1 << 18;

    private final SocketChannel channel;
    /** What was to be sent and did not fit; ready to be read. */
    private final ByteBuffer out = ByteBuffer.allocateDirect(Integer.BYTES + Frame.MOST).flip();
    /** What was received and not taken; ready to be read. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(MOST).flip();
    private final MemorySegment outBytes = MemorySegment.ofBuffer(out.duplicate().clear());
    private final MemorySegment inBytes = MemorySegment.ofBuffer(in.duplicate().clear());
    private final ByteBuffer piece = ByteBuffer.allocateDirect(MOST);

    SocketLink(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
    }

    @Override
    public boolean offer(MemorySegment frame, int length) throws IOException {
        if (!flush()) {
            return false;
        }
        out.clear();
        out.putInt(length);
        MemorySegment.copy(frame, 0, outBytes, Integer.BYTES, length);
        out.limit(Integer.BYTES + length).position(0);
        flush();
        return true;
    }

    @Override
    public boolean flush() throws IOException {
        if (out.hasRemaining()) {
            channel.write(out);
        }
        return !out.hasRemaining();
    }

    @Override
    public int poll(MemorySegment frame) throws IOException {
        if (!has(Integer.BYTES)) {
            return -1;
        }
        int length = in.getInt(in.position());
        if (!has(Integer.BYTES + length)) {
            return -1;
        }
        MemorySegment.copy(inBytes, in.position() + Integer.BYTES, frame, 0, length);
        in.position(in.position() + Integer.BYTES + length);
        return length;
    }

    private boolean has(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return true;
        }
        receive();
        return in.remaining() >= bytes;
    }

    private void receive() throws IOException {
        in.compact();
        try {
            if (channel.read(in) < 0) {
                throw new EOFException("the other end of the socket was closed");
            }
        } finally {
            in.flip();
        }
    }

    @Override
    public long write(MemorySegment bytes, long from) throws IOException {
        if (!flush()) {
            return 0;
        }
        piece.clear();
        int length = (int) Math.min(bytes.byteSize() - from, MOST);
        MemorySegment.ofBuffer(piece).copyFrom(bytes.asSlice(from, length));
        piece.limit(length);
        return channel.write(piece);
    }

    @Override
    public long read(MemorySegment bytes, long to) throws IOException {
        if (!in.hasRemaining()) {
            receive();
        }
        int length = (int) Math.min(in.remaining(), bytes.byteSize() - to);
        MemorySegment.copy(inBytes, in.position(), bytes, to, length);
        in.position(in.position() + length);
        return length;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
