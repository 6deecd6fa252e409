package dev.manyhands.pool;

/**
 * A place where the parallel verbs run: threads of this JVM, child JVMs, a cluster.
 *
 * <p>A pool holds threads or processes: close it, or use it in a {@code try} block. {@link ThreadPool#common()} needs no closing.
 */
public sealed interface Pool extends AutoCloseable permits ThreadPool {
    /**
     * Returns how many threads or processes one job uses at most.
     *
     * @return the size, at least 1
     */
    int size();

    /**
     * Returns the name of the pool, which its threads carry.
     *
     * @return the name
     */
    String name();

    /**
     * Returns whether the workers see the caller's objects.
     *
     * @return true for threads of this JVM; false if arguments and results are copied to another process
     */
    boolean sharesHeap();

    /** Lets what was submitted finish, then releases all threads, processes and files; waits until that is done. */
    @Override
    void close();
}
