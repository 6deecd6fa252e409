package dev.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeoutException;

/** One call of a function under a time limit: decides between its return and the watcher that finds it too slow. */
final class Attempt {
    /*
     * state:  RUNNING -> DONE                                       the call has returned in time
     *         RUNNING -> EXPIRED -> INTERRUPTED -> RETURNED         the watcher found it too slow and interrupted it; then it returned
     *                               INTERRUPTED -> ABANDONED        ... and it did not return within the grace period
     *
     * The thread that calls moves it by CAS from RUNNING or INTERRUPTED, the watcher by CAS from RUNNING and INTERRUPTED; EXPIRED is
     * the watcher's alone, while its interrupt is on the way. A caller that finds EXPIRED waits for INTERRUPTED and then clears its flag,
     * so
     * the interrupt never reaches what the thread does next. Who wins the last step owns the memo of the unit, and what the other one
     * wrote before its step happens-before that, as all steps are volatile.
     */
    private static final int RUNNING = 0;
    private static final int EXPIRED = 1;
    private static final int INTERRUPTED = 2;
    private static final int DONE = 3;
    private static final int RETURNED = 4;
    private static final int ABANDONED = 5;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Attempt.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How a call ended. */
    enum End { IN_TIME, TOO_LATE, GIVEN_UP }

    final GuardedKernels kernels;
    final long row;
    final int position;
    /** Number of this attempt at the item, from 1. */
    final int number;
    private final Thread thread = Thread.currentThread();
    private final long begun = System.nanoTime();
    private volatile int state;
    private long expired;
    private StackTraceElement[] stack = {};

    Attempt(GuardedKernels kernels, long row, int position, int number) {
        this.kernels = kernels;
        this.row = row;
        this.position = position;
        this.number = number;
    }

    /** The call has returned; only for the thread that called. */
    End end() {
        if (STATE.compareAndSet(this, RUNNING, DONE)) {
            return End.IN_TIME;
        }
        while (state == EXPIRED) {
            Thread.onSpinWait();
        }
        if (!STATE.compareAndSet(this, INTERRUPTED, RETURNED)) {
            return End.GIVEN_UP;
        }
        Thread.interrupted();
        return End.TOO_LATE;
    }

    /** Interrupts the call if its time is over; only for the watcher. Returns nanoseconds until the watcher has to act again. */
    long look(long now, long limit, long grace) {
        if (state == RUNNING) {
            long left = begun + limit - now;
            if (left > 0) {
                return left;
            }
            if (!STATE.compareAndSet(this, RUNNING, EXPIRED)) {
                return Long.MAX_VALUE;
            }
            expired = now;
            try {
                stack = thread.getStackTrace();
                thread.interrupt();
            } finally {
                state = INTERRUPTED;
            }
        }
        return state == INTERRUPTED ? Math.max(0, expired + grace - now) : Long.MAX_VALUE;
    }

    /** Whether the watcher found it too slow; for the thread that called, after {@link #end}. */
    boolean isTooLate() {
        return state == RETURNED;
    }

    /** Gives the call up if it has not returned; only for the watcher. */
    boolean giveUp() {
        return STATE.compareAndSet(this, INTERRUPTED, ABANDONED);
    }

    /** What the item has failed with; its stack trace is that of the thread when its time was over. What it threw then may be null. */
    TimeoutException timeout(long limit, Throwable thrown) {
        var timeout = new TimeoutException("took longer than " + Times.words(limit)
                + (state == ABANDONED ? " and ignored the interrupt; thread '" + thread.getName() + "' was given up" : ""));
        timeout.setStackTrace(stack);
        if (thrown != null) {
            timeout.addSuppressed(thrown);
        }
        return timeout;
    }
}
