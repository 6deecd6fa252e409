package dev.manyhands.pool;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** The bound of a pool's queue: how many tasks that were submitted may be there and not have ended. */
final class QueueBound {
    /*
     * Counted are tasks from their acceptance to their end, not the entries of the queue: a task that an idle thread is about to fetch
     * takes no room from another one, so a pool of n threads and capacity c accepts n + c tasks at any rate, and c wait when n run.
     */
    private static final int ALL = Integer.MAX_VALUE >> 1;

    /** A semaphore that can be in debt. */
    private static final class Room extends Semaphore {
        private static final long serialVersionUID = 1L;

        Room(int permits) {
            super(permits, true);
        }

        void overdraw() {
            reducePermits(1);
        }
    }

    private final int capacity;
    private final WhenFull whenFull;
    private final Room room;

    QueueBound(int threads, int capacity, WhenFull whenFull) {
        this.capacity = capacity;
        this.whenFull = whenFull;
        this.room = new Room(threads + capacity);
    }

    /** Whether it is a task that a user has submitted. Jobs that were begun, helpers of loops and tasks that are due have no bound. */
    static boolean counts(Runnable task) {
        return !(task instanceof JobTask || task instanceof QueuedHelp.Call || task instanceof ScheduledTask);
    }

    /** Makes room for a task, or throws. A thread of the pool itself never waits: it would wait for tasks that wait for it. */
    void enter(ThreadPool pool) {
        if (room.tryAcquire()) {
            return;
        }
        if (pool.isOwnThread()) {
            room.overdraw();
        } else if (whenFull == WhenFull.REJECT) {
            throw new RejectedExecutionException(pool + " is full: " + capacity + " tasks wait, as many as its queue may hold; "
                    + "submit less at a time, or let the queue be longer or block");
        } else {
            try {
                room.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RejectedExecutionException("interrupted while waiting for room in the queue of " + pool
                        + ", which holds " + capacity + " tasks: the task was not accepted", e);
            }
        }
    }

    /** A task has ended, or was not accepted after all. */
    void leave() {
        room.release();
    }

    /** The pool accepts no more tasks: nobody needs to wait any longer. At most once. */
    void open() {
        room.release(ALL);
    }
}
