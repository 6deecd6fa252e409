package dev.manyhands.pool;

import java.util.concurrent.locks.LockSupport;

/** The thread that waits for the next slot of the rate limit on behalf of the queue; then it runs the task that is first there. */
final class Pacer implements Entrant, Runnable {
    private final VirtualThreads threads;
    private final long slot;
    private volatile Thread thread;
    /** Who was first in the queue at the end; written under the lock of the admission by the only thread that reads it. */
    private Ticket ticket;

    Pacer(VirtualThreads threads, long slot) {
        this.threads = threads;
        this.slot = slot;
    }

    @Override
    public boolean admitted() {
        try {
            thread = threads.newThread(this);
            thread.start();
            return true;
        } catch (Throwable noThread) {
            return failed(noThread);
        }
    }

    /** Lets the task that is first in the queue fail, or it would wait for ever. */
    private boolean failed(Throwable noThread) {
        threads.admission.endPacing(this, true);
        threads.limiter.cancel(slot);
        if (ticket == null || !ticket.limited) {
            return ticket != null && ticket.admitted();
        }
        ticket.failed(noThread);
        threads.admission.leave(ticket);
        threads.life.exit();
        return false;
    }

    /** Makes the thread look whether it is still needed. */
    void wake() {
        LockSupport.unpark(thread);
    }

    boolean isDue() {
        return threads.limiter.nanosUntil(slot) <= 0;
    }

    void take(Ticket first) {
        ticket = first;
    }

    @Override
    public void run() {
        do {
            threads.limiter.await(slot, () -> !threads.admission.isPacerNeeded());
        } while (!threads.admission.endPacing(this, false)); // woken because nobody waited, and somebody has come since
        boolean limited = ticket != null && ticket.limited;
        if (!limited) {
            threads.limiter.cancel(slot);
            if (ticket == null || !ticket.admitted()) {
                threads.admission.give();
            }
        }
        threads.admission.dispatch(Integer.MAX_VALUE);
        if (limited) {
            new Stay(threads, ticket, false).run();
        }
    }
}
