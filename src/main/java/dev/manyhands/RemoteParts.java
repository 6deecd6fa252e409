package dev.manyhands;

import dev.manyhands.function.WorkerLostException;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.Schedule;
import dev.manyhands.process.Lease;
import dev.manyhands.process.LocatedFailure;
import dev.manyhands.process.Session;
import dev.manyhands.process.UnserializableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has the parts of a verb's space done by child processes.
 *
 * <p>Each thread that takes part has a child, and takes the next parts for it from a counter that all share: single ones first, then as
 * many as take about {@link #BATCH_NANOS}, fewer near the end. As long as batches are short a child is sent the next one before the result
 * of the last one has come, so that it need not wait for it; slow parts are not sent ahead, as they would wait behind one another
 * while another child has nothing to do.
 */
final class RemoteParts implements AutoCloseable {
    /** How long a batch is meant to take: far longer than a message, and short beside what anybody waits for. */
    private static final long BATCH_NANOS = 500_000;
    /** Parts that take longer are not sent ahead. */
    private static final long AHEAD_NANOS = 1_000_000;
    /** The most that a batch grows by at a time, and shrinks. */
    private static final int GROWTH = 8;
    private static final int SHRINKAGE = 4;

    private final Space space;
    private final Session session;
    private final int width;
    private final int parts;
    private final AtomicInteger next = new AtomicInteger();
    /** How many parts are sent at a time if the job says so, else 0. */
    private final int fixed;
    /** How many parts are sent at a time; plain and racy, a hint. */
    private int batch;

    RemoteParts(ProcessPool pool, Space space, Object function, PartBody body, int width, Schedule how) {
        this.space = space;
        this.width = width;
        this.parts = space.parts();
        this.fixed = how.equals(Schedule.dynamic(how.chunk())) ? how.chunk() : 0;
        this.batch = Math.max(1, fixed);
        this.session = pool.open(new PartWork(space.withoutItems(), space.itemsPerPart(), function, body));
    }

    /** Takes the results of parts. */
    interface Sink {
        void deliver(Object result, int first, int last) throws Exception;

        /** Whether the part and those behind it need not be done any more. */
        boolean isOver(int part);
    }

    /**
     * Parts that were sent.
     *
     * @param first the first one
     * @param last behind the last one
     */
    private record Sent(int first, int last) {
    }

    /** How many threads can take part. */
    int units() {
        return Math.min(width, parts);
    }

    /** Has parts done by a child until none is left. */
    void run(Sink sink) throws Exception {
        while (hasNext(sink)) {
            try (Lease lease = session.acquireIfNeeded()) {
                if (lease != null) {
                    run(lease, sink);
                }
            }
        }
        session.noMore();
    }

    private boolean hasNext(Sink sink) {
        int part = next.get();
        return part < parts && !sink.isOver(part);
    }

    /** Returns when none is left, or others wait for the child. */
    private void run(Lease lease, Sink sink) throws Exception {
        Deque<Sent> sent = new ArrayDeque<>(2);
        boolean isAhead = false;
        boolean isWanted = false;
        long since = 0;
        for (;;) {
            while (sent.isEmpty() ? !isWanted : isAhead && lease.hasRoom()) {
                Sent some = take(sink);
                if (some == null) {
                    break;
                }
                since = sent.isEmpty() ? System.nanoTime() : since;
                send(lease, some);
                sent.add(some);
            }
            Sent oldest = sent.poll();
            if (oldest == null) {
                return;
            }
            Object result = receive(lease, oldest);
            long now = System.nanoTime();
            adapt(oldest.last() - oldest.first(), now - since);
            isWanted = lease.isWanted();
            isAhead = !isWanted && now - since < AHEAD_NANOS;
            since = now;
            sink.deliver(result, oldest.first(), oldest.last());
        }
    }

    private Sent take(Sink sink) {
        while (hasNext(sink)) {
            int first = next.get();
            int share = Math.ceilDiv(parts - first, 2 * width);
            int count = fixed > 0 ? Math.min(fixed, parts - first) : Math.clamp(share, 1, batch);
            if (first < parts && next.compareAndSet(first, first + count)) {
                if (first + count == parts) {
                    session.noMore(); // nobody need wait for a child that is still being started
                }
                return new Sent(first, first + count);
            }
        }
        return null;
    }

    private void send(Lease lease, Sent some) {
        Object[] items = space.itemsOf(some.first(), some.last());
        long index = items == null ? 0 : space.index(row(some), from(some));
        try {
            lease.send(new Object[] {some.first(), some.last(), items, index});
        } catch (RuntimeException failure) {
            int bad = space.positions(some.first(), some.last()) == 1 ? 0
                    : items != null && failure instanceof UnserializableException ? UnserializableException.indexIn(items) : -1;
            throw bad < 0 ? failure : new IterationFailure(row(some), from(some) + bad, failure);
        }
    }

    private long row(Sent some) {
        return space.row(some.first(), some.last(), 0);
    }

    private int from(Sent some) {
        return space.from(some.first(), some.last(), 0);
    }

    private Object receive(Lease lease, Sent some) throws Exception {
        try {
            return lease.receive();
        } catch (LocatedFailure failure) {
            long[] place = (long[]) failure.place();
            throw space.failureAt(place[0], (int) place[1], failure.getCause());
        } catch (WorkerLostException | UnserializableException failure) { // of a batch it is not known which position it was
            throw space.positions(some.first(), some.last()) > 1 ? failure : new IterationFailure(row(some), from(some), failure);
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void adapt(int count, long nanos) {
        int now = batch;
        if (fixed > 0 || count < now && nanos < 2 * BATCH_NANOS) {
            return; // as said, or an end that says nothing
        }
        long fitting = count * BATCH_NANOS / Math.max(1, nanos);
        if (nanos < BATCH_NANOS / 2) {
            batch = (int) Math.min(1 << 20, Math.min(GROWTH * (long) now, fitting));
        } else if (nanos > 2 * BATCH_NANOS) {
            batch = (int) Math.max(1, Math.max(now / SHRINKAGE, fitting));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
