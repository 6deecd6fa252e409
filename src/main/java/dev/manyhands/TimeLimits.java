package dev.manyhands;

import dev.manyhands.pool.LoopWatch;
import dev.manyhands.pool.WatchedLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Watches over the time limits of one run of a verb: of each item, and of the whole. */
final class TimeLimits implements LoopWatch {
    /** How long a thread that was interrupted has to come back. */
    static final long GRACE_NANOS = 250_000_000;

    private final long itemNanos;
    private final long deadlineNanos;
    private final long begun;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();
    private boolean over;

    /** Limits in nanoseconds, 0 is none; and how much of the time for the whole has been spent before. */
    TimeLimits(long itemNanos, long deadlineNanos, long spentNanos) {
        this.itemNanos = itemNanos;
        this.deadlineNanos = deadlineNanos;
        this.begun = System.nanoTime() - spentNanos;
    }

    /** The end of the time for the whole. */
    static final class DeadlineFailure extends Exception {
        private static final long serialVersionUID = 1L;

        DeadlineFailure(long nanos) {
            super("it did not end within its deadline of " + Times.words(nanos), null, false, false);
        }
    }

    /** Begins an attempt at an item, or returns null if items have no limit. */
    Attempt begin(GuardedKernels kernels, long row, int position, int number) {
        if (itemNanos == 0) {
            return null;
        }
        Attempt attempt = new Attempt(kernels, row, position, number);
        running.add(attempt);
        return attempt;
    }

    Attempt.End end(Attempt attempt) {
        Attempt.End end = attempt.end();
        running.remove(attempt);
        return end;
    }

    long itemNanos() {
        return itemNanos;
    }

    @Override
    public boolean oneByOne() {
        return itemNanos > 0;
    }

    @Override
    public long graceNanos() {
        return GRACE_NANOS;
    }

    @Override
    public long look(WatchedLoop loop) {
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        if (deadlineNanos > 0 && !over && !loop.isEnding()) {
            next = begun + deadlineNanos - now;
            if (next <= 0) {
                over = true;
                loop.fail(new DeadlineFailure(deadlineNanos));
                return GRACE_NANOS;
            }
        }
        if (itemNanos > 0) {
            next = Math.min(next, itemNanos); // items that begin after this look
            for (Attempt attempt : running) {
                long due = attempt.look(now, itemNanos, GRACE_NANOS);
                if (due == 0) {
                    giveUp(attempt, loop);
                } else {
                    next = Math.min(next, due);
                }
            }
        }
        return next;
    }

    /** Decides about the item in the place of the thread that does not come back, and lets others have that thread's work. */
    private void giveUp(Attempt attempt, WatchedLoop loop) {
        if (!attempt.giveUp()) {
            return;
        }
        running.remove(attempt);
        try {
            attempt.kernels.guard().goOnWithout(attempt);
        } catch (Throwable failure) {
            loop.fail(failure);
        } finally {
            loop.abandon(attempt.kernels.participant());
        }
    }
}
