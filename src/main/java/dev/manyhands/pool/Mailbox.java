package dev.manyhands.pool;

import dev.manyhands.internal.Events;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** Left padding of {@link Mailbox}, so that no other object shares its cache line; and what never changes. */
abstract class MailboxLeftPadding {
    Worker worker;
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The fields of {@link Mailbox}: one cache line's worth, so that an offer arrives with all that the worker needs to begin. */
abstract class MailboxFields extends MailboxLeftPadding {
    /** State word: see {@link Mailbox}. */
    volatile Source mail = Mailbox.UNSTARTED;
    // What comes with the offer of a loop; written by the giver between claim and publication, read by the worker after it saw "mail".
    LoopTask task;
    long[] words;
    /** The worker's word in {@code words} as dealt, and as it is to be after the first take. */
    long initial;
    long after;
    int seat;
    /** State that the last claim replaced; only for the giver that holds the claim. */
    Source before;
    /** Whether the first take belongs to the worker already, so that it need not enter through its word. */
    boolean exclusive;
    /** Whether the first take is all that the worker has to do. */
    boolean single;
}

/**
 * Where a worker waits for work: the sleep and wake protocol between one worker and any number of threads that have work to give.
 */
final class Mailbox extends MailboxFields {
    /*
     * States of "mail":
     *
     *   UNSTARTED   the worker's thread does not exist yet
     *   BUSY        the worker runs; it looks for work by itself before it becomes idle
     *   IDLE        the worker spins here
     *   PARKED      the worker is parked, or about to park and will see any change first
     *   CLAIMED     one giver has the worker for itself and will publish in a moment (UNSTARTED, IDLE, PARKED -> CLAIMED)
     *   a Loop      a loop is offered, or the worker takes part in it (-> IDLE or BUSY when it has left)
     *   LOOK        something may have been published elsewhere: look at the queue and the board (-> BUSY)
     *
     * Only a giver that won the CAS to CLAIMED writes the next state; from "a Loop" and LOOK on only the worker writes. The store that
     * ends the state "a Loop" is also how the giver learns that the worker has left its loop: it is volatile, follows everything the
     * worker did there, and pairs with the giver's volatile read. (Whether a worker that comes late still enters the loop is decided
     * elsewhere, in its word of Ranges.) The worker's volatile store is a full fence on x86: without one the store lingers in
     * the store buffer while the worker spins, for some 500 ns.
     *
     * No lost wake-up. Work that is published elsewhere (queue, board) is stored first, then the giver reads "mail"; the worker
     * stores IDLE first, then looks at queue and board once more. Both accesses on both sides are volatile, so in the total order of
     * these four at least one side sees the other: either the giver finds IDLE or PARKED and claims, or the worker finds the work.
     * The park itself cannot miss: it is entered only from PARKED and repeated until the state has changed, and a giver that
     * replaced PARKED always unparks.
     */
    static final Source UNSTARTED = new State();
    static final Source BUSY = new State();
    static final Source IDLE = new State();
    static final Source PARKED = new State();
    static final Source CLAIMED = new State();
    static final Source LOOK = new State();

    /** A state that is no work. */
    private static final class State extends Source {
        @Override
        boolean joinable() {
            return false;
        }

        @Override
        void join(Worker worker) {
            throw new IllegalStateException("a state of a mailbox is no work");
        }
    }

    private static final VarHandle MAIL;

    static {
        try {
            MAIL = MethodHandles.lookup().findVarHandle(MailboxFields.class, "mail", Source.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Right padding, see {@link MailboxLeftPadding}. */
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    Mailbox(Worker worker) {
        this.worker = worker;
    }

    /** The worker; kept here because the worker's own fields lie on a line that it writes to. */
    Worker worker() {
        return worker;
    }

    // ---- giver's side

    /**
     * Tries to get the worker for this giver alone, if it spins here. Without a look at the state first: the CAS has to fetch the cache
     * line for writing anyway, and a look would fetch it once more.
     */
    boolean claimSpinning() {
        if (MAIL.compareAndSet(this, IDLE, CLAIMED)) {
            before = IDLE;
            return true;
        }
        return false;
    }

    /** Tries to get the worker for this giver alone, if it sleeps or its thread does not exist yet. */
    boolean claimSleeping() {
        Source state = mail;
        if ((state == PARKED || state == UNSTARTED) && MAIL.compareAndSet(this, state, CLAIMED)) {
            before = state;
            return true;
        }
        return false;
    }

    /** Publishes a loop, after its payload was written, or {@link #LOOK}, to a claimed worker. Pairs with the read in {@link #await}. */
    void publish(Source work) {
        MAIL.setRelease(this, work);
    }

    /** Takes back what was published to a worker whose thread could not be started. */
    void notStarted() {
        forget();
        mail = UNSTARTED;
    }

    /** Wakes or starts the worker after a publication, according to the state before the claim. */
    void wake() {
        if (before == PARKED) {
            LockSupport.unpark(worker.thread());
        } else if (before == UNSTARTED) {
            worker.pool().workforce().start(worker);
        }
    }

    /** Whether the last claim found the worker asleep or unstarted; may be outdated at once. */
    boolean wasAsleep() {
        return before != IDLE;
    }

    // ---- worker's side

    /** Ends the state "a Loop" or LOOK: the worker goes on by itself. */
    void busy() {
        mail = BUSY;
    }

    /** Forgets the payload, so that the mailbox keeps no user's data alive. */
    void forget() {
        task = null;
        words = null;
    }

    /** Declares the worker idle; volatile, and followed by a look at queue and board (see "No lost wake-up"). */
    void idle() {
        mail = IDLE;
    }

    /** Takes back {@link #idle} because there is work after all; false if a giver was faster and its offer comes first. */
    boolean withdraw() {
        return MAIL.compareAndSet(this, IDLE, BUSY);
    }

    /** Waits until something is published: spins for so many nanoseconds, then parks. Returns a Loop, or LOOK. */
    Source await(long spinNanos) {
        long deadline = 0;
        for (int k = 1;; k++) {
            Source state = mail;
            if (state != IDLE && state != CLAIMED && state != PARKED) {
                return state;
            }
            if (state == CLAIMED) {
                if (k > 1000) {
                    Thread.yield();
                }
            } else if (state == PARKED) {
                Events.park(this, worker == null ? "none" : worker.pool().name()); // null in race tests of the mailbox alone
                Thread.interrupted(); // an interrupt is meant for a task and none is running here: drop it, else park returns at once
            } else if ((k & 63) == 0) {
                long now = System.nanoTime();
                if (deadline == 0) {
                    deadline = now + spinNanos;
                } else if (now - deadline >= 0) {
                    MAIL.compareAndSet(this, IDLE, PARKED);
                }
            }
            Thread.onSpinWait();
        }
    }
}
