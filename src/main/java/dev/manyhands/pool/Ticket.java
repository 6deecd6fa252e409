package dev.manyhands.pool;

/** Someone who wants places of a {@link VirtualPool}, and an entry of the queue for them: a task, or a source that wants helpers. */
abstract class Ticket implements Entrant {
    /** How many places it may have at the same time. */
    final int most;
    /** Whether each of its starts is counted by the rate limit. */
    final boolean limited;
    /** The context class loader of who asked, which the threads that run this get too. */
    final ClassLoader loader = Thread.currentThread().getContextClassLoader();

    // What follows belongs to the queue and is guarded by its lock.
    Ticket previous;
    Ticket next;
    boolean queued;
    /** Places that it waits for. */
    int wanted;
    /** Places that it has. */
    int inside;

    Ticket(int most, boolean limited) {
        this.most = most;
        this.limited = limited;
    }

    /** What the thread does in the place; throws nothing. */
    abstract void work();

    /** Called when a thread of this ticket has done its work and is about to leave its place. */
    abstract void left();

    /** Called when the work could not be begun: the system has no thread or no memory. Throws nothing. */
    abstract void failed(Throwable why);
}
