package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** Left padding of {@link Mailbox}, so that no other object shares its cache line. */
abstract class MailboxLeftPadding {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The fields of {@link Mailbox}. */
abstract class MailboxFields extends MailboxLeftPadding {
    /** State word: see {@link Mailbox}. */
    volatile Object mail = Mailbox.UNSTARTED;
    /** Participant number that comes with the offer; written between claim and offer, read after the offer was seen. */
    int seat;
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
     *   a Source    work is offered; the worker accepts it (-> BUSY) or the giver revokes it (-> LOOK)
     *   LOOK        something may have been published elsewhere: look at the queue and the board (-> BUSY)
     *
     * Only a giver that won the CAS to CLAIMED writes the next state, only the worker writes BUSY, IDLE and PARKED; accept and
     * revoke race by CAS from the offered Source. An offer is never lost, because the worker leaves the state "Source" only by
     * accepting it.
     *
     * No lost wake-up. Work that is published elsewhere (queue, board) is stored first, then the giver reads "mail"; the worker
     * stores IDLE first, then looks at queue and board once more. Both accesses on both sides are volatile, so in the total order of
     * these four at least one side sees the other: either the giver finds IDLE or PARKED and claims, or the worker finds the work.
     * The park itself cannot miss: it is entered only from PARKED and repeated until the state has changed, and a giver that
     * replaced PARKED always unparks.
     */
    static final Object UNSTARTED = new Object();
    static final Object BUSY = new Object();
    static final Object IDLE = new Object();
    static final Object PARKED = new Object();
    static final Object CLAIMED = new Object();
    static final Object LOOK = new Object();

    private static final VarHandle MAIL;

    static {
        try {
            MAIL = MethodHandles.lookup().findVarHandle(MailboxFields.class, "mail", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Right padding, see {@link MailboxLeftPadding}. */
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    // ---- giver's side

    /**
     * Tries to get the worker for this giver alone.
     *
     * @return the state that was replaced, or null if the worker is not to be had
     */
    Object claim() {
        Object state = mail;
        return (state == IDLE || state == PARKED || state == UNSTARTED) && MAIL.compareAndSet(this, state, CLAIMED) ? state : null;
    }

    /** Publishes work, or {@link #LOOK}, to a worker that this giver has claimed. Pairs with the volatile read in {@link #await}. */
    void publish(Object work, int participant) {
        seat = participant;
        MAIL.setRelease(this, work);
    }

    /** Takes an offer back that the worker has not accepted yet; the worker looks around, as it may have missed something. */
    boolean revoke(Object work) {
        return mail == work && MAIL.compareAndSet(this, work, LOOK);
    }

    // ---- worker's side

    /** Accepts what {@link #await} returned; false if the giver has revoked it. */
    boolean accept(Object work) {
        return MAIL.compareAndSet(this, work, BUSY);
    }

    /** Declares the worker idle; volatile, and followed by a look at queue and board (see "No lost wake-up"). */
    void idle() {
        mail = IDLE;
    }

    /** Takes back {@link #idle} because there is work after all; false if a giver was faster and its offer comes first. */
    boolean withdraw() {
        return MAIL.compareAndSet(this, IDLE, BUSY);
    }

    /** Waits until something is published: spins for so many nanoseconds, then parks. Returns a Source, or LOOK. */
    Object await(long spinNanos) {
        long deadline = 0;
        for (int k = 1;; k++) {
            Object state = mail;
            if (state != IDLE && state != CLAIMED && state != PARKED) {
                return state;
            }
            if (state == CLAIMED) {
                if (k > 1000) {
                    Thread.yield();
                }
            } else if (state == PARKED) {
                LockSupport.park(this);
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
