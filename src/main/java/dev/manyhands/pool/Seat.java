package dev.manyhands.pool;

/** One thread's participation in a {@link WatchedLoop}. */
final class Seat {
    /*
     * Everything is guarded by the monitor, so of a participant that leaves, a watcher that abandons it and a canceller that interrupts
     * it, each sees what the others have done: nobody interrupts a thread that has left, and a thread that was abandoned touches nothing
     * of the loop any more.
     */
    final int number;
    /** The worker that sits here, or null if it is none of a thread pool's. */
    final Worker worker;
    private final Thread thread = Thread.currentThread();
    private boolean left;
    private boolean abandoned;
    private boolean wasInterrupted;
    /** Units in work. */
    private int from;
    private int to;

    Seat(int number, Worker worker) {
        this.number = number;
        this.worker = worker;
    }

    Thread thread() {
        return thread;
    }

    /** Records what is in work; false if the participant has been abandoned. */
    synchronized boolean take(int first, int last) {
        from = first;
        to = last;
        return !abandoned;
    }

    /** Leaves; false if the participant has been abandoned before. What interrupts it has been done with when this returns. */
    synchronized boolean leave() {
        left = true;
        return !abandoned;
    }

    /** Takes the units in work away from the participant: returns the first and the end of them, or null if it has left before. */
    synchronized int[] abandon() {
        if (left || abandoned) {
            return null;
        }
        abandoned = true;
        notifyAll();
        return new int[] {from, to};
    }

    /** Waits until the watcher, which has decided to abandon this participant, has done so. */
    synchronized void awaitAbandoned() {
        boolean interrupted = false;
        while (!abandoned) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void interrupt() {
        if (!left && !abandoned && thread != Thread.currentThread()) {
            wasInterrupted = true;
            thread.interrupt();
        }
    }

    /** Whether it was interrupted here. */
    synchronized boolean wasInterrupted() {
        return wasInterrupted;
    }
}
