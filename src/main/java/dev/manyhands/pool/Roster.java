package dev.manyhands.pool;

/**
 * The workers of a pool, as those see them who have work to give: who can be claimed, who must be woken, and the board for the rest.
 */
final class Roster implements Hands {
    private final Worker[] workers;
    /** Of the workers, in the same order; apart from them, because the workers' own fields lie on lines that they write to. */
    private final Mailbox[] mailboxes;
    private final Board board = new Board();

    Roster(Worker... workers) {
        this.workers = workers;
        mailboxes = new Mailbox[workers.length];
        for (int k = 0; k < workers.length; k++) {
            mailboxes[k] = workers[k].mailbox;
        }
    }

    /** The workers of a new pool, whose threads do not exist yet. */
    static Roster of(ThreadPool pool, int size) {
        Worker[] workers = new Worker[size];
        for (int k = 0; k < size; k++) {
            workers[k] = new Worker(pool, k + 1);
        }
        return new Roster(workers);
    }

    int size() {
        return workers.length;
    }

    /** Claims idle workers, as many as the array has room for; those who spin first, as waking takes time. Returns how many it got. */
    int claim(Mailbox[] claimed) {
        int n = 0;
        for (int k = 0; k < mailboxes.length && n < claimed.length; k++) {
            if (mailboxes[k].claimSpinning()) {
                claimed[n++] = mailboxes[k];
            }
        }
        for (int k = 0; k < mailboxes.length && n < claimed.length; k++) {
            if (mailboxes[k].claimSleeping()) {
                claimed[n++] = mailboxes[k];
            }
        }
        return n;
    }

    /** Posts the source on the board and wakes up to {@code wanted} workers that have become idle meanwhile; returns the slot or -1. */
    @Override
    public int post(Source source, int wanted) {
        int slot = board.post(source);
        if (slot >= 0) {
            nudge(wanted);
        }
        return slot;
    }

    @Override
    public void nudge(Source source, int wanted) {
        nudge(wanted);
    }

    @Override
    public void remove(int slot) {
        board.remove(slot);
    }

    /** Makes up to {@code wanted} idle workers look at queue and board. */
    void nudge(int wanted) {
        int left = wanted;
        for (int k = 0; k < mailboxes.length && left > 0; k++) {
            if (look(mailboxes[k])) {
                left--;
            }
        }
    }

    /** Makes the worker look at queue and board if it is idle or unstarted. */
    private static boolean look(Mailbox mailbox) {
        if (mailbox.mail == Mailbox.IDLE && mailbox.claimSpinning() || mailbox.claimSleeping()) { // seldom: most are busy, leave them alone
            mailbox.publish(Mailbox.LOOK);
            mailbox.wake();
            return true;
        }
        return false;
    }

    /** Makes all idle workers look at queue and board, but starts no thread. */
    void nudgeStarted() {
        for (Mailbox mailbox : mailboxes) {
            if (mailbox.mail != Mailbox.UNSTARTED) {
                look(mailbox);
            }
        }
    }

    /** A source on the board that a worker could join, or null. */
    Source findSource(int start) {
        return board.find(start);
    }

    /** Interrupts the workers that take part in a loop, wherever they found it. */
    void interrupt(Source loop) {
        Thread self = Thread.currentThread();
        for (Worker worker : workers) {
            if ((worker.mailbox.mail == loop || worker.loop == loop) && worker != self) {
                worker.interrupt();
            }
        }
    }

    void interruptAll() {
        for (Worker worker : workers) {
            worker.interrupt();
        }
    }
}
