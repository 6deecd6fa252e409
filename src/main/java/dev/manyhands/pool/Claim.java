package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Interrupts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A forked computation that exactly one thread gets to run: whoever claims it first, the thread that waits for it or a thief.
 *
 * @param <T> type of the result
 */
class Claim<T> {
    /*
     * state:  NEW -> RUNNING -> DONE                                   run by the thread that won the CAS from NEW
     *         NEW -> CANCELLED                                         cancelled before it began, by one CAS: the runner of RUNNING is
     *                                                                  always a thread that claimed it, so a second canceller never
     *                                                                  waits for a runner that does not come
     *         RUNNING -> INTERRUPTING -> INTERRUPTED -> DONE           cancelled while it runs
     *
     * "result" and "failure" are plain and written before the volatile write of DONE, which pairs with the volatile read in isDone.
     * The runner leaves RUNNING by CAS. If it finds INTERRUPTING it waits for INTERRUPTED and then clears its interrupt flag, so an
     * interrupt that was meant for this computation never reaches what the thread does next.
     * To block, a waiter writes "awaited" and reads "state" again, both volatile; the runner writes DONE and then reads "awaited": one
     * of the two sees the other.
     */
    private static final int NEW = 0;
    private static final int RUNNING = 1;
    private static final int INTERRUPTING = 2;
    private static final int INTERRUPTED = 3;
    private static final int DONE = 4;
    private static final int CANCELLED = 5;
    private static final VarHandle STATE;
    private static final VarHandle RUNNER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Claim.class, "state", int.class);
            RUNNER = lookup.findVarHandle(Claim.class, "runner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThrowingSupplier<? extends T> body;
    private volatile int state;
    private volatile boolean awaited;
    private volatile Thread runner;
    private T result;
    private Throwable failure;
    /** Whether it was interrupted by {@link #cancel} while it ran; for the thread that ran it. */
    private boolean interrupted;
    /** Set by {@link #skip}. */
    private boolean cancelled;
    /** Set by {@link #poke}: a waiter should look for other work; guarded by this object's monitor. */
    private boolean poked;

    Claim(ThrowingSupplier<? extends T> body) {
        this.body = body;
    }

    /** Whether nobody has begun it; may be outdated at once. */
    final boolean isNew() {
        return state == NEW;
    }

    final boolean claim() {
        if (state == NEW && STATE.compareAndSet(this, NEW, RUNNING)) {
            RUNNER.setRelease(this, Thread.currentThread()); // pairs with the volatile read of a canceller, which waits for it
            return true;
        }
        return false;
    }

    /** Ends the computation without running it; only for the thread that claimed it. */
    final void skip() {
        cancelled = true;
        finish();
    }

    final boolean isDone() {
        return state >= DONE;
    }

    final boolean isAwaited() {
        return awaited;
    }

    /** Says that this thread is about to block in {@link #await}; volatile, and followed by a last look for work to help with. */
    final void announceWait() {
        awaited = true;
    }

    final T result() {
        return result;
    }

    final Throwable failure() {
        return failure;
    }

    /** Whether it was cancelled before it began. */
    final boolean isCancelled() {
        return cancelled || state == CANCELLED;
    }

    /** Runs the computation; only for the thread that claimed it. */
    final void run() {
        try {
            result = body.get();
        } catch (Throwable t) {
            failure = t;
        }
        finish();
    }

    /** Whether an interrupt that did not come from {@link #cancel} has ended it; only for the thread that has just run it. */
    final boolean metInterrupt() {
        return failure != null && !interrupted && Interrupts.haveCaused(Thread.currentThread(), failure);
    }

    private void finish() {
        if (!STATE.compareAndSet(this, RUNNING, DONE)) {
            while (state == INTERRUPTING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            interrupted = true;
            state = DONE;
        }
        if (awaited) {
            wakeWaiters();
        }
    }

    /**
     * Makes sure that it does not begin if it has not begun, and interrupts it if it runs.
     *
     * @return whether it was this call that kept it from beginning
     */
    final boolean cancel() {
        if (state == NEW && STATE.compareAndSet(this, NEW, CANCELLED)) {
            wakeWaiters();
            return true;
        }
        if (STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
            Thread thread = runner;
            while (thread == null) {
                Thread.onSpinWait(); // claimed a moment ago
                thread = runner;
            }
            if (thread != Thread.currentThread()) {
                thread.interrupt();
            }
            state = INTERRUPTED;
        }
        return false;
    }

    private synchronized void wakeWaiters() {
        notifyAll();
    }

    /** Makes a blocked waiter return from {@link #await} before the end, because there is work that it could help with. */
    final synchronized void poke() {
        poked = true;
        notifyAll();
    }

    /** Blocks until the computation is done, or somebody {@linkplain #poke pokes}. */
    final synchronized void await() throws InterruptedException {
        awaited = true;
        while (!isDone() && !poked) {
            wait();
        }
        poked = false;
    }
}
