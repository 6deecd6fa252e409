package dev.manyhands.pool;

/** A thread of a {@link ThreadPool}: waits at its mailbox, works off what it is offered, then the queue and the board. */
final class Worker extends Thread {
    final Mailbox mailbox = new Mailbox(this);
    private final ThreadPool pool;
    private final int number;
    /** The loop that this worker found on the board and takes part in, or null; read by who cancels that loop, see {@link Crew}. */
    volatile Source loop;
    /** The strand of the join tree that this worker works in, or null; only for this thread. */
    Strand strand;
    /** Set when loops kept this worker from the queue: the next loop gives it back busy, so that it looks at the queue first. */
    private boolean queueWaits;

    Worker(ThreadPool pool, int number) {
        super(null, null, "manyhands-" + pool.name() + "-" + number, 0, false);
        setDaemon(true);
        this.pool = pool;
        this.number = number;
    }

    ThreadPool pool() {
        return pool;
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            try {
                if (mailbox.mail != Mailbox.BUSY) {
                    answer(mailbox.await(pool.spinNanos()));
                }
                more = settle();
            } catch (Throwable broken) {
                pool.broken(broken); // our own failure, for lack of memory, say, not a task's: this thread must live to take part again
            }
        }
        pool.ended();
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
        }
    }

    /** Becomes idle when neither queue nor board has work; returns false when the pool ends. */
    private boolean settle() {
        for (;;) {
            if (mailbox.mail == Mailbox.BUSY) {
                queueWaits = false;
                runQueue();
                mailbox.idle();
            }
            boolean over = pool.isEnding(); // before the look at the queue: a task that was accepted was in the queue before the end
            boolean queued = pool.hasQueued();
            Source source = queued ? null : pool.roster().findSource(number);
            boolean ending = !queued && source == null && over;
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
        for (Runnable task = pool.poll(); task != null; task = pool.poll()) {
            pool.runTask(task);
        }
    }
}
