package dev.manyhands.sync;

/** A thread that waits for a lock in its {@link LockQueue}, or for a signal in a {@link LockCondition} and after that for the lock. */
final class LockNode {
    /** States of a wait for a signal, see {@link LockCondition}. */
    static final int WAITING = 0;
    static final int SIGNALLED = 1;
    static final int GIVEN_UP = 2;

    final Thread thread = Thread.currentThread();
    final long id = thread.threadId();
    /** Whether it waits for a read lock, which can be granted to its neighbours as well. */
    final boolean shared;
    /** How often the thread is to hold the lock once it has it. */
    final int holds;

    /** Whether the thread is awake, or about to be: then nobody need unpark it. See {@link LockQueue}. */
    volatile boolean awake;

    /** Whether it has been put into the queue: set before that. */
    boolean queued;

    // Guarded by the latch of the queue.
    LockNode previous;
    LockNode next;

    /** One of the three states above; changed by CAS, in {@link LockCondition}. */
    volatile int signal;
    /** The next in the list of a condition; guarded by the lock itself. */
    LockNode nextWaiter;

    LockNode(boolean shared, int holds) {
        this.shared = shared;
        this.holds = holds;
    }
}
