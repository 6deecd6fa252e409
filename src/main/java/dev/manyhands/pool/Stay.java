package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicInteger;

/** One thread of a {@link VirtualPool} in its place, from its start to its end. */
final class Stay implements Runnable {
    /*
     * OWN       it holds a place, which goes to the next one when it ends
     * BORROWED  it was started in the place of a thread that waits for it, and who gets the place back when it ends
     * ENDED     it has ended, or is about to: it runs nothing of its ticket any more
     * GIVEN_UP  it does not come back: its place has gone to others, and its end changes nothing any more
     *
     * A lender that goes on before the borrower has ended makes the place the borrower's own, and takes another one that may not be
     * there (Admission.overdraw): first that, then the change of the state, or the borrower's end in between would give the place to a
     * third one. If the borrower has ended first, the lender puts back what it took.
     */
    private static final int OWN = 0;
    private static final int BORROWED = 1;
    private static final int ENDED = 2;
    private static final int GIVEN_UP = 3;

    private final VirtualThreads threads;
    private final Ticket ticket;
    private final AtomicInteger state;

    Stay(VirtualThreads threads, Ticket ticket, boolean borrowed) {
        this.threads = threads;
        this.ticket = ticket;
        this.state = new AtomicInteger(borrowed ? BORROWED : OWN);
    }

    /** Starts the thread; false if the system has none, which the ticket has been told: the place is the caller's again. */
    boolean start() {
        try {
            threads.newThread(this).start();
            return true;
        } catch (Throwable noThread) {
            state.set(ENDED);
            ticket.failed(noThread);
            threads.admission.leave(ticket);
            threads.life.exit();
            return false;
        }
    }

    @Override
    public void run() {
        Thread self = Thread.currentThread();
        try {
            threads.arrive(self, this);
            self.setContextClassLoader(ticket.loader);
            ticket.work();
        } catch (Throwable broken) { // not the task, whose failures have been caught: no memory, say
            ticket.failed(broken);
        } finally {
            threads.depart(self);
            leave(ENDED);
        }
    }

    private void leave(int how) {
        boolean borrowed = state.compareAndSet(BORROWED, how);
        if (borrowed || state.compareAndSet(OWN, how)) {
            ticket.left();
            if (!borrowed) {
                threads.admission.give();
            }
            threads.life.exit();
        }
    }

    /** Whether this thread has a place that it could lend. */
    boolean holdsPlace() {
        return state.get() <= BORROWED;
    }

    /** Whether it is in a place that belongs to another thread. */
    boolean isBorrowed() {
        return state.get() == BORROWED;
    }

    /** Called by the lender of the place when it stops waiting: it has a place again when this returns. */
    void reclaim() {
        if (isBorrowed()) {
            threads.admission.overdraw();
            if (!state.compareAndSet(BORROWED, OWN)) {
                threads.admission.give();
            }
        }
    }

    /** Gives up a thread that does not come back: others get its place, and nobody waits for its end. */
    void giveUp() {
        leave(GIVEN_UP);
    }
}
