package dev.manyhands.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A point at which a fixed number of threads wait for each other, again and again: the behaviour of
 * {@link java.util.concurrent.CyclicBarrier}.
 *
 * <p>Each thread calls {@link #await()}. The last one runs the barrier action, if there is one, and then lets all go; the barrier is
 * ready for the next round at once. Should a thread leave early, because it is interrupted, because its time is over, or
 * because the action fails, then the barrier is broken: all who wait, and all who come later, get a {@link BrokenBarrierException}
 * until {@link #reset()} is called. So either all pass or none does.
 *
 * <p><b>Memory effects.</b> What a thread does before it calls {@code await()} <i>happens-before</i> the barrier action, which
 * <i>happens-before</i> what the threads do after a normal return from the corresponding {@code await()}.
 *
 * <p><b>Progress and cost.</b> An arrival is one CAS and lock-free; all parties arrive at one word, so n of them on as many processors take
 * time in proportion to n. The last arrival releases all who spin by its own CAS and wakes those who are parked, one unpark
 * each. {@code await} blocks: if there is a processor for each party it looks again for some 20 microseconds,
 * else for a few turns of other threads; then it parks and uses no processor. A virtual thread parks almost at once and never holds its
 * carrier. Where hundreds of processors meet, {@link PhasedBarrier#tree} spreads the arrivals over many words.
 */
public class Barrier {
    /*
     * The algorithm is that of BarrierEra. Here is only the era in force; it changes when the barrier is reset. A thread that finds its
     * era ended by a reset before it could arrive puts a new one in place, or finds that somebody has, and arrives there.
     */
    private static final VarHandle ERA;

    static {
        try {
            ERA = MethodHandles.lookup().findVarHandle(Barrier.class, "era", BarrierEra.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int parties;
    private final Runnable action;
    private volatile BarrierEra era;

    /**
     * Creates a barrier without an action.
     *
     * @param parties how many threads wait for each other
     * @throws IllegalArgumentException if the number is not positive
     */
    public Barrier(int parties) {
        this(parties, null);
    }

    /**
     * Creates a barrier with an action that the last thread to arrive runs before any is let go.
     *
     * @param parties how many threads wait for each other
     * @param barrierAction what to run, or null
     * @throws IllegalArgumentException if the number is not positive
     */
    public Barrier(int parties, Runnable barrierAction) {
        if (parties <= 0) {
            throw new IllegalArgumentException("a barrier for " + parties + " parties: expected 1 or more");
        }
        this.parties = parties;
        this.action = barrierAction;
        this.era = new BarrierEra(parties, barrierAction);
    }

    /**
     * Waits until all parties have called this. The last one does not wait: it runs the action and lets the others go.
     *
     * <p>An interrupt or a reset that comes when all have arrived comes too late: then this returns normally, with the interrupt flag set.
     *
     * @return how many parties were still missing when this thread had arrived: {@code getParties() - 1} for the first, 0 for the last
     * @throws InterruptedException if this thread is interrupted when it calls this or while it waits; that breaks the barrier and clears
     *     the interrupt flag
     * @throws BrokenBarrierException if the barrier is broken when this thread comes, or if while it waits another thread is interrupted
     *     or runs out of time, the barrier is reset, or the action fails
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return await(false, 0);
        } catch (TimeoutException e) {
            throw new AssertionError(e); // no time was given
        }
    }

    /**
     * Waits until all parties have called this or {@link #await()}, but not longer than a given time; not at all if the time is not
     * positive.
     *
     * @param timeout the longest time to wait
     * @param unit its unit
     * @return how many parties were still missing when this thread had arrived: {@code getParties() - 1} for the first, 0 for the last
     * @throws InterruptedException if this thread is interrupted when it calls this or while it waits; that breaks the barrier and clears
     *     the interrupt flag
     * @throws TimeoutException if the time has passed; that breaks the barrier
     * @throws BrokenBarrierException if the barrier is broken when this thread comes, or if while it waits another thread is interrupted
     *     or runs out of time, the barrier is reset, or the action fails
     */
    public int await(long timeout, TimeUnit unit) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(true, unit.toNanos(timeout));
    }

    private int await(boolean timed, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        while (true) {
            BarrierEra current = era;
            int index = current.await(timed, nanos);
            if (index != BarrierEra.RETRY) {
                return index;
            }
            renew(current);
        }
    }

    private void renew(BarrierEra old) {
        if (era == old) {
            ERA.compareAndSet(this, old, new BarrierEra(parties, action));
        }
    }

    /**
     * Returns the number of parties.
     *
     * @return how many threads wait for each other
     */
    public int getParties() {
        return parties;
    }

    /**
     * Returns whether the barrier is broken.
     *
     * @return true if a thread has left early by an interrupt or a timeout, or the action has failed, since creation or the last reset
     */
    public boolean isBroken() {
        return era.isBroken();
    }

    /**
     * Makes the barrier as new. Threads that wait get a {@link BrokenBarrierException}. After a break it is hard to know who
     * has left already: it may be simpler to choose one thread that resets, or to create a new barrier. If the action is running in
     * another thread this waits for its end.
     */
    public void reset() {
        while (true) {
            BarrierEra current = era;
            boolean ended = current.end();
            renew(current);
            if (ended) {
                current.wakeAll();
                return;
            }
        }
    }

    /**
     * Returns how many threads wait at the barrier. Meant for tests and for finding out why a program waits.
     *
     * @return how many have arrived in this round; 0 if the barrier is broken, the number of parties while the action runs
     */
    public int getNumberWaiting() {
        return era.waiting();
    }
}
