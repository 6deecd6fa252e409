package dev.manyhands.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A socket that wakes the process at the other end, one byte a ring; each end also learns by it that the other one is gone. */
final class Bell implements AutoCloseable {
    private static final byte[] RING = {1};

    private final SocketChannel channel;
    private final ByteBuffer rings = ByteBuffer.allocateDirect(256);

    Bell(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
    }

    SelectionKey register(Selector selector, Object attachment) throws IOException {
        return channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    /** Rings at the other end. That its buffer is full is no loss: it has rings enough to wake up. */
    void ring() throws IOException {
        channel.write(ByteBuffer.wrap(RING));
    }

    /** Takes all rings that have come; false if the other end is gone. By any thread. */
    synchronized boolean drain() {
        try {
            int read;
            do {
                rings.clear();
                read = channel.read(rings);
            } while (read > 0);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
