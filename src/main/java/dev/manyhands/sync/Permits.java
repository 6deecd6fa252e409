package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The fields of {@link Permits}. */
abstract class PermitsFields extends LockQueue {
    /** How many permits there are; may be negative. */
    volatile int available;
    /** Whether somebody has ever queued for no permit at all. */
    volatile boolean nothingWanted;
    /** How many pauses a newcomer tries for before it enters the queue; a hint that any thread may overwrite. */
    int pauses = SpinBudget.PROCESSORS == 1 ? 0 : 512;
}

/** The permits of a {@link Semaphore} and the queue of those who wait for some. */
final class Permits extends PermitsFields implements Serializable {
    /*
     * The number of permits is one int, and all changes are CASes on it. Those who wait longer than a spin lasts are in the queue of the
     * locks, see LockQueue; the "holds" of a node are the permits that its thread wants.
     *
     * A CAS that fails means that another processor has just taken the cache line. To try again at once takes it back from him in the
     * middle of his next acquire or release. After a pause he has finished many of them in his own cache, at a tenth of the cost (the
     * exponential back-off of Anderson 1990). The same holds for a thread that finds too few permits: it looks again after a pause that
     * grows, so that who holds them can go on meanwhile. How long a newcomer does so before it joins the queue is learnt: the limit
     * doubles when it was worth while and halves when it was not, say because the holder does not run. If somebody is in the queue
     * already, permits are scarce for longer than a spin lasts, and nobody spins outside. In a fair semaphore nobody ever does: its order
     * is that of joining the queue, and the first one in the queue spins there.
     *
     * No wake-up is lost. A release is a CAS followed by a look at the length of the queue. Who joins the queue writes the length and then
     * looks at the permits, all of it volatile; so one of the two sees the other (Dekker). The first in the queue and who wakes it do the
     * same with "awake". A release that finds a thread still first which has taken its permits already wakes nobody else. So a
     * thread that leaves the queue with its permits wakes the next one, for which there may be permits left too. In a fair semaphore it
     * does so only if it sees some (or if anyone has ever asked for none, who then needs none to be left): a wake-up in vain costs as much
     * as the whole turn. In a barging one it always does: who waits looks sooner this way, and starves less while newcomers overtake.
     *
     * A release happens-before the acquire that takes its permits: both are CASes on one field, so each acquire reads from the
     * release sequence of every release before it.
     */
    private static final long serialVersionUID = 1L;
    private static final VarHandle AVAILABLE;

    static {
        try {
            AVAILABLE = MethodHandles.lookup().findVarHandle(PermitsFields.class, "available", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int FEWEST_PAUSES = SpinBudget.PROCESSORS == 1 ? 0 : 128;
    private static final int MOST_PAUSES = SpinBudget.PROCESSORS == 1 ? 0 : 2048;
    /** Pauses after a CAS that has failed: the first time, and at most. */
    private static final int SHORTEST_PAUSE = 32;
    private static final int LONGEST_PAUSE = 128;

    /** Right padding, see {@link LockQueuePadding}. */
    transient long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    final boolean fair;

    Permits(int permits, boolean fair) {
        this.fair = fair;
        available = permits;
    }

    // ---- taking permits

    /** Takes permits if there are enough, whoever waits. */
    boolean take(int wanted) {
        int pause = SHORTEST_PAUSE;
        while (true) {
            int found = available;
            if (found < wanted) {
                return false;
            }
            if (AVAILABLE.compareAndSet(this, found, found - wanted)) { // pairs with the CAS of every release before
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

    /** Takes permits if there are enough and, in a fair semaphore, nobody is in the queue. */
    private boolean takeInTurn(int wanted) {
        return !(fair && length != 0) && take(wanted);
    }

    void await(int wanted) throws InterruptedException {
        checkInterrupt(wanted);
        if (!takeInTurn(wanted)) {
            awaitLonger(wanted, false, 0);
        }
    }

    boolean await(int wanted, long nanos) throws InterruptedException {
        checkInterrupt(wanted);
        return takeInTurn(wanted) || nanos > 0 && awaitLonger(wanted, true, nanos);
    }

    private void checkInterrupt(int wanted) throws InterruptedException {
        if (Thread.interrupted()) {
            throw interrupted(wanted);
        }
    }

    private InterruptedException interrupted(int wanted) {
        return new InterruptedException("interrupted before " + wanted + " permits were acquired; available: " + available);
    }

    private boolean awaitLonger(int wanted, boolean timed, long nanos) throws InterruptedException {
        var node = node(wanted);
        if (!timed && takeSoon(node)) {
            return true;
        }
        int outcome = enter(node, timed, nanos);
        if (outcome == INTERRUPTED) {
            throw interrupted(wanted);
        }
        if (outcome == TIMED_OUT) {
            return false;
        }
        wakeNext();
        return true;
    }

    void awaitUninterruptibly(int wanted) {
        if (!takeInTurn(wanted)) {
            var node = node(wanted);
            if (!takeSoon(node)) {
                enter(node);
                wakeNext();
            }
        }
    }

    /** A place in the queue. That of a barging semaphore is one that can be shared: who leaves it for good wakes the next. */
    private LockNode node(int wanted) {
        if (wanted == 0) {
            nothingWanted = true; // before append()
        }
        return new LockNode(!fair, wanted);
    }

    /** Called by a thread that has left the queue of a fair semaphore with its permits. */
    private void wakeNext() {
        if (fair && length != 0 && (available > 0 || nothingWanted)) {
            wakeFirst();
        }
    }

    /** Tries for a while without a place in the queue. */
    private boolean takeSoon(LockNode node) {
        if (fair || length != 0) {
            return false;
        }
        int limit = node.thread.isVirtual() ? FEWEST_PAUSES : pauses;
        boolean taken = backOff(node, limit);
        pauses = taken ? Math.min(limit << 1, MOST_PAUSES) : Math.max(limit >> 1, FEWEST_PAUSES);
        return taken;
    }

    @Override
    boolean isFair() {
        return fair;
    }

    @Override
    boolean tryEnter(LockNode node) {
        int found = available;
        return found >= node.holds && AVAILABLE.compareAndSet(this, found, found - node.holds); // pairs as in take()
    }

    @Override
    Object blocker() {
        return this;
    }

    // ---- other changes

    void put(int returned) {
        int pause = SHORTEST_PAUSE;
        while (true) {
            int found = available;
            int next = found + returned;
            if (next < found) {
                throw new Error("a semaphore with " + found + " permits cannot take " + returned + " more: the maximum is "
                        + Integer.MAX_VALUE);
            }
            if (AVAILABLE.compareAndSet(this, found, next)) { // pairs with the CAS of every acquire after, and the look after append()
                break;
            }
            pause = pause(pause);
        }
        if (length != 0) {
            wakeFirst();
        }
    }

    int drain() {
        int found = (int) AVAILABLE.getAndSet(this, 0);
        if (found < 0 && length != 0) {
            wakeFirst();
        }
        return found;
    }

    void reduce(int reduction) {
        while (true) {
            int found = available;
            int next = found - reduction;
            if (next > found) {
                throw new Error("a semaphore with " + found + " permits cannot lose " + reduction
                        + " more: that is less than an int holds");
            }
            if (AVAILABLE.compareAndSet(this, found, next)) {
                return;
            }
        }
    }

    // ---- serialization: the permits, but not who waits for them

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(available);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        available = in.readInt();
    }
}
