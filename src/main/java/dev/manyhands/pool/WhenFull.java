package dev.manyhands.pool;

/** What a {@link ThreadPool} with a bounded queue does with a task for which there is no room. */
public enum WhenFull {
    /** The thread that submits waits until there is room; an interrupt or the end of the pool ends the wait by a rejection. */
    BLOCK,
    /** The task is rejected at once. */
    REJECT
}
