package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/** Keeps the stack of parked threads off the line of the state, which moves at each arrival. */
abstract class BarrierFront extends Waiters {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The state, alone on its line. */
abstract class BarrierState extends BarrierFront {
    volatile long state;
}

/** The generations of a {@link Barrier} from one reset to the next. */
final class BarrierEra extends BarrierState {
    /*
     * A central counter with the number of the generation in place of a sense (Mellor-Crummey and Scott 1991, section 3.1), all in one
     * long:
     *
     *     63 .. 33     32      31      30 .. 0
     *     generation | reset | broken | missing: parties that have not arrived
     *
     * A dissemination barrier or a combining tree has no hot word, but then nobody knows who was the third to arrive, which
     * the contract wants to have told; and with a few parties one word is faster (and with more threads than processors by far).
     *
     *     (g, 0, 0, k)  -> (g, 0, 0, k - 1)        an arrival, k > 1 or there is an action
     *     (g, 0, 0, 1)  -> (g + 1, 0, 0, parties)  the last arrival: arrives and releases all by one CAS, if there is no action
     *     (g, 0, 0, 0)  -> (g + 1, 0, 0, parties)  the last arrival has run the action
     *     (g, 0, 0, 0)  -> (g, 0, 1, 0)            the action has failed
     *     (g, 0, 0, k)  -> (g, 0, 1, k), k > 0     interrupt or timeout of one that has arrived
     *     (g, 0, b, k)  -> (g, 1, 1, k)            reset; k > 0 or b = 1 or called by the action itself
     *
     * All are CASes, so each happens to a state that was seen whole: an interrupt, a timeout or a reset breaks a generation, or it comes
     * too late because the last party has arrived, never both. While the action runs (missing = 0) everybody else waits, as they would
     * for the lock that the JDK's class holds meanwhile. A broken era stays as it is for ever, so a thread that was asleep still finds
     * how its own generation ended: generation gone on, or the same and broken. A reset makes a new era, which any thread that sees the
     * reset bit puts in place: the CAS that sets the bit is the moment of the reset. Who waits in the old one has been broken; who comes
     * to it tries the new one.
     *
     * Generations wrap after 2^31. A thread would have to be stopped between two looks for exactly that many.
     *
     * Memory: what a party did before its CAS is seen by the one that reads from its release sequence, which is made of CASes up to the one
     * that begins the next generation; the waiters read that. The CASes are also sequentially consistent with the stack of
     * parked threads; see Waiters.
     */
    private static final long MISSING = (1L << 31) - 1;
    private static final long BROKEN = 1L << 31;
    private static final long RESET = 1L << 32;
    private static final int GENERATION_SHIFT = 33;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(BarrierState.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What {@link #await} returns when this era has ended by a reset before the thread arrived. */
    static final int RETRY = -1;

    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
    private final int parties;
    private final Runnable action;
    /** The thread that runs the action. Only that thread finds itself here, so a plain field does. */
    private Thread runner;

    BarrierEra(int parties, Runnable action) {
        this.parties = parties;
        this.action = action;
        this.state = parties;
    }

    @Override
    boolean isOver(long generation) {
        return (state & ~MISSING) != generation;
    }

    boolean isBroken() {
        return (state & (BROKEN | RESET)) == BROKEN;
    }

    int waiting() {
        long s = state;
        return (s & BROKEN) != 0 ? 0 : parties - (int) (s & MISSING);
    }

    /** Arrives, and waits for the others; gives the index of the arrival or RETRY. */
    int await(boolean timed, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        while (true) {
            long s = state;
            long generation = s & ~MISSING;
            int missing = (int) (s & MISSING);
            if ((s & BROKEN) != 0) {
                if ((s & RESET) != 0) {
                    return RETRY;
                }
                throw new BrokenBarrierException("the barrier of " + parties + " parties was broken before this thread arrived");
            }
            if (missing == 0) {
                awaitUninterruptibly(generation, SpinBudget.of(parties));
            } else if (Thread.currentThread().isInterrupted()) {
                if (breakUp(s)) {
                    Thread.interrupted();
                    throw new InterruptedException("interrupted before arriving at the barrier of " + parties + " parties");
                }
            } else if (missing > 1) {
                if (STATE.compareAndSet(this, s, s - 1)) {
                    return await(generation, missing - 1, timed, nanos);
                }
            } else if (STATE.compareAndSet(this, s, action == null ? next(s) : s - 1)) {
                if (action != null) {
                    act(s - 1);
                }
                wakeAll();
                return 0;
            }
        }
    }

    private long next(long s) {
        return ((s >>> GENERATION_SHIFT) + 1 << GENERATION_SHIFT) + parties;
    }

    private void act(long s) {
        runner = Thread.currentThread();
        try {
            action.run();
        } catch (Throwable failure) {
            STATE.compareAndSet(this, s, s | BROKEN);
            wakeAll();
            throw failure;
        } finally {
            runner = null;
        }
        STATE.compareAndSet(this, s, next(s)); // fails only if the action has called reset
    }

    private int await(long generation, int index, boolean timed, long nanos)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        int budget = SpinBudget.of(parties);
        Outcome outcome = timed ? await(generation, budget, nanos) : await(generation, budget);
        if (outcome != Outcome.OVER && breakGeneration(generation)) {
            if (outcome == Outcome.TIMED_OUT) {
                throw new TimeoutException("waited " + nanos + " ns at the barrier of " + parties + " parties");
            }
            throw new InterruptedException("interrupted while waiting at the barrier of " + parties + " parties");
        }
        if (outcome == Outcome.INTERRUPTED) {
            Thread.currentThread().interrupt(); // the wait was over anyway: the interrupt belongs to what comes next
        }
        if ((state & ~MISSING & ~RESET) == (generation | BROKEN)) {
            throw new BrokenBarrierException("the barrier of " + parties + " parties was broken or reset while this thread waited");
        }
        return index;
    }

    /** Breaks a generation if it is still incomplete. If all have arrived it waits for the end of the action. */
    private boolean breakGeneration(long generation) {
        while (true) {
            long s = state;
            if ((s & ~MISSING) != generation) {
                return false;
            }
            if ((s & MISSING) == 0) {
                awaitUninterruptibly(generation, SpinBudget.of(parties));
            } else if (breakUp(s)) {
                return true;
            }
        }
    }

    private boolean breakUp(long s) {
        if (STATE.compareAndSet(this, s, s | BROKEN)) {
            wakeAll();
            return true;
        }
        return false;
    }

    /** Ends this era; gives whether it was this call that did. If the action runs in another thread it waits for its end. */
    boolean end() {
        while (true) {
            long s = state;
            if ((s & RESET) != 0) {
                return false;
            }
            if ((s & (BROKEN | MISSING)) == 0 && runner != Thread.currentThread()) {
                awaitUninterruptibly(s, SpinBudget.of(parties));
            } else if (STATE.compareAndSet(this, s, s | BROKEN | RESET)) {
                return true;
            }
        }
    }
}
