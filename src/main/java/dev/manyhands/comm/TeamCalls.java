package dev.manyhands.comm;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingLongFunction;
import dev.manyhands.function.ThrowingObjLongConsumer;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import java.util.Objects;

/** The calls of {@link Team}, for ranks that share sections and loops by way of the abstract methods. */
abstract class TeamCalls extends NonBlockingCalls implements Team {
    private static final long ORIGIN = System.nanoTime();
    private static final int ORDERED_TAG = -20;

    TeamCalls(RankThread me, Group group, int context) {
        super(me, group, context);
    }

    /** The section of a name, the same for the whole world. */
    abstract CriticalSection section(String name);

    /** Begins the next loop that the ranks share, whoever comes first. */
    abstract SharedLoop beginLoop(long from, long to, WorkSharing sharing);

    /** Ends this rank's part in a loop. */
    abstract void endLoop(SharedLoop loop);

    /** The endpoint for messages within collective operations. */
    abstract Endpoint collectives();

    abstract void meet(Collective what, int root, Op op, Kind kind, long count);

    abstract long[] exchange(Collective what, long first, long second);

    /** Gives all ranks, which have met, what one of them has. */
    abstract <T> T shareAfterMeeting(T object, int from);

    private static RuntimeException wrap(String call, long index, Exception e) {
        return e instanceof RuntimeException unchecked ? unchecked : new ParallelException("the body of " + call + " failed"
            + (index < 0 ? "" : " at " + index) + ": " + e, e, call, index);
    }

    private static void run(String call, ThrowingRunnable body) {
        try {
            body.run();
        } catch (Exception e) {
            throw wrap(call, -1, e);
        }
    }

    @Override
    public final <T> T single(ThrowingSupplier<? extends T> body) {
        checkUse();
        Objects.requireNonNull(body, "body");
        WorkSharing first = WorkSharing.dynamic(1);
        SharedLoop one = beginLoop(0, 1, first);
        boolean isMine = one.take(first, size) == 0;
        endLoop(one);
        T result = null;
        if (isMine) {
            try {
                result = body.get();
            } catch (Exception e) {
                throw wrap("single", -1, e);
            }
        }
        long[] who = exchange(Collective.SINGLE, isMine ? 1 : 0, 0);
        int from = 0;
        while (who[2 * from] == 0) {
            from++;
        }
        return shareAfterMeeting(result, from);
    }

    @Override
    public final void master(ThrowingRunnable body) {
        checkUse();
        Objects.requireNonNull(body, "body");
        if (rank == 0) {
            run("master", body);
        }
    }

    @Override
    public final void critical(String name, ThrowingRunnable body) {
        checkUse();
        Objects.requireNonNull(body, "body");
        CriticalSection section = section(Objects.requireNonNull(name, "name"));
        section.enter(me);
        try {
            run("critical '" + name + "'", body);
        } finally {
            section.leave();
        }
    }

    @Override
    public final void ordered(ThrowingRunnable body) {
        checkUse();
        Objects.requireNonNull(body, "body");
        Buffer nothing = new Buffer().set(new byte[0]);
        if (rank > 0) {
            collectives().receive(nothing, rank - 1, ORDERED_TAG, null);
        }
        run("ordered", body);
        if (rank + 1 < size) {
            collectives().send(nothing, rank + 1, ORDERED_TAG, false);
        }
    }

    @Override
    public final void forParts(long from, long to, WorkSharing sharing, Part body) {
        Objects.requireNonNull(body, "body");
        long end = begin(from, to, sharing);
        boolean isTaken = sharing.kind == WorkSharing.Kind.DYNAMIC || sharing.kind == WorkSharing.Kind.GUIDED;
        SharedLoop loop = isTaken ? beginLoop(from, end, sharing) : null;
        runParts(from, end, sharing, loop, body);
        if (loop != null) {
            endLoop(loop);
        }
        if (sharing.waits) {
            meet(Collective.FOR_RANGE, 0, null, null, end - from);
        }
    }

    @Override
    public final <T> void forOrdered(long from, long to, WorkSharing sharing, ThrowingLongFunction<? extends T> body,
            ThrowingObjLongConsumer<? super T> ordered) {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(ordered, "ordered");
        long end = begin(from, to, sharing);
        SharedLoop loop = beginLoop(from, end, sharing);
        runParts(from, end, sharing, loop, (first, last) -> {
            for (long i = first; i < last; i++) {
                T result = body.apply(i);
                loop.awaitTurn(i, rank);
                ordered.accept(result, i);
                loop.endTurn(i);
            }
        });
        endLoop(loop);
        if (sharing.waits) {
            meet(Collective.FOR_ORDERED, 0, null, null, end - from);
        }
    }

    /** Checks a range, and returns its end. */
    private long begin(long from, long to, WorkSharing sharing) {
        checkUse();
        Objects.requireNonNull(sharing, "sharing");
        if (to > from && to - from < 0) {
            throw new IllegalArgumentException("a loop from " + from + " to " + to + ": expected at most " + Long.MAX_VALUE
                + " iterations");
        }
        return Math.max(from, to);
    }

    private void runParts(long from, long to, WorkSharing sharing, SharedLoop loop, Part body) {
        long count = to - from;
        switch (sharing.kind) {
            case STATIC -> {
                long share = count / size;
                long more = count % size; // the first so many ranks have one more
                long first = from + rank * share + Math.min(rank, more);
                runPart(first, first + share + (rank < more ? 1 : 0), body);
            }
            case CHUNKS -> {
                long chunks = count / sharing.chunk + (count % sharing.chunk == 0 ? 0 : 1);
                for (long c = rank; c < chunks; c += size) {
                    long first = from + c * sharing.chunk;
                    runPart(first, first + Math.min(sharing.chunk, to - first), body);
                }
            }
            default -> {
                for (long first = loop.take(sharing, size); first < to; first = loop.take(sharing, size)) {
                    runPart(first, first + loop.length(first, sharing, size), body);
                }
            }
        }
    }

    private void runPart(long from, long to, Part body) {
        me.world.checkAborted();
        if (from < to) {
            try {
                body.accept(from, to);
            } catch (Exception e) {
                throw wrap("a loop", -1, e);
            }
        }
    }

    @Override
    public final double wtime() {
        return (System.nanoTime() - ORIGIN) * 1e-9;
    }

    @Override
    public final double wtick() {
        return 1e-9;
    }
}
