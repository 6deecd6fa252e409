package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One place in a {@link ThreadPool} and the thread that fills it: waits at its mailbox, works off what it is offered, then the queue and
 * the board.
 */
final class Worker implements Runnable {
    /*
     * Life. A worker is made without a thread. Whoever claims its mailbox first makes and starts one. It ends when the pool does, or after
     * it has been detached: another worker has taken its place in the roster, because this one is stuck or waits in a task, and it leaves
     * when
     * it is done with what it runs. It ends only in the state BUSY of its mailbox, in which nobody can claim it; a giver that holds an
     * outdated array of mailboxes may claim it until then, and is served as ever. To detach, one writes "detached" and then makes the
     * worker look if it is idle; the worker writes IDLE and then reads "detached": one of the two sees the other, see Mailbox.
     */
    /** The worker of a thread that the pool has not made itself. */
    private static final ThreadLocal<Worker> FOREIGN = new ThreadLocal<>();
    /** Whether there ever was such a thread; written before the thread begins, so what it reads itself is never outdated. */
    private static boolean foreign;

    final Mailbox mailbox = new Mailbox(this);
    /** Position in the roster. */
    final int place;
    /** Number in the thread's name: of the place, or a higher one for a worker that has replaced another. */
    final int number;
    private final ThreadPool pool;
    /**
     * The thread while there is one; written before its start, under the pool's lock. Volatile, because who interrupts the members of a
     * loop does so after it has stopped the loop, and a thread that was not there for it yet sees that the loop is stopped.
     */
    private volatile Thread thread;
    /** The loop that this worker found on the board and takes part in, or null; read by who cancels that loop, see {@link Crew}. */
    volatile Source loop;
    /** The strand of the join tree that this worker works in, or null; only for this thread. */
    Strand strand;
    /** The submitted task that this worker runs, the innermost one, or null; only for this thread. */
    PoolTask<?> task;
    /** Set when a thread that waited for a task was woken: it may need the processor that this one would spin on. */
    boolean hasWoken;
    /** Whether it runs a task that counts for the bound of the queue, until that has ended or the worker was given up. */
    final AtomicBoolean countedTask = new AtomicBoolean();
    /** Set when another worker has taken the place; see "Life". */
    private volatile boolean detached;
    /** Whether nobody waits for its end; guarded by the pool's lock. */
    private boolean givenUp;
    /** Set when loops kept this worker from the queue: the next loop gives it back busy, so that it looks at the queue first. */
    private boolean queueWaits;

    Worker(ThreadPool pool, int place, int number) {
        this.pool = pool;
        this.place = place;
        this.number = number;
    }

    /** The worker that the current thread belongs to, or null if it is no thread of a pool. */
    static Worker current() {
        if (Thread.currentThread() instanceof WorkerThread own) {
            return own.worker;
        }
        return foreign ? FOREIGN.get() : null;
    }

    ThreadPool pool() {
        return pool;
    }

    Thread thread() {
        return thread;
    }

    /** Gives the worker its thread, which is not started yet, or takes it away: it has ended or could not be started. */
    void set(Thread own) {
        foreign |= own != null && !(own instanceof WorkerThread);
        thread = own;
    }

    /** Interrupts the thread if there is one. */
    void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Makes the worker end when it is done with what it runs; it must have been replaced in the roster before. */
    void detach() {
        detached = true;
    }

    /** Says that nobody waits for the end of this worker any more; false if that was said before. */
    boolean giveUp() {
        boolean isFirst = !givenUp;
        givenUp = true;
        return isFirst;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    boolean isDetached() {
        return detached;
    }

    @Override
    public void run() {
        boolean isForeign = !(Thread.currentThread() instanceof WorkerThread);
        if (isForeign) {
            FOREIGN.set(this);
        }
        boolean more = true;
        while (more) {
            try {
                if (mailbox.mail != Mailbox.BUSY) {
                    long spinNanos = hasWoken ? SpinTimes.POLITE_NANOS : pool.spinTimes().workerNanos(place);
                    hasWoken = false;
                    answer(mailbox.await(spinNanos));
                }
                more = settle();
            } catch (Throwable broken) {
                pool.workforce().broken(broken); // our own failure, not a task's: this thread must live to take part again
            }
        }
        if (isForeign) {
            FOREIGN.remove();
        }
        pool.workforce().ended(this);
    }

    private void answer(Source mail) {
        if (mail == Mailbox.LOOK) {
            mailbox.busy();
        } else {
            Loop.help(mail, this);
        }
    }

    /** Says that this worker has left the loop that was offered to it, and takes new offers from here on, unless tasks are waiting. */
    void leftOffer() {
        mailbox.forget();
        if (queueWaits) {
            mailbox.busy();
        } else {
            mailbox.idle();
            pool.roster().becameIdle();
        }
    }

    /** Becomes idle when neither queue nor board has work; returns false when the pool ends, or this worker does. */
    private boolean settle() {
        for (;;) {
            if (mailbox.mail == Mailbox.BUSY) {
                queueWaits = false;
                runQueue();
                mailbox.idle();
                pool.roster().becameIdle();
            }
            boolean over = pool.workforce().isEnding(); // before the queue: what was accepted was in the queue before the end
            boolean mine = !detached;
            boolean queued = mine && pool.hasQueued();
            Source source = mine && !queued ? pool.roster().findSource(place + 1) : null;
            boolean ending = !queued && source == null && (over || !mine);
            if (!queued && source == null && !ending) {
                return true;
            }
            if (!mailbox.withdraw()) {
                queueWaits = queued;
                return true;
            }
            if (ending) {
                return false;
            }
            if (source != null) {
                source.join(this);
            }
        }
    }

    private void runQueue() {
        while (!detached) {
            Runnable task = pool.workforce().poll();
            if (task == null) {
                return;
            }
            pool.workforce().run(this, task);
        }
    }
}
