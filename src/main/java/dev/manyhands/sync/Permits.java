package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/** The permits and the queue of a {@link Semaphore}. The fields of this class keep what other objects write off the line of the permits. */
abstract class PermitsPadding extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1L;
    transient long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The permits of a {@link Semaphore} and the queue of those who wait for some. */
final class Permits extends PermitsPadding {
    /*
     * The state of the queued synchronizer is the number of permits, which may be negative. All changes are CASes on it. The queue is the
     * CLH variant of the JDK's AbstractQueuedSynchronizer (Craig 1993; Landin and Hagersten 1994; Lea 2005): the slow path has the order,
     * the cancellation and the introspection that the contract asks for, and there is nothing to gain in a path that ends in park(). What
     * is ours is the way there:
     *   - A CAS that fails means that another processor has just taken the line. To try again at once takes it back from
     *     him in the middle of his next acquire or release; after a pause he has finished several of them in his own cache. The pause
     *     doubles up to a bound, so that it stays shorter than what the line costs to move a few times.
     *   - A thread of a barging semaphore that finds too few permits looks again for a while before it joins the queue,
     *     unless somebody is in the queue already: then permits are scarce for longer than a spin lasts. Spinners do not touch the
     *     queue, so a release needs not wake anybody for them.
     *   - A fair semaphore never spins outside the queue: its order is that of joining the queue.
     *
     * No wake-up is lost: release() changes the state by a CAS and then reads the queue; who joins the queue looks at the state once more
     * before parking; all of it volatile (the synchronizer's own protocol). A spinner that has taken a permit which a release offered to
     * the first in the queue is a barger like any other; the first in the queue looks, finds too few, and parks again, to be woken by the
     * next release.
     *
     * A release happens-before the acquire that takes its permit: acquires and releases are CASes on one field, so each acquire reads
     * from the release sequence of every release before it.
     */
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_PAUSE = 32;
    private static final VarHandle SPINNERS;

    static {
        try {
            SPINNERS = MethodHandles.lookup().findVarHandle(Permits.class, "spinners", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final boolean fair;
    /** Threads that spin for a permit: when there are more of them than processors to spare, none spins long. */
    private transient volatile int spinners;

    Permits(int permits, boolean fair) {
        this.fair = fair;
        setState(permits);
    }

    int available() {
        return getState();
    }

    /** Takes permits if there are enough, whoever waits. */
    boolean take(int wanted) {
        int pause = 1;
        while (true) {
            int available = getState();
            if (available < wanted) {
                return false;
            }
            if (compareAndSetState(available, available - wanted)) {
                return true;
            }
            pause = pause(pause);
        }
    }

    private static int pause(int pause) {
        for (int k = 0; k < pause; k++) {
            Thread.onSpinWait();
        }
        return Math.min(2 * pause, LONGEST_PAUSE);
    }

    /** Takes permits if there are enough and, in a fair semaphore, nobody has waited for longer. */
    boolean tryTake(int wanted) {
        return !(fair && hasQueuedPredecessors()) && take(wanted);
    }

    void put(int returned) {
        releaseShared(returned);
    }

    int drain() {
        while (true) {
            int available = getState();
            if (available == 0 || compareAndSetState(available, 0)) {
                return available;
            }
        }
    }

    void reduce(int reduction) {
        while (true) {
            int available = getState();
            int next = available - reduction;
            if (next > available) {
                throw new Error("a semaphore with " + available + " permits cannot lose " + reduction
                        + " more: that is less than an int holds");
            }
            if (compareAndSetState(available, next)) {
                return;
            }
        }
    }

    void await(int wanted) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before waiting for " + wanted + " permits");
        }
        if (!tryTake(wanted) && !spin(wanted, 0)) {
            acquireSharedInterruptibly(wanted);
        }
    }

    void awaitUninterruptibly(int wanted) {
        if (!tryTake(wanted) && !spin(wanted, 0)) {
            acquireShared(wanted);
        }
    }

    boolean await(int wanted, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before waiting for " + wanted + " permits");
        }
        if (tryTake(wanted)) {
            return true;
        }
        if (nanos <= 0) {
            return false;
        }
        long start = System.nanoTime();
        return spin(wanted, nanos) || tryAcquireSharedNanos(wanted, nanos - (System.nanoTime() - start));
    }

    /**
     * Looks again for a while; gives up early when interrupted, when others are parked, or when so many nanoseconds (0: no limit) are
     * over.
     */
    private boolean spin(int wanted, long nanos) {
        if (fair || hasQueuedThreads()) {
            return false;
        }
        long start = nanos == 0 ? 0 : System.nanoTime();
        int left = SpinBudget.of((int) SPINNERS.getAndAdd(this, 1) + 2); // these, this thread and at least one that holds a permit
        try {
            while (left != 0 && !Thread.currentThread().isInterrupted() && (nanos == 0 || System.nanoTime() - start < nanos)) {
                left = SpinBudget.next(left);
                if (take(wanted)) {
                    return true;
                }
            }
            return false;
        } finally {
            SPINNERS.getAndAdd(this, -1);
        }
    }

    /** Called by the queue; the result says whether it succeeded and, if not 0, that the next one may try. */
    @Override
    protected int tryAcquireShared(int wanted) {
        return tryTake(wanted) ? 1 : -1;
    }

    @Override
    protected boolean tryReleaseShared(int returned) {
        int pause = 1;
        while (true) {
            int available = getState();
            int next = available + returned;
            if (next < available) {
                throw new Error("a semaphore with " + available + " permits cannot take " + returned + " more: the maximum is "
                        + Integer.MAX_VALUE);
            }
            if (compareAndSetState(available, next)) {
                return true;
            }
            pause = pause(pause);
        }
    }
}
