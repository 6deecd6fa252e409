package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Virtual threads for work that mostly waits, as for files, databases and web services: a thread per task, with a bound on how many
 * run at the same time and, if wanted, on how many start per second.
 *
 * <p>A task that was submitted runs on a virtual thread of its own, named {@code manyhands-NAME-N}, with its own thread-locals, the
 * context class loader of who submitted it, and no inherited thread-locals. Tasks beyond the bound wait in a queue, first come, first
 * served, and have no thread meanwhile; a task that ends starts the next one. An idle pool has no thread at all.
 *
 * <p>A loop is run by up to {@code width} virtual threads while its caller waits; each of them counts against the bound, as do the
 * threads that help with a scope or a join, and they wait for their places in the same queue. In loops and scopes a thread runs one unit
 * or task after the other. A loop whose threads have been at work for some milliseconds lets others that wait come in between.
 *
 * <p><b>Waiting inside.</b> A task of the pool that calls {@code get} on the {@link java.util.concurrent.Future} of a task of the same
 * pool that has not begun lends it its place: that task begins at once, ahead of others, and the place returns when it ends. So
 * tasks may wait for tasks, to any depth, on a pool of any size; the same holds for {@code invokeAll} and {@code invokeAny} and for a loop
 * that is called in a task. If the one that waits goes on earlier, by a timeout, an interrupt or a cancellation, then both run, and one
 * more than the bound allows, until the next task ends. Other ways to wait (latches, {@code CompletableFuture.join}) keep the place.
 *
 * <p><b>Rate.</b> With {@link Builder#rate rate(tasks, per)} the starts of submitted tasks and of units of loops are given slots, at
 * least {@code per / tasks} apart; one begins in its slot, or as much later as the machine's timer is late, which does not delay
 * the slots after it. Slots are not saved up while nothing starts. Timers are exact to some 0.1 milliseconds, so where more than one slot
 * falls into a millisecond, as many as that may coincide; {@link Builder#rate(int, Duration, int)} says how many may in general. In any
 * time {@code t}, the pool gives out at most {@code burst + t * tasks / per} slots. Forked tasks of scopes and joins are not limited.
 * A task that is cancelled before it begins uses no slot.
 *
 * <p>Memory effects: what a thread did before it submitted a task or began a loop happens-before the task or the loop's body, and that
 * happens-before the return of {@code Future.get} or of the loop.
 */
public final class VirtualPool extends AbstractExecutorService implements Pool {
    private static final AtomicInteger UNNAMED = new AtomicInteger();
    private static final int MAX_SIZE = 1 << 20;

    private final int size;
    private final String name;
    private final String description;
    private final VirtualThreads threads;

    VirtualPool(Builder builder, ThreadFactory factory) {
        size = builder.size;
        name = builder.name;
        description = "virtual pool '" + name + "' of size " + size + builder.rate;
        threads = new VirtualThreads(description, size, builder.limiter, factory);
    }

    /**
     * Makes a pool without a bound on the rate.
     *
     * @param concurrency how many tasks run at the same time at most, 1 to 1048576
     * @return the pool; close it after use
     * @throws IllegalArgumentException if the concurrency is out of range
     */
    public static VirtualPool of(int concurrency) {
        return builder(concurrency).build();
    }

    /**
     * Makes a pool without a bound on the rate, whose threads carry its name: {@code manyhands-NAME-1} and so on.
     *
     * @param concurrency how many tasks run at the same time at most, 1 to 1048576
     * @param name name of the pool
     * @return the pool; close it after use
     * @throws IllegalArgumentException if the concurrency is out of range
     */
    public static VirtualPool of(int concurrency, String name) {
        return builder(concurrency).name(name).build();
    }

    /**
     * Begins to describe a pool.
     *
     * @param concurrency how many tasks run at the same time at most, 1 to 1048576
     * @return the description, to be completed and {@linkplain Builder#build built}
     * @throws IllegalArgumentException if the concurrency is out of range
     */
    public static Builder builder(int concurrency) {
        if (concurrency < 1 || concurrency > MAX_SIZE) {
            throw new IllegalArgumentException("a virtual pool of concurrency " + concurrency + ": allowed is 1 to " + MAX_SIZE);
        }
        return new Builder(concurrency);
    }

    /** The description of a pool that is to be made. */
    public static final class Builder {
        private final int size;
        private String name;
        private String rate = "";
        private RateLimiter limiter;

        private Builder(int size) {
            this.size = size;
        }

        /**
         * Names the pool.
         *
         * @param poolName the name, which its threads carry
         * @return this description
         */
        public Builder name(String poolName) {
            name = Objects.requireNonNull(poolName, "the pool's name is null");
            return this;
        }

        /**
         * Limits how many tasks and units of loops start in a time, evenly spaced; see {@link VirtualPool}.
         *
         * @param tasks number of starts, at least 1
         * @param per in this time, longer than zero
         * @return this description
         * @throws IllegalArgumentException if one of them is out of range
         */
        public Builder rate(int tasks, Duration per) {
            limiter = RateLimiter.of(tasks, Objects.requireNonNull(per, "the time of the rate is null"), System::nanoTime);
            rate = ", " + tasks + " starts per " + per;
            return this;
        }

        /**
         * Limits how many tasks and units of loops start in a time, and says how many may start at once after a pause; see
         * {@link VirtualPool}.
         *
         * @param tasks number of starts, at least 1
         * @param per in this time, longer than zero
         * @param burst how many may start at the same time, at least 1; with 1 all are evenly spaced
         * @return this description
         * @throws IllegalArgumentException if one of them is out of range
         */
        public Builder rate(int tasks, Duration per, int burst) {
            limiter = RateLimiter.of(tasks, Objects.requireNonNull(per, "the time of the rate is null"), burst, System::nanoTime);
            rate = ", " + tasks + " starts per " + per + " in bursts of " + burst;
            return this;
        }

        /**
         * Makes the pool.
         *
         * @return the pool; close it after use
         */
        public VirtualPool build() {
            name = name == null ? "virtual" + UNNAMED.incrementAndGet() : name;
            var thread = Thread.ofVirtual().name("manyhands-" + name + "-", 1).inheritInheritableThreadLocals(false);
            return new VirtualPool(this, thread.factory());
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean sharesHeap() {
        return true;
    }

    // ---- loops

    /**
     * Runs all units of a loop on threads of this pool, which take them one by one, or some microseconds' worth at a time, and returns when
     * all have been run.
     *
     * <p>Blocking; the caller only waits. The first failure cancels what has not begun, interrupts what runs and waits for it. The schedule
     * makes no difference.
     */
    @Override
    public void run(LoopTask task, Schedule schedule, int units, int width) {
        Objects.requireNonNull(schedule, "the schedule is null");
        WatchedLoop loop = watched(task, LoopWatch.NONE, units, width);
        if (task.isCancelled()) {
            throw task.cancelled(false);
        }
        if (Thread.currentThread().isInterrupted()) { // before anything begins: others may be done with it all before this thread looks
            throw task.cancelled(true);
        }
        if (task.isStopped()) {
            throw new IllegalStateException(task.describe() + " has been stopped: a task that ended early cannot run again; "
                    + "make a new one");
        }
        if (units > 0) {
            loop.run();
        }
    }

    @Override
    public WatchedLoop watched(LoopTask task, LoopWatch watch, int units, int width) {
        if (units < 0) {
            throw new IllegalArgumentException("a loop of " + units + " units: the number must not be negative");
        }
        check("the job", width);
        int most = Math.max(1, Math.min(width, units));
        return new WatchedLoop(new VirtualHands(threads, most), task, watch, units, most);
    }

    /**
     * Runs two computations, the second one on another thread if a place is free before the first is done: fork and join.
     *
     * <p>It costs some microseconds, so it is for computations that wait or are long. If the first fails, the second is cancelled or
     * interrupted, and waited for.
     */
    @Override
    public <A, B, R> R join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine, int width) throws Throwable {
        if (!VirtualJoin.isInside(threads)) {
            check("join", width);
        }
        return VirtualJoin.run(threads, width, first, second, combine);
    }

    @Override
    public Scope scope(String scopeName, int width, TaskContext context) {
        check("the scope", width);
        return new Scope(new VirtualHands(threads, width - 1), scopeName, width, context);
    }

    private void check(String what, int width) {
        if (width < 1 || width > size) {
            throw new IllegalArgumentException("width " + width + " on " + this + ": allowed is 1 to " + size
                    + "; a larger pool is made with VirtualPool.of(n)");
        }
        if (threads.life.isShutdown() && threads.current() == null) {
            throw threads.rejected(what);
        }
    }

    VirtualThreads threads() {
        return threads;
    }

    // ---- executor

    /**
     * Runs the task on a virtual thread of its own: at once if a place is free, else when its turn comes; tasks begin in the order of
     * submission.
     *
     * <p>What the task throws goes to the {@linkplain Thread#getUncaughtExceptionHandler uncaught exception handler} of its thread if it
     * has set one, else to the default one, else to the {@link System.Logger} of this class.
     *
     * @param task the task
     * @throws RejectedExecutionException if the pool is shut down
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "the task is null");
        threads.execute(task);
    }

    /** The job is a task like others: while it waits for a loop it lends its place to that. */
    @Override
    public Future<?> begin(PoolJob job, boolean watches) {
        var task = new VirtualJob(threads, job);
        threads.execute(task);
        return task;
    }

    @Override
    public boolean isOwnThread() {
        return threads.current() != null;
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new VirtualTask<>(threads, callable, null);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new VirtualTask<>(threads, Executors.callable(runnable, value), null);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return new FirstResult<>(threads, tasks).get();
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return new FirstResult<>(threads, tasks).get(unit.toNanos(timeout));
    }

    /**
     * Returns a view of this pool that runs tasks later, and again and again; see {@link ThreadPool#scheduled}.
     *
     * @return the view; each call makes a new one
     */
    public ScheduledExecutorService scheduled() {
        return new ScheduledView(this, toString());
    }

    // ---- life cycle

    /** Accepts no more tasks and loops; those that were accepted run to their end. */
    @Override
    public void shutdown() {
        threads.life.shutdown();
    }

    /**
     * Accepts no more tasks and loops, drops those that have not begun and interrupts those that run.
     *
     * @return the tasks that will not run, in the order of submission; what {@code submit} returned for them stays undone
     */
    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> never = new ArrayList<>(threads.stop());
        never.removeIf(task -> {
            if (task instanceof VirtualJob job) {
                job.neverBegan();
                return true;
            }
            return false;
        });
        return never;
    }

    @Override
    public boolean isShutdown() {
        return threads.life.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.life.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.life.await(timeout, unit);
    }

    /**
     * Shuts the pool down and waits until the tasks and loops begun before have ended; if the waiting thread is interrupted, as
     * {@link #shutdownNow}.
     *
     * @throws IllegalStateException if a task of this pool calls it: it would wait for itself
     */
    @Override
    public void close() {
        if (threads.current() != null) {
            throw new IllegalStateException("a task of " + this + " closes its own pool and would wait for itself; call shutdown() there");
        }
        super.close();
    }

    /** Returns the name, the concurrency and the rate of the pool. */
    @Override
    public String toString() {
        return description;
    }
}
