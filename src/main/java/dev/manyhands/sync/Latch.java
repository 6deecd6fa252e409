package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * Lets threads wait until a number of events has happened in other threads: the behaviour of {@link java.util.concurrent.CountDownLatch}.
 *
 * <p>A latch begins with a count. {@link #countDown} lowers it by one, {@link #await()} waits until it is zero. It cannot go up
 * again: whoever comes later passes at once. For an event that comes again and again use a
 * {@link Barrier}.
 *
 * <p><b>Memory effects.</b> What a thread does before it calls {@code countDown()} <i>happens-before</i> what another does after a
 * return from {@code await()} that was due to a count of zero. {@link #getCount} orders nothing for sure, except that what came before
 * the calls that have led to a result of zero <i>happens-before</i> what follows it.
 *
 * <p><b>Progress and cost.</b> {@code countDown} and {@code getCount} are wait-free, one atomic addition and one read; the call that
 * reaches zero also wakes every parked thread, one unpark each. {@code await} blocks: a thread looks again for some 20
 * microseconds (for a few turns of other threads when there are more threads than processors), then it parks and uses no processor. A
 * virtual thread parks almost at once and never holds its carrier.
 */
public class Latch {
    /*
     * The count is one int, lowered by getAndAdd: no retries however many threads count down. A thread first reads the count and leaves it
     * alone if it is not positive, so it can fall below zero only by as many as race for the last step; every reader takes
     * whatever is not positive for zero. Exactly one getAndAdd returns 1, and that thread wakes the others.
     *
     * getAndAdd is volatile: release, so that whoever sees the zero sees what came before (the additions of the other threads continue
     * its release sequence), and sequentially consistent with the look at the stack of parked threads; see Waiters. The count shares its
     * line with that stack, which changes only when a thread parks. There is no padding around it: a latch is used once, and programs
     * make many.
     */
    private static final VarHandle COUNT;
    private static final VarHandle WAITING;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(Gate.class, "count", int.class);
            WAITING = MethodHandles.lookup().findVarHandle(Gate.class, "waiting", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Gate gate;

    /**
     * Creates a latch.
     *
     * @param count how many calls of {@link #countDown} open it; with 0 it is open
     * @throws IllegalArgumentException if the count is negative
     */
    public Latch(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("the count of a latch is " + count + ": expected 0 or more");
        }
        gate = new Gate(count);
    }

    /**
     * Waits until the count is zero. Returns at once if it is.
     *
     * @throws InterruptedException if the thread is interrupted when it calls this, whatever the count is, or while it waits; its interrupt
     *     flag is cleared
     */
    public void await() throws InterruptedException {
        if (Thread.interrupted()) {
            throw interrupted();
        }
        if (!gate.isOver(0) && gate.await(false, 0) == Waiters.Outcome.INTERRUPTED) {
            throw interrupted();
        }
    }

    /**
     * Waits until the count is zero, but not longer than a given time. Returns at once if the count is zero or the time is not positive.
     *
     * @param timeout the longest time to wait
     * @param unit its unit
     * @return true if the count is zero, false if the time has passed before
     * @throws InterruptedException if the thread is interrupted when it calls this, whatever the count is, or while it waits; its interrupt
     *     flag is cleared
     */
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        if (Thread.interrupted()) {
            throw interrupted();
        }
        if (gate.isOver(0)) {
            return true;
        }
        Waiters.Outcome outcome = gate.await(true, nanos);
        if (outcome == Waiters.Outcome.INTERRUPTED) {
            throw interrupted();
        }
        return outcome == Waiters.Outcome.OVER;
    }

    private InterruptedException interrupted() {
        return new InterruptedException("interrupted while waiting for " + this);
    }

    /** Lowers the count by one and, if it is zero then, lets all waiting threads go. Does nothing if it is zero already. */
    public void countDown() {
        Gate counted = gate;
        if (counted.count > 0 && (int) COUNT.getAndAdd(counted, -1) == 1) {
            counted.wakeAll();
        }
    }

    /**
     * Returns the count. Meant for tests and for finding out why a program waits.
     *
     * @return how many calls of {@link #countDown} are still missing
     */
    public long getCount() {
        return Math.max(0, gate.count);
    }

    /**
     * Returns a description with the count.
     *
     * @return the name of the class, an identity, and the count in brackets as {@code [Count = 3]}
     */
    @Override
    public String toString() {
        return super.toString() + "[Count = " + getCount() + "]";
    }

    /** The count and those who wait for its end. */
    static final class Gate extends Waiters {
        private volatile int count;
        /** Threads in the slow part of await, spinning or parked. */
        private volatile int waiting;

        Gate(int count) {
            this.count = count;
        }

        Outcome await(boolean timed, long nanos) {
            int others = (int) WAITING.getAndAdd(this, 1);
            try {
                int budget = SpinBudget.of(others + 2); // these, this thread and at least one that counts down
                return timed ? await(0, budget, nanos) : await(0, budget);
            } finally {
                WAITING.getAndAdd(this, -1);
            }
        }

        @Override
        boolean isOver(long event) {
            return count <= 0;
        }
    }
}
