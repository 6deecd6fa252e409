package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Keeps the stack of parked threads off the line of the state, which moves at each arrival. */
abstract class PhaseFront extends Waiters {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The state, alone on its line. */
abstract class PhaseState extends PhaseFront {
    volatile long state;
}

/** The counts of one {@link PhasedBarrier}; of the root of a tree of them also the phase in force, and all who wait for it. */
final class PhaseTier extends PhaseState {
    /*
     * After Phaser of JSR 166 (Lea, Shirako and others; Shirako, Peixotto, Sarkar and Scherer 2008). One long:
     *
     *     63           62 .. 32   31 .. 16   15 .. 0
     *     terminated | phase    | parties  | unarrived       without parties: unarrived = 1 ("EMPTY")
     *
     * Arrival takes 1 from unarrived, arrival with deregistration also 1 from parties, registration adds to both; each is one CAS.
     * The arrival at the root that finds unarrived = 1 advances: unarrived = parties, phase + 1. Unless onAdvance has been
     * overridden this is one CAS too, arrival and release at once, for then nobody can tell whether it was called; JSR 166 takes two.
     * Else the state stays at unarrived = 0 while onAdvance runs; only the thread that runs it may leave that state, others can only set
     * the termination bit. Registrations wait it out.
     *
     * Tiers: the arrival that brings a child's unarrived to 0 arrives at its parent, the first registration at a child registers one
     * party at its parent, the last deregistration deregisters it. A child lags: it keeps its old phase, with unarrived = 0, until
     * somebody who uses it brings it up to the phase of the root by a CAS (reconcile). Everybody waits at the root, so an advance is one
     * write.
     *
     * The first registration at a child and the one at its parent are one step for others who register at the child: they hold
     * its monitor, in which they may wait for an advance. (On Java 25 that holds no carrier.)
     *
     * Memory: all changes are CASes on one word per tier, and the last arrival at a child has read from all others there before it
     * arrives at the parent; so an advance is ordered after all arrivals, and whoever sees the new phase after both. The CASes are
     * sequentially consistent with the look at the stack of parked threads; see Waiters.
     */
    static final int MAX_PARTIES = 0xffff;
    static final int ARRIVAL = 1;
    static final int DEREGISTRATION = 1 << 16 | ARRIVAL;
    private static final int PARTIES_SHIFT = 16;
    private static final int PHASE_SHIFT = 32;
    private static final int UNARRIVED = 0xffff;
    private static final int EMPTY = 1;
    private static final long COUNTS = 0xffffffffL;
    private static final long TERMINATED = 1L << 63;
    /** No phase: those are ints. */
    private static final long RETRY = Long.MIN_VALUE;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(PhaseState.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
    private final PhaseTier parent;
    private final PhaseTier root;
    /** Whether the barrier of the root leaves onAdvance as it is; only looked at in the root. */
    private final boolean plain;

    PhaseTier(PhaseTier parent, int parties, boolean plain) {
        this.parent = parent;
        this.root = parent == null ? this : parent.root;
        this.plain = plain;
        int phase = parent == null || parties == 0 ? 0 : parent.register(1);
        this.state = counted(phase, parties);
    }

    static int phase(long s) {
        return (int) (s >>> PHASE_SHIFT);
    }

    static int parties(long s) {
        return (int) s >>> PARTIES_SHIFT;
    }

    static int unarrived(long s) {
        return (int) s == EMPTY ? 0 : (int) s & UNARRIVED;
    }

    /** The beginning of a phase. */
    private static long counted(int phase, int parties) {
        return (long) phase << PHASE_SHIFT | (parties == 0 ? EMPTY : (long) parties << PARTIES_SHIFT | parties);
    }

    /** The state at the beginning of the phase after the one in s. */
    private static long next(long s, boolean terminate) {
        int phase = phase(s) + 1 & Integer.MAX_VALUE;
        return terminate ? TERMINATED | (long) phase << PHASE_SHIFT | (long) parties(s) << PARTIES_SHIFT : counted(phase, parties(s));
    }

    static String describe(long s) {
        return "[phase = " + phase(s) + " parties = " + parties(s) + " arrived = "
                + ((int) s == EMPTY ? 0 : parties(s) - unarrived(s)) + "]";
    }

    /** Whether the phase is no longer the one in force; only for the root. */
    @Override
    boolean isOver(long phase) {
        return (int) (state >>> PHASE_SHIFT) != (int) phase;
    }

    /** The phase in force. */
    int current() {
        return phase(root.state);
    }

    /** The state, after it has been brought up to the phase of the root. */
    long reconcile() {
        long s = state;
        if (root == this) {
            return s;
        }
        int phase;
        while ((phase = phase(root.state)) != phase(s)) {
            long now = phase < 0 ? (long) phase << PHASE_SHIFT | s & COUNTS : counted(phase, parties(s));
            if (STATE.compareAndSet(this, s, now)) {
                return now;
            }
            s = state;
        }
        return s;
    }

    /** Arrives; gives the phase in which, or the negative phase of a barrier that has been terminated. */
    int arrive(int adjustment, PhasedBarrier barrier) {
        while (true) {
            long s = reconcile();
            int phase = phase(s);
            if (phase < 0) {
                return phase;
            }
            int unarrived = unarrived(s);
            if (unarrived == 0) {
                throw new IllegalStateException("no party is missing at " + describe(s)
                        + ": a party registers before it arrives, and arrives once in a phase");
            }
            long arrived = s - adjustment;
            if (unarrived == 1 && root == this && plain) {
                if (STATE.compareAndSet(this, s, next(arrived, parties(arrived) == 0))) {
                    wakeAll();
                    return phase;
                }
            } else if (STATE.compareAndSet(this, s, arrived)) {
                return unarrived > 1 ? phase : root == this ? advance(arrived, barrier) : propagate(arrived, barrier);
            }
        }
    }

    private int advance(long s, PhasedBarrier barrier) {
        STATE.compareAndSet(this, s, next(s, barrier.onAdvance(phase(s), parties(s)))); // fails only if it was terminated meanwhile
        wakeAll();
        return phase(s);
    }

    private int propagate(long s, PhasedBarrier barrier) {
        if (parties(s) > 0) {
            return parent.arrive(ARRIVAL, barrier.parent);
        }
        try {
            return parent.arrive(DEREGISTRATION, barrier.parent);
        } finally {
            STATE.compareAndSet(this, s, s | EMPTY); // fails if somebody has reconciled it, which makes it empty too
        }
    }

    /** Registers new parties that have not arrived; gives the phase in which they are to arrive first. */
    int register(int registrations) {
        while (true) {
            long s = reconcile();
            int phase = phase(s);
            if (registrations > MAX_PARTIES - parties(s)) {
                throw new IllegalStateException("cannot register " + registrations + " more parties: the maximum is " + MAX_PARTIES + " at "
                        + describe(s) + "; use tiers, see PhasedBarrier.tree");
            }
            if (phase < 0) {
                return phase;
            }
            if ((int) s == EMPTY) {
                long registered = root == this ? registerFirst(s, registrations) : registerFirstHere(s, registrations);
                if (registered != RETRY) {
                    return (int) registered;
                }
            } else if (unarrived(s) > 0) {
                if (STATE.compareAndSet(this, s, s + ((long) registrations << PARTIES_SHIFT | registrations))) {
                    return phase;
                }
            } else if (parties(s) > 0 || ((int) root.state & UNARRIVED) == 0) {
                root.awaitUninterruptibly(phase, budget()); // all have arrived, here or at the root
            } else {
                Thread.yield(); // the last party here has just deregistered, and is about to say so
            }
        }
    }

    private long registerFirst(long s, int registrations) {
        return STATE.compareAndSet(this, s, counted(phase(s), registrations)) ? phase(s) : RETRY;
    }

    private synchronized long registerFirstHere(long s, int registrations) {
        if (state != s) {
            return RETRY;
        }
        int phase = parent.register(1);
        if (phase < 0) {
            return phase;
        }
        // Having registered at the parent we finish here too, whatever comes. Others change an empty tier only by reconciling it.
        while (!STATE.compareAndSet(this, s, counted(phase, registrations))) {
            s = state;
            phase = current();
        }
        return phase;
    }

    /** Ends this barrier and its whole tree. */
    void terminate() {
        long s = root.state;
        while (s >= 0) {
            if (STATE.compareAndSet(root, s, s | TERMINATED)) {
                root.wakeAll();
                return;
            }
            s = root.state;
        }
    }

    /** How long the calling thread should look before it parks. In a tree that is balanced the product is the number of all parties. */
    private int budget() {
        int threads = 1;
        for (PhaseTier tier = this; tier != null && threads <= SpinBudget.PROCESSORS; tier = tier.parent) {
            threads *= Math.max(1, parties(tier.state));
        }
        return SpinBudget.of(threads);
    }

    int awaitAdvance(int phase) {
        if (!root.isOver(phase)) {
            root.awaitUninterruptibly(phase, budget());
        }
        return current();
    }

    /** Waits for the end of a phase, not longer than a time if one is given; the outcome says why the wait ended. */
    Outcome awaitAdvance(int phase, boolean timed, long nanos) {
        if (root.isOver(phase)) {
            return Outcome.OVER;
        }
        return timed ? root.await(phase, budget(), nanos) : root.await(phase, budget());
    }
}
