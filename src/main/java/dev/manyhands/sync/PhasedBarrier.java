package dev.manyhands.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A barrier whose parties come and go, and where arriving and waiting are separate steps: the behaviour of
 * {@link java.util.concurrent.Phaser}.
 *
 * <p><b>Parties.</b> Parties are registered at creation, by {@link #register()} or {@link #bulkRegister}, and leave by
 * {@link #arriveAndDeregister()}. They are counted, not known by name: any thread may arrive for a party.
 *
 * <p><b>Phases.</b> The barrier begins in phase 0. When every registered party has arrived it advances to the next one (after
 * {@link Integer#MAX_VALUE} comes 0 again). {@link #arrive()} does not wait and gives the number of the phase that it belongs to;
 * {@link #awaitAdvance} waits for the end of a phase with a given number, by a party or by anyone else; between them a
 * thread may do other work (a fuzzy barrier, Gupta 1989). {@link #arriveAndAwaitAdvance()} is both at once, as a {@link Barrier} does it.
 *
 * <p><b>Termination.</b> On each advance {@link #onAdvance} runs in the thread that arrived last; if it returns true the barrier is
 * terminated. Unless overridden it does so when no party is left. A terminated barrier lets everybody pass: all who wait return at once,
 * and methods that give a phase give a negative number, which is the last phase plus {@link Integer#MIN_VALUE}. {@link
 * #forceTermination()} ends it from outside. Registering has no effect then.
 *
 * <p><b>Tiers.</b> A barrier with a parent registers itself there as one party while it has any, and arrives there when all its own have
 * arrived. With n parties spread over a tree no word is touched by more than the parties of one tier, so an advance takes a number of steps
 * in proportion to the depth of the tree, log n. All phases are those of the root.
 *
 * <p><b>Memory effects.</b> What a thread does before it arrives <i>happens-before</i> the advance of that phase and {@code onAdvance},
 * which <i>happens-before</i> what other threads do after they have waited for that advance.
 *
 * <p><b>Interrupts.</b> {@code arriveAndAwaitAdvance} and {@code awaitAdvance} go on waiting when the thread is interrupted, and
 * return with the flag set; {@link #awaitAdvanceInterruptibly(int)} throws. No interrupt changes the state of the barrier.
 *
 * <p><b>Progress and cost.</b> Arriving and registering are one CAS each (per tier that is full) and lock-free, except that a
 * registration waits while {@code onAdvance} runs, and the first one at a tier waits for other first ones there. The last arrival lets
 * all who spin go by its own CAS and wakes those who are parked, one unpark each. Those who wait look again for some 20
 * microseconds if there is a processor for each party, else for a few turns of other threads; then they park and use no processor. A
 * virtual thread parks almost at once and never holds its carrier.
 */
public class PhasedBarrier {
    /* The algorithm is that of PhaseTier. Here are the tree as users see it, and the words of the contract. Where the words of the JDK's
     * class and its deeds differ we keep to the words: if onAdvance ends it, the last thread too gets a negative number from
     * arriveAndAwaitAdvance (Phaser of Java 25 gives it the next phase). */
    final PhasedBarrier parent;
    private final PhasedBarrier root;
    final PhaseTier tier;

    /** Creates a barrier without parties and without a parent, in phase 0. Whoever wants to use it registers first. */
    public PhasedBarrier() {
        this(null, 0);
    }

    /**
     * Creates a barrier without a parent, in phase 0.
     *
     * @param parties how many parties it begins with
     * @throws IllegalArgumentException if the number is negative or more than 65535
     */
    public PhasedBarrier(int parties) {
        this(null, parties);
    }

    /**
     * Creates a barrier without parties, as {@code PhasedBarrier(parent, 0)} does.
     *
     * @param parent the next tier towards the root, or null
     */
    public PhasedBarrier(PhasedBarrier parent) {
        this(parent, 0);
    }

    /**
     * Creates a barrier. If it has both a parent and parties it is registered as a party of the parent.
     *
     * @param parent the next tier towards the root, or null
     * @param parties how many parties it begins with
     * @throws IllegalArgumentException if the number is negative or more than 65535
     * @throws IllegalStateException if the parent has 65535 parties already
     */
    public PhasedBarrier(PhasedBarrier parent, int parties) {
        if (parties < 0 || parties > PhaseTier.MAX_PARTIES) {
            throw new IllegalArgumentException("a barrier for " + parties + " parties: expected 0 to " + PhaseTier.MAX_PARTIES);
        }
        this.parent = parent;
        this.root = parent == null ? this : parent.root;
        this.tier = new PhaseTier(parent == null ? null : parent.tier, parties, getClass() == PhasedBarrier.class);
    }

    /**
     * Registers parties below a root in tiers of limited size, so that many threads do not all arrive at one word. Each party is to use the
     * barrier of its own index in the result, all its life; neighbours share one.
     *
     * <pre>{@code
     * List<PhasedBarrier> leaves = PhasedBarrier.tree(new PhasedBarrier(), 1000, 16);
     * Thread party7 = Thread.startVirtualThread(() -> leaves.get(7).arriveAndAwaitAdvance());
     * }</pre>
     *
     * <p>A tree of p parties has a depth of log p to the base of {@code fanIn}: the last arrival makes one CAS in each tier of its path,
     * all others fewer; the release is one write at the root. A tier takes about 300 bytes. A tree pays when many parties have a processor
     * each; on a few processors all parties at one barrier are faster.
     *
     * @param root the root; may have {@code onAdvance} overridden, and parties of its own
     * @param parties how many parties to register
     * @param fanIn how many parties or tiers a tier has at most, 2 or more; 8 to 32 is usual
     * @return for each party the barrier where it is registered; the root itself if there are not more parties than {@code fanIn}
     * @throws NullPointerException if there is no root
     * @throws IllegalArgumentException if {@code parties} is negative, or {@code fanIn} is less than 2 or more than 65535
     * @throws IllegalStateException if the root has no room for more parties; some may have been registered then, so the root is of no use
     */
    public static List<PhasedBarrier> tree(PhasedBarrier root, int parties, int fanIn) {
        Objects.requireNonNull(root, "a tree of parties needs a root: give a PhasedBarrier");
        if (parties < 0 || fanIn < 2 || fanIn > PhaseTier.MAX_PARTIES) {
            throw new IllegalArgumentException("a tree of " + parties + " parties, at most " + fanIn
                    + " in a tier: expected 0 or more parties, 2 to " + PhaseTier.MAX_PARTIES + " in a tier");
        }
        List<PhasedBarrier> leaves = new ArrayList<>(parties);
        grow(root, parties, fanIn, leaves);
        return Collections.unmodifiableList(leaves);
    }

    private static void grow(PhasedBarrier tier, int parties, int fanIn, List<PhasedBarrier> leaves) {
        if (parties <= fanIn) {
            tier.bulkRegister(parties);
            leaves.addAll(Collections.nCopies(parties, tier));
            return;
        }
        long room = fanIn; // of a child that is as shallow as can be
        while (room * fanIn < parties) {
            room *= fanIn;
        }
        long children = (parties + room - 1) / room;
        for (long k = 0; k < children; k++) {
            int share = (int) ((k + 1) * parties / children - k * parties / children);
            grow(share == 1 ? tier : new PhasedBarrier(tier), share, fanIn, leaves); // a tier of one party would be of no use
        }
    }

    /**
     * Registers a party that has not arrived. While an advance is under way this waits for its end. The first party of a barrier with a
     * parent also registers the barrier there.
     *
     * @return the phase in which the party is to arrive first; negative if the barrier is terminated, then nothing was registered
     * @throws IllegalStateException if there are 65535 parties already
     */
    public int register() {
        return tier.register(1);
    }

    /**
     * Registers parties that have not arrived, as so many calls of {@link #register()} would, but at once.
     *
     * @param parties how many; with 0 this only gives the phase
     * @return the phase in which the parties are to arrive first; negative if the barrier is terminated, then nothing was registered
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if there would be more than 65535 parties
     */
    public int bulkRegister(int parties) {
        if (parties < 0) {
            throw new IllegalArgumentException("cannot register " + parties + " parties: expected 0 or more");
        }
        return parties == 0 ? getPhase() : tier.register(parties);
    }

    /**
     * Arrives and does not wait. A party must not arrive twice in a phase; that is an error of the program that may show only later.
     *
     * @return the phase in which it arrived; negative if the barrier is terminated
     * @throws IllegalStateException if no party is left to arrive, and the barrier is not terminated
     */
    public int arrive() {
        return tier.arrive(PhaseTier.ARRIVAL, this);
    }

    /**
     * Arrives, does not wait, and leaves: one party fewer is needed from the next phase on. The last party of a barrier with a parent also
     * leaves that.
     *
     * @return the phase in which it arrived; negative if the barrier is terminated
     * @throws IllegalStateException if no party is left to arrive, and the barrier is not terminated
     */
    public int arriveAndDeregister() {
        return tier.arrive(PhaseTier.DEREGISTRATION, this);
    }

    /**
     * Arrives and waits for the others: {@code awaitAdvance(arrive())}. If {@link #onAdvance} terminates the barrier all threads get a
     * negative number, the last one too, as the documentation of {@code Phaser} has it (the class itself gives that one the next phase).
     *
     * @return the phase that has begun; negative if the barrier is terminated
     * @throws IllegalStateException if no party is left to arrive, and the barrier is not terminated
     */
    public int arriveAndAwaitAdvance() {
        int phase = tier.arrive(PhaseTier.ARRIVAL, this);
        return phase < 0 ? phase : tier.awaitAdvance(phase);
    }

    /**
     * Waits for the end of a phase. Returns at once if that phase is not the one in force, or the barrier is terminated.
     *
     * @param phase the phase, for example what {@link #arrive()} has returned
     * @return the phase in force then; the argument if it is negative; negative if the barrier is terminated
     */
    public int awaitAdvance(int phase) {
        return phase < 0 ? phase : tier.awaitAdvance(phase);
    }

    /**
     * Waits for the end of a phase: another name for {@link #awaitAdvance}, the second half of a split-phase barrier after {@link
     * #arrive()}.
     *
     * @param phase the phase, for example what {@link #arrive()} has returned
     * @return the phase in force then; the argument if it is negative; negative if the barrier is terminated
     */
    public final int awaitPhase(int phase) {
        return awaitAdvance(phase);
    }

    /**
     * Waits for the end of a phase, or for an interrupt. Returns at once if that phase is not the one in force, or the barrier is
     * terminated.
     *
     * @param phase the phase, for example what {@link #arrive()} has returned
     * @return the phase in force then; the argument if it is negative; negative if the barrier is terminated
     * @throws InterruptedException if the thread is interrupted while it waits; its interrupt flag is cleared
     */
    public int awaitAdvanceInterruptibly(int phase) throws InterruptedException {
        if (phase < 0) {
            return phase;
        }
        if (tier.awaitAdvance(phase, false, 0) == Waiters.Outcome.INTERRUPTED) {
            throw new InterruptedException("interrupted while waiting for the end of phase " + phase + " of " + this);
        }
        return getPhase();
    }

    /**
     * Waits for the end of a phase, for an interrupt, or until a given time has passed. Returns at once if that phase is not the one in
     * force, or the barrier is terminated.
     *
     * @param phase the phase, for example what {@link #arrive()} has returned
     * @param timeout the longest time to wait
     * @param unit its unit
     * @return the phase in force then; the argument if it is negative; negative if the barrier is terminated
     * @throws InterruptedException if the thread is interrupted while it waits; its interrupt flag is cleared
     * @throws TimeoutException if the time has passed and the phase has not ended
     */
    public int awaitAdvanceInterruptibly(int phase, long timeout, TimeUnit unit) throws InterruptedException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        if (phase < 0) {
            return phase;
        }
        switch (tier.awaitAdvance(phase, true, nanos)) {
            case INTERRUPTED -> throw new InterruptedException("interrupted while waiting for the end of phase " + phase + " of " + this);
            case TIMED_OUT -> throw new TimeoutException("waited " + nanos + " ns for the end of phase " + phase + " of " + this);
            case OVER -> {
                return getPhase();
            }
        }
        throw new AssertionError(phase);
    }

    /**
     * Terminates the barrier and its whole tree of tiers. Does nothing if it is terminated. Parties stay registered. For
     * the recovery after an unexpected failure of some parties.
     */
    public void forceTermination() {
        tier.terminate();
    }

    /**
     * Returns the phase in force.
     *
     * @return the number of the phase, which is that of the root; negative if the barrier is terminated
     */
    public final int getPhase() {
        return tier.current();
    }

    /**
     * Returns the number of parties of this barrier.
     *
     * @return how many are registered here, not counting other tiers
     */
    public int getRegisteredParties() {
        return PhaseTier.parties(tier.state);
    }

    /**
     * Returns how many parties of this barrier have arrived in the phase in force. If the barrier is terminated the number means nothing.
     *
     * @return how many have arrived
     */
    public int getArrivedParties() {
        long s = tier.reconcile();
        return PhaseTier.parties(s) == 0 ? 0 : PhaseTier.parties(s) - PhaseTier.unarrived(s);
    }

    /**
     * Returns how many parties of this barrier have not arrived in the phase in force. If the barrier is terminated the number means
     * nothing.
     *
     * @return how many are missing
     */
    public int getUnarrivedParties() {
        return PhaseTier.unarrived(tier.reconcile());
    }

    /**
     * Returns the parent.
     *
     * @return the next tier towards the root, or null
     */
    public PhasedBarrier getParent() {
        return parent;
    }

    /**
     * Returns the root of the tiers.
     *
     * @return the barrier without a parent, which may be this one
     */
    public PhasedBarrier getRoot() {
        return root;
    }

    /**
     * Returns whether the barrier is terminated.
     *
     * @return whether its phase is negative
     */
    public boolean isTerminated() {
        return tier.current() < 0;
    }

    /**
     * Called when all parties have arrived, by the thread that arrived last, before the phase advances and anyone is let go. With tiers
     * only that of the root is called. May call the getters, and {@link #forceTermination()}; other methods of this barrier must not be
     * called here. If it throws, the phase does not advance: catch here what may happen, and return true.
     *
     * @param phase the phase that ends
     * @param registeredParties how many parties there are now
     * @return whether to terminate the barrier; unless overridden, whether there are no parties
     */
    protected boolean onAdvance(int phase, int registeredParties) {
        return registeredParties == 0;
    }

    /**
     * Returns a description with phase and counts.
     *
     * @return the name of the class, an identity, and {@code [phase = 0 parties = 2 arrived = 1]}
     */
    @Override
    public String toString() {
        return super.toString() + PhaseTier.describe(tier.reconcile());
    }
}
