package dev.manyhands.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The workers of a pool, as those see them who have work to give: who can be claimed, who must be woken, and the board for the rest.
 */
final class Roster implements Hands {
    /*
     * Replacement. The two arrays are never written to after their publication: a worker is replaced by new arrays. A giver that read
     * the old ones may still find the mailbox of a worker that was replaced. It can claim it only while that worker is idle; then the
     * worker does what it is given, as ever, before it ends: it ends only in the state BUSY, which no one claims. Nor can the giver miss an
     * idle worker by it: the new one was unstarted when it took its place, and whoever puts it there makes idle workers look afterwards.
     *
     * A worker that was replaced is put among the detached ones before it leaves the arrays, and stays there until its thread ends. Who
     * looks through the arrays and then through the detached ones therefore sees it at least once.
     *
     * Hint. Who has submitted a task to a large pool does not look through all mailboxes if "someIdle" says that it is of no use. A worker
     * that becomes idle writes IDLE, then the hint if that is false, and then looks at the queue. Who finds no idle worker clears the hint
     * and then looks at all mailboxes again. All these accesses are volatile. Suppose a submitter finds the hint cleared, and a worker is
     * idle and has looked at the queue before the task was there. Then the worker saw or wrote the hint set before that, so it was cleared
     * later, and who did that looks at the mailbox of the idle worker afterwards, and makes it look. It does so with all that it finds,
     * because it cannot know how many submitters have relied on it.
     */
    private static final int LARGE = 32;

    private volatile Worker[] workers;
    /** Of the workers, in the same order; apart from them, because the workers' own fields lie on lines that they write to. */
    private volatile Mailbox[] mailboxes;
    /**
     * Whether somebody with a task has found no idle worker since the queue was last empty: a hint to workers that are in loops. Apart
     * from the
     * above it is seldom written.
     */
    private volatile boolean crowded;
    private final Set<Worker> detached = ConcurrentHashMap.newKeySet();
    private final Board board = new Board();
    /** False only if all workers were busy when somebody looked last and none has become idle since. */
    private volatile boolean someIdle = true;

    Roster(Worker... workers) {
        set(workers);
    }

    private void set(Worker[] all) {
        Mailbox[] theirs = new Mailbox[all.length];
        for (int k = 0; k < all.length; k++) {
            theirs[k] = all[k].mailbox;
        }
        workers = all;
        mailboxes = theirs;
    }

    /** The workers of a new pool, whose threads do not exist yet. */
    static Roster of(ThreadPool pool, int size) {
        Worker[] workers = new Worker[size];
        for (int k = 0; k < size; k++) {
            workers[k] = new Worker(pool, k, k + 1);
        }
        return new Roster(workers);
    }

    /**
     * Puts a new worker into the place of this one, which ends when it is done with what it runs; false if that has been done before.
     * One call at a time.
     */
    boolean replace(Worker old, int number) {
        Worker[] now = workers;
        if (now[old.place] != old) {
            return false;
        }
        detached.add(old);
        Worker[] all = now.clone();
        all[old.place] = new Worker(old.pool(), old.place, number);
        set(all);
        becameIdle();
        old.detach();
        look(old.mailbox); // it may be idle by now; volatile, and after "detached": see Worker
        return true;
    }

    /** Forgets a detached worker whose thread ends. */
    void gone(Worker worker) {
        detached.remove(worker);
    }

    int size() {
        return workers.length;
    }

    /** Claims idle workers, as many as the array has room for; those who spin first, as waking takes time. Returns how many it got. */
    int claim(Mailbox[] claimed) {
        Mailbox[] all = mailboxes;
        int n = 0;
        for (int k = 0; k < all.length && n < claimed.length; k++) {
            if (all[k].claimSpinning()) {
                claimed[n++] = all[k];
            }
        }
        for (int k = 0; k < all.length && n < claimed.length; k++) {
            if (all[k].claimSleeping()) {
                claimed[n++] = all[k];
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
        Mailbox[] all = mailboxes;
        int left = wanted;
        for (int k = 0; k < all.length && left > 0; k++) {
            if (look(all[k])) {
                left--;
            }
        }
    }

    /**
     * Makes an idle worker look at the queue, to which a task has been added; returns whether it had to be woken or started for that. With
     * all workers busy this costs one read in a large roster, see "Hint".
     */
    boolean wake() {
        if (!someIdle) {
            setCrowded(true);
            return false;
        }
        Mailbox[] all = mailboxes;
        for (Mailbox mailbox : all) {
            if (look(mailbox)) {
                return mailbox.wasAsleep();
            }
        }
        setCrowded(true);
        if (all.length >= LARGE) {
            someIdle = false;
            for (Mailbox mailbox : all) {
                if (look(mailbox)) {
                    someIdle = true;
                }
            }
        }
        return false;
    }

    boolean isCrowded() {
        return crowded;
    }

    /** Says whether tasks wait; who says that none does looks at the queue once more, and takes it back if it was wrong. */
    void setCrowded(boolean waiting) {
        if (crowded != waiting) {
            crowded = waiting;
        }
    }

    /** Says that a worker has become idle; before it looks at the queue for the last time. */
    void becameIdle() {
        if (!someIdle) {
            someIdle = true;
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
            interrupt(worker, loop, self);
        }
        for (Worker worker : detached) { // after the others: see "Replacement"
            interrupt(worker, loop, self);
        }
    }

    private static void interrupt(Worker worker, Source loop, Thread self) {
        if ((worker.mailbox.mail == loop || worker.loop == loop) && worker.thread() != self) {
            worker.interrupt();
        }
    }

    void interruptAll() {
        for (Worker worker : workers) {
            worker.interrupt();
        }
        for (Worker worker : detached) {
            worker.interrupt();
        }
    }
}
