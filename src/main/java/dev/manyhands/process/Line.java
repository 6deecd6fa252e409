package dev.manyhands.process;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** Sends and receives whole messages over a {@link Link}: one thread at a time sends, one receives. */
final class Line implements AutoCloseable {
    private static final long SPINS = 64;
    private static final long YIELDS = 64;
    private static final long LEAST_NAP_NANOS = 5_000;
    private static final long MOST_NAP_NANOS = 100_000;

    private final Link link;
    private final Rest rest;
    private final Peer peer;
    private final MemorySegment out = MemorySegment.ofArray(new byte[Frame.MOST]);
    private final MemorySegment in = MemorySegment.ofArray(new byte[Frame.MOST]);
    /** For those who wait for what the other side is doing at this moment. */
    private final IdleStrategy sending = idleStrategy();
    private final IdleStrategy receiving = idleStrategy();
    private int received;
    /** Bytes of the body of the last frame that have not been received. */
    private long unread;
    /** Whether bytes are being received, or could not be. */
    private boolean isFilling;

    Line(Link link, Rest rest, Peer peer) {
        this.link = link;
        this.rest = rest;
        this.peer = peer;
    }

    private static IdleStrategy idleStrategy() {
        return new BackoffIdleStrategy(SPINS, YIELDS, LEAST_NAP_NANOS, MOST_NAP_NANOS);
    }

    /** The process at the other end. */
    interface Peer {
        /** Rings its bell. */
        void ring() throws IOException;

        /** Throws if the process is no more. */
        void check() throws IOException;
    }

    /** Sends a message; waits while there is no room for it. The body may be null. */
    void send(int kind, int session, long call, Packed body) throws IOException {
        long size = body == null ? 0 : body.size();
        Frame.header(out, kind, session, call, body);
        boolean isShort = Frame.isShort(size);
        int length = Frame.BODY;
        if (isShort && body != null) {
            MemorySegment.copy(body.main, 0, out, ValueLayout.JAVA_BYTE, length, body.mainLength);
            length += body.mainLength;
            MemorySegment.copy(body.objects, 0, out, ValueLayout.JAVA_BYTE, length, body.objectsLength);
            length += body.objectsLength;
            for (MemorySegment blob : body.blobs) {
                MemorySegment.copy(blob, 0, out, length, blob.byteSize());
                length += (int) blob.byteSize();
            }
        }
        while (!link.offer(out, length)) {
            idle(sending);
        }
        while (!link.flush()) {
            idle(sending);
        }
        sending.reset();
        ringIfNeeded();
        if (!isShort) {
            write(MemorySegment.ofArray(body.main).asSlice(0, body.mainLength));
            write(MemorySegment.ofArray(body.objects).asSlice(0, body.objectsLength));
            for (MemorySegment blob : body.blobs) {
                write(blob);
            }
        }
    }

    private void write(MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize();) {
            long written = link.write(bytes, at);
            at += written;
            if (written == 0) {
                idle(sending);
            } else {
                sending.reset();
            }
        }
    }

    private void idle(IdleStrategy strategy) throws IOException {
        peer.check();
        strategy.idle();
    }

    private void ringIfNeeded() throws IOException {
        if (rest.mustRing()) {
            peer.ring();
        }
    }

    /** Receives a message if there is one; its body must be {@linkplain #body received} before the next. */
    boolean poll() throws IOException {
        skip();
        received = link.poll(in);
        if (received < 0) {
            return false;
        }
        unread = (long) Frame.main(in) + Frame.objects(in) + Frame.blobs(in);
        return true;
    }

    int kind() {
        return Frame.kind(in);
    }

    int session() {
        return Frame.session(in);
    }

    long call() {
        return Frame.call(in);
    }

    /** The size of the body of the message that was received last. */
    long bodySize() {
        return unread;
    }

    /** The body of the message that was received last. */
    Object body(ClassLoader loader, ObjectInputFilter filter) throws IOException, ClassNotFoundException {
        byte[] main = new byte[Frame.main(in)];
        byte[] objects = new byte[Frame.objects(in)];
        fill(MemorySegment.ofArray(main));
        fill(MemorySegment.ofArray(objects));
        return Decoder.decode(main, objects, loader, filter, this::fill);
    }

    private void fill(MemorySegment memory) throws IOException {
        long size = memory.byteSize();
        if (size > unread) {
            throw new IOException("a message is shorter than it says: " + unread + " bytes are left of it where " + size + " are needed");
        }
        if (Frame.isShort((long) Frame.main(in) + Frame.objects(in) + Frame.blobs(in))) {
            MemorySegment.copy(in, received - unread, memory, 0, size);
            unread -= size;
            return;
        }
        isFilling = true;
        for (long at = 0; at < size;) {
            long read = readOrIdle(memory, at);
            at += read;
            unread -= read;
        }
        isFilling = false;
    }

    private long readOrIdle(MemorySegment memory, long to) throws IOException {
        long read = link.read(memory, to);
        if (read > 0) {
            receiving.reset();
            return read;
        }
        try {
            idle(receiving);
            return 0;
        } catch (IOException gone) {
            read = link.read(memory, to); // what it sent before its end counts
            if (read == 0) {
                throw gone;
            }
            return read;
        }
    }

    /** Whether bytes that were to come did not. */
    boolean isBroken() {
        return isFilling;
    }

    /** Receives what is left of a body that nobody wants. */
    void skip() throws IOException {
        if (unread > 0) {
            MemorySegment scratch = MemorySegment.ofArray(new byte[(int) Math.min(unread, 1 << 16)]);
            while (unread > 0) {
                fill(scratch.asSlice(0, Math.min(unread, scratch.byteSize())));
            }
        }
    }

    Rest rest() {
        return rest;
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
