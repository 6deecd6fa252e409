package dev.manyhands.process;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Serializes objects into memory, with something small in the place of what is sent beside them.
 *
 * <p>A stream of objects costs more to make than most messages cost to send, so one that did its work is kept for the next message:
 * each begins with the mark that lets the reader forget the objects of the one before, and has no header of its own.
 */
final class ObjectSink extends ObjectOutputStream {
    /** One that has written more is not kept, as it would keep its memory. */
    private static final int MOST_KEPT = 1 << 16;
    private static final AtomicReference<ObjectSink> SPARE = new AtomicReference<>();

    private final Bytes out;
    private Encoder encoder;

    private ObjectSink(Bytes out) throws IOException {
        super(out);
        this.out = out;
        enableReplaceObject(true);
        flush();
    }

    /** What was written, with no copy at the end. */
    private static final class Bytes extends OutputStream {
        private byte[] bytes = new byte[512];
        private int length;

        @Override
        public void write(int value) throws IOException {
            reserve(1);
            bytes[length++] = (byte) value;
        }

        @Override
        public void write(byte[] from, int offset, int count) throws IOException {
            reserve(count);
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }

        private void reserve(int more) throws IOException {
            if (more > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, Encoder.enough(bytes.length, (long) length + more));
            }
        }
    }

    /** A stream for the objects of one message. */
    static ObjectSink open(Encoder encoder) throws IOException {
        ObjectSink sink = SPARE.getAndSet(null);
        if (sink == null) {
            sink = new ObjectSink(new Bytes());
        }
        sink.encoder = encoder;
        sink.out.length = 0;
        sink.reset();
        return sink;
    }

    /** The bytes; the stream may not be used any more. */
    byte[] bytes() {
        return out.bytes;
    }

    int length() {
        return out.length;
    }

    /** Keeps the stream for another message, and its memory not: that is with the message now. */
    void close(boolean isIntact) {
        encoder = null;
        if (isIntact && out.length <= MOST_KEPT) {
            out.bytes = new byte[512];
            out.length = 0;
            try {
                reset(); // forgets the objects
            } catch (IOException e) {
                return;
            }
            SPARE.set(this);
        }
    }

    @Override
    protected Object replaceObject(Object object) throws IOException {
        return encoder.replace(object);
    }
}
