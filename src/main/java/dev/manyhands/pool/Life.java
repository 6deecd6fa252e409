package dev.manyhands.pool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a pool is open, and how much it still has to do before it is terminated. */
final class Life {
    /*
     * One number, so that coming in and the end exclude each other: the count of those who are in (tasks that were accepted and have not
     * ended, loops, helpers), and above it the two stages of the end. The pool is terminated once the count is zero after the shutdown:
     * whoever brings about one of the two as the second tells so.
     */
    private static final long SHUT = 1L << 61;
    private static final long STOPPED = 1L << 62;
    private static final long COUNT = SHUT - 1;

    private final AtomicLong state = new AtomicLong();
    private final CountDownLatch terminated = new CountDownLatch(1);

    /** Comes in, or returns false if the pool is shut down. */
    boolean enter() {
        for (long now = state.get(); now < SHUT; now = state.get()) {
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Comes in to help with what is under way, or returns false if the pool is terminated. */
    boolean enterLate() {
        for (long now = state.get(); !isOver(now); now = state.get()) {
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Goes out. */
    void exit() {
        tellIfOver(state.decrementAndGet());
    }

    /** Lets nobody in any more, but to help. */
    void shutdown() {
        tellIfOver(state.updateAndGet(now -> now | SHUT));
    }

    /** The same, and whoever is in should end soon. */
    void stop() {
        tellIfOver(state.updateAndGet(now -> now | SHUT | STOPPED));
    }

    private static boolean isOver(long now) {
        return now >= SHUT && (now & COUNT) == 0;
    }

    private void tellIfOver(long now) {
        if (isOver(now)) {
            terminated.countDown();
        }
    }

    boolean isShutdown() {
        return state.get() >= SHUT;
    }

    boolean isStopped() {
        return state.get() >= STOPPED;
    }

    boolean isTerminated() {
        return isOver(state.get());
    }

    boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }
}
