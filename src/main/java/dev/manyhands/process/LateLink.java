package dev.manyhands.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * A link that begins as one that is ready at once, and goes on as another one that takes long to open, as soon as both ends have opened
 * that: so the first messages of a child need not wait for it.
 */
final class LateLink implements Link {
    /*
     * Each direction changes by itself. An end opens the second link on a thread of its own, publishes it ("second", volatile) and then
     * says so in a word that both processes see (Rest.open). Its sender changes between two frames, when it has the second link and has
     * seen the word of the other end: it sends a mark over the first link, as its last frame there, and everything behind it over the
     * second. The receiver takes frames from the first link until it gets the mark, and from then on from the second, which it has, as its
     * end had said so before the mark was sent. Thus frames keep their order, and a stream of bytes stays on the link of its frame.
     */
    private static final int MARK = 1;
    private static final long LOOK_NANOS = 1_000_000;

    private final Link first;
    private final Rest rest;
    private final Thread opener;
    private final MemorySegment mark = MemorySegment.ofArray(new byte[MARK]);
    private volatile Link second;
    private volatile boolean closed;
    /** Where is sent to, and received from: for the one thread that does so at a time. */
    private Link out;
    private Link in;

    /** Opens a link. */
    interface Opening {
        Link open() throws IOException;
    }

    /**
     * Makes an end.
     *
     * @param first what is used at once
     * @param second opens the other one
     * @param isChild a child opens its end after the parent has
     */
    LateLink(Link first, Opening second, boolean isChild, Rest rest) {
        this.first = first;
        this.rest = rest;
        this.out = first;
        this.in = first;
        this.opener = new Thread(null, () -> open(second, isChild), "manyhands-link", 0, false);
        opener.setDaemon(true);
        opener.start();
    }

    private void open(Opening opening, boolean isChild) {
        while (isChild && !rest.isOpenThere()) {
            if (closed) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        try {
            second = opening.open();
            rest.open();
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!closed) {
                System.getLogger(LateLink.class.getName()).log(Logger.Level.WARNING, "messages of a child process go on over a socket, as a "
                        + "faster way could not be opened", e);
            }
        }
    }

    @Override
    public boolean offer(MemorySegment frame, int length) throws IOException {
        if (out == first && second != null && rest.isOpenThere()) {
            if (!first.offer(mark, MARK)) {
                return false;
            }
            out = second;
        }
        return out.offer(frame, length);
    }

    @Override
    public boolean flush() throws IOException {
        return first.flush() && (out == first || out.flush());
    }

    @Override
    public int poll(MemorySegment frame) throws IOException {
        if (in == first) {
            int length = first.poll(frame);
            if (length != MARK) {
                return length;
            }
            in = second;
        }
        return in.poll(frame);
    }

    @Override
    public long write(MemorySegment bytes, long from) throws IOException {
        return out.write(bytes, from);
    }

    @Override
    public long read(MemorySegment bytes, long to) throws IOException {
        return in.read(bytes, to);
    }

    /** Whether both directions have changed; for the thread that sends and receives. */
    boolean isOnSecond() {
        return out != first && isReceivingFromSecond();
    }

    /** Whether the direction to this end has changed; for the thread that receives. */
    boolean isReceivingFromSecond() {
        return in != first;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        boolean interrupted = false;
        while (opener.isAlive()) {
            try {
                opener.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try (first) {
            if (second != null) {
                second.close();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
