package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * A place where the parallel verbs run: threads of this JVM, child JVMs, a cluster.
 *
 * <p>A pool holds threads or processes: close it, or use it in a {@code try} block. {@link ThreadPool#common()} needs no closing.
 */
public sealed interface Pool extends AutoCloseable permits ThreadPool, VirtualPool, ProcessPool {
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

    // ---- the low level that the verbs stand on

    /**
     * Runs all units of a loop, and returns when all have been run.
     *
     * <p>Blocking. The first failure cancels what has not begun, interrupts what runs and waits for it.
     *
     * @param task the loop's body
     * @param schedule how units are dealt out
     * @param units number of units, 0 or more
     * @param width how many threads take part at most, the caller included if it works too; 1 to {@link #size()}
     * @throws IllegalArgumentException if {@code units} or {@code width} is out of range
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     * @throws IllegalStateException if the task has ended early in a run before
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted; its flag is set again
     * @throws RuntimeException what {@link LoopTask#failed} makes of the failures
     */
    void run(LoopTask task, Schedule schedule, int units, int width);

    /**
     * Makes a loop whose caller only watches: it is run by threads of the pool alone, and those that do not come back can be given up.
     *
     * @param task the loop's body
     * @param watch what the caller looks after
     * @param units number of units, 0 or more
     * @param width how many threads take part at most; 1 to {@link #size()}
     * @return the loop, not begun yet
     * @throws IllegalArgumentException if {@code units} or {@code width} is out of range
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     */
    WatchedLoop watched(LoopTask task, LoopWatch watch, int units, int width);

    /**
     * Runs a job on a thread of the pool some time later, after the tasks that were submitted before.
     *
     * @param job the job
     * @param watches whether the job does little but wait for {@linkplain #watched watched loops} of this pool: it may then be run by a
     *     thread of its own, at once, for which the pool waits when it is closed as for its own threads
     * @return the future of the job: cancels and interrupts it, and lets a thread of this pool wait for it without a deadlock, if need be
     *     by running it
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     */
    Future<?> begin(PoolJob job, boolean watches);

    /**
     * Returns whether the calling thread is one of this pool's.
     *
     * @return whether it is a thread that the pool has made to run tasks and loops
     */
    boolean isOwnThread();

    /**
     * Runs two computations, the second one on another thread if one is free before the first is done: fork and join.
     *
     * <p>If the first fails, the second is cancelled or interrupted, and waited for.
     *
     * @param first the first computation, run by the caller
     * @param second the second computation
     * @param combine makes the result of both results
     * @param width how many threads take part at most in the outermost join, the caller included; nested joins belong to the outermost
     * @param <A> type of the first result
     * @param <B> type of the second result
     * @param <R> type of the combined result
     * @return what {@code combine} returns
     * @throws IllegalArgumentException if {@code width} is out of range
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted while it waits; its flag is set again
     * @throws Throwable what the first computation that failed has thrown
     */
    <A, B, R> R join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine, int width) throws Throwable;

    /**
     * Opens a scope for any number of forked tasks; it must be {@linkplain Scope#close() closed} by the thread that opened it.
     *
     * @param name name of the job, for messages
     * @param width how many threads run tasks of the scope at most, the owner included
     * @param context what is put around each forked task
     * @return the scope
     * @throws IllegalArgumentException if {@code width} is out of range
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     */
    Scope scope(String name, int width, TaskContext context);

    /**
     * Opens a scope whose tasks run in no particular context; see {@link #scope(String, int, TaskContext)}.
     *
     * @param name name of the job, for messages
     * @param width how many threads run tasks of the scope at most, the owner included
     * @return the scope
     * @throws IllegalArgumentException if {@code width} is out of range
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     */
    default Scope scope(String name, int width) {
        return scope(name, width, TaskContext.NONE);
    }

    /** Lets what was submitted finish, then releases all threads, processes and files; waits until that is done. */
    @Override
    void close();
}
