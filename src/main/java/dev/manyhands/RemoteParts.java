package dev.manyhands;

import dev.manyhands.function.WorkerLostException;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.process.Lease;
import dev.manyhands.process.LocatedFailure;
import dev.manyhands.process.Session;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Has the parts of a verb's space done by child processes: sends some at a time, more when they are short, and the next ones before the
 * results of the last ones have come.
 */
final class RemoteParts implements AutoCloseable {
    private static final long SHORT_NANOS = 250_000;
    private static final long LONG_NANOS = 2_000_000;

    private final Space space;
    private final Session session;
    /** How many parts are sent at a time; plain and racy, a hint. */
    private int batch = 1;

    RemoteParts(ProcessPool pool, Space space, Object function, PartBody body) {
        this.space = space;
        this.session = pool.open(new PartWork(space.withoutItems(), space.itemsPerPart(), function, body));
    }

    /** Takes the results of parts. */
    interface Sink {
        void deliver(Object result, int first, int last) throws Exception;

        boolean isStopped();
    }

    /**
     * Parts that were sent.
     *
     * @param first the first one
     * @param last behind the last one
     */
    private record Sent(int first, int last) {
    }

    void run(int from, int to, Sink sink) throws Exception {
        try (Lease lease = session.acquire()) {
            Deque<Sent> sent = new ArrayDeque<>();
            int next = from;
            long since = System.nanoTime();
            for (;;) {
                while (next < to && lease.hasRoom() && !sink.isStopped()) {
                    int last = (int) Math.min(to, (long) next + batch);
                    lease.send(argument(next, last));
                    sent.add(new Sent(next, last));
                    next = last;
                }
                if (sent.isEmpty()) {
                    return;
                }
                Sent oldest = sent.poll();
                Object result = receive(lease, oldest);
                long now = System.nanoTime();
                adapt(oldest.last() - oldest.first(), now - since);
                since = now;
                sink.deliver(result, oldest.first(), oldest.last());
            }
        }
    }

    private Object[] argument(int first, int last) {
        Object[] items = space.itemsOf(first, last);
        return new Object[] {first, last, items, items == null ? null : space.index(space.row(first, last, 0), space.from(first, last, 0))};
    }

    private Object receive(Lease lease, Sent parts) throws Exception {
        try {
            return lease.receive();
        } catch (LocatedFailure failure) {
            long[] place = (long[]) failure.place();
            throw space.failureAt(place[0], (int) place[1], failure.getCause());
        } catch (WorkerLostException lost) {
            throw new IterationFailure(space.row(parts.first(), parts.last(), 0), space.from(parts.first(), parts.last(), 0), lost);
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void adapt(int parts, long nanos) {
        if (parts < batch) {
            return;
        }
        if (nanos < SHORT_NANOS) {
            batch = (int) Math.min(1 << 20, 2L * batch);
        } else if (nanos > LONG_NANOS) {
            batch = Math.max(1, batch / 2);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
