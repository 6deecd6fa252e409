package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Settings;
import dev.manyhands.internal.Timer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * A fixed number of threads that run parallel loops and submitted tasks.
 *
 * <p>A loop is worked on by the thread that calls it and by up to {@code size - 1} threads of the pool; submitted tasks are run by up
 * to {@code size} threads of the pool, oldest first. Several threads may use one pool at the same time: each works on its own job, and
 * the pool's threads spread over the jobs. Loops and submitted tasks may use the pool again, to any depth.
 *
 * <p>Threads are daemons, are started when first needed, spin for some microseconds when they run out of work and then park: an idle
 * pool uses no processor time. A task that throws, even an {@link Error}, does not end its thread.
 *
 * <p>Memory effects: what a thread did before it submitted a task or began a loop happens-before the task or the loop's body, and that
 * happens-before the return of {@code Future.get} or of the loop.
 */
public final class ThreadPool extends AbstractExecutorService implements Pool {
    static final int MAX_SIZE = 1 << 14;
    /** The pool that the verbs use by default; made when first used, and again when that failed because of a wrong setting. */
    private static volatile ThreadPool commonPool;

    private final String name;
    private final boolean common;
    private final ThreadPoolBuilder options;
    private final SpinTimes spinTimes;
    private final Patience patience = new Patience();
    private final Workforce workforce;
    private final Watchers watchers = new Watchers(this);
    /** For jobs that ask for more threads than there are, narrow ones first; guarded by itself. */
    private final List<ThreadPool> wider = new ArrayList<>();

    ThreadPool(ThreadPoolBuilder options, boolean common) {
        this.name = options.name;
        this.common = common;
        this.options = options;
        this.spinTimes = new SpinTimes(options.size);
        this.workforce = new Workforce(this, options);
    }

    /**
     * Makes a pool of the given size.
     *
     * @param size number of threads, 1 to 16384
     * @return the pool; close it after use
     * @throws IllegalArgumentException if the size is out of range
     */
    public static ThreadPool of(int size) {
        return builder().size(size).build();
    }

    /**
     * Makes a pool of the given size whose threads carry its name: {@code manyhands-NAME-1} and so on.
     *
     * @param size number of threads, 1 to 16384
     * @param name name of the pool
     * @return the pool; close it after use
     * @throws IllegalArgumentException if the size is out of range
     */
    public static ThreadPool of(int size, String name) {
        return builder().size(size).name(name).build();
    }

    /**
     * Begins to describe a pool.
     *
     * @return the description, to be completed and {@linkplain ThreadPoolBuilder#build built}
     */
    public static ThreadPoolBuilder builder() {
        return new ThreadPoolBuilder();
    }

    /**
     * Returns the pool that the verbs use by default.
     *
     * <p>Its size is the system property {@code manyhands.threads}, else the environment variable {@code MANYHANDS_NUM_THREADS}, else
     * {@code SLURM_CPUS_PER_TASK}, else the number of processors available to the JVM (container limits are respected). It lives as
     * long as the JVM: closing it has no effect.
     *
     * @return the common pool
     * @throws IllegalArgumentException if a setting is not a number from 1 to 16384
     */
    public static ThreadPool common() {
        ThreadPool pool = commonPool;
        return pool != null ? pool : makeCommon();
    }

    private static synchronized ThreadPool makeCommon() {
        if (commonPool == null) {
            commonPool = new ThreadPool(new ThreadPoolBuilder(builder(), Settings.threads(), "common"), true);
        }
        return commonPool;
    }

    @Override
    public int size() {
        return options.size;
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
     * Runs all units of a loop on the calling thread and on threads of this pool, and returns when all have been run.
     *
     * <p>Blocking; the caller works too. The first failure cancels what has not begun, interrupts what runs and waits for it.
     */
    @Override
    public void run(LoopTask task, Schedule schedule, int units, int width) {
        if (units < 0) {
            throw new IllegalArgumentException("a loop of " + units + " units: the number must not be negative");
        }
        check("the job", width);
        boolean isStopped = task.isStopped(); // before the look at "cancelled", which is set first
        if (task.isCancelled()) {
            throw task.cancelled(false);
        }
        if (Thread.currentThread().isInterrupted()) { // before anything begins: others may be done with it all before this thread looks
            throw task.cancelled(true);
        }
        if (isStopped) {
            throw new IllegalStateException(task.describe() + " has been stopped: a task that ended early cannot run again; "
                    + "make a new one");
        }
        if (units > 0) {
            new Loop(this, task, schedule, units, Math.min(width, units)).run();
        }
    }

    @Override
    public WatchedLoop watched(LoopTask task, LoopWatch watch, int units, int width) {
        if (units < 0) {
            throw new IllegalArgumentException("a loop of " + units + " units: the number must not be negative");
        }
        check("the job", width);
        return new WatchedLoop(new QueuedHelp(this), task, watch, units, width);
    }

    Roster roster() {
        return workforce.roster;
    }

    Workforce workforce() {
        return workforce;
    }

    boolean hasQueued() {
        return workforce.hasQueued();
    }

    boolean isPressed() {
        return workforce.isPressed();
    }

    Patience patience() {
        return patience;
    }

    SpinTimes spinTimes() {
        return spinTimes;
    }

    long spinNanos() {
        return spinTimes.workerNanos;
    }

    /** Interrupts the current thread, which has just cleared its flag, if the flag was also set by the end of the pool. */
    void restoreInterrupt() {
        if (workforce.isStopped() && isOwnThread()) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs two computations, the second one on another thread if one is free before the first is done: fork and join.
     *
     * <p>Cheap enough (tens of nanoseconds) for divide and conquer. A thread that waits for a half that was stolen helps only with what
     * was forked under that half. If the first fails, the second is cancelled or interrupted, and waited for.
     */
    @Override
    public <A, B, R> R join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine, int width) throws Throwable {
        Strand strand = Strand.current();
        if (strand != null && strand.tree.pool() == this) {
            return JoinTree.join(strand, first, second, combine);
        }
        check("join", width);
        return JoinTree.root(this, width, first, second, combine);
    }

    @Override
    public Scope scope(String name, int width, TaskContext context) {
        check("the scope", width);
        return new Scope(workforce.roster, name, width, context);
    }

    private void check(String what, int width) {
        if (width < 1 || width > size()) {
            throw new IllegalArgumentException("width " + width + " on " + this + ": allowed is 1 to " + size()
                    + "; a larger pool is made with ThreadPool.of(n)");
        }
        if (!workforce.isOpen() && !isOwnThread() && !watchers.isWatcher()) {
            throw workforce.rejected(what);
        }
    }

    @Override
    public boolean isOwnThread() {
        Worker worker = Worker.current();
        return worker != null && worker.pool() == this;
    }

    // ---- executor

    /**
     * Runs the task on a thread of the pool some time later; tasks begin in the order of submission.
     *
     * <p>Lock-free, but for the start of a thread and for a pool whose {@linkplain ThreadPoolBuilder#queue queue} has a bound. What the
     * task throws goes to the {@linkplain ThreadPoolBuilder#uncaughtExceptionHandler uncaught exception handler}.
     *
     * @param task the task
     * @throws RejectedExecutionException if the pool is shut down; if its queue is full and does not block, or the calling thread is
     *     interrupted while it waits for room (its flag is set again); or if the pool has no thread and cannot start one
     */
    @Override
    public void execute(Runnable task) {
        workforce.submit(Objects.requireNonNull(task, "the task is null"));
    }

    @Override
    public Future<?> begin(PoolJob job, boolean watches) {
        if (watches) {
            return watchers.begin(job);
        }
        var task = new JobTask(this, job);
        execute(task);
        return task;
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new PoolTask<>(this, callable);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new PoolTask<>(this, Executors.callable(runnable, value));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A thread of this pool that calls this runs those tasks itself that have not begun; at the end of the time it interrupts the one it
     * is in the middle of.
     */
    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        if (!isOwnThread()) {
            return super.invokeAll(tasks, timeout, unit);
        }
        List<Future<T>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(new PoolTask<>(this, task)));
        Future<?> alarm = Timer.after(unit.toNanos(timeout), () -> futures.forEach(future -> future.cancel(true)));
        try {
            futures.forEach(future -> execute((PoolTask<T>) future));
            for (Future<T> future : futures) {
                try {
                    future.get();
                } catch (ExecutionException | CancellationException kept) {
                    continue; // in the future, for the caller to see
                }
            }
            return futures;
        } finally {
            alarm.cancel(false);
            futures.forEach(future -> future.cancel(true));
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A thread of this pool that calls this runs tasks itself that have not begun.
     */
    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return isOwnThread() ? new FirstSuccess<>(this, tasks).get() : super.invokeAny(tasks);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A thread of this pool that calls this runs tasks itself that have not begun.
     */
    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return isOwnThread() ? new FirstSuccess<>(this, tasks).get(unit.toNanos(timeout)) : super.invokeAny(tasks, timeout, unit);
    }

    /**
     * Returns a view of this pool that runs tasks later, and again and again, as {@link
     * java.util.concurrent.ScheduledThreadPoolExecutor} does with its default policies.
     *
     * <p>A shared timer says when a task is due; then it waits its turn among the tasks that were submitted, and a thread of the pool runs
     * it. One task never runs twice at the same time. The view has a life of its own: closing it leaves the pool open. When the pool is
     * closed first, tasks that become due are cancelled.
     *
     * @return the view; each call makes a new one
     */
    public ScheduledExecutorService scheduled() {
        return new ScheduledView(this, toString());
    }

    /**
     * Returns a pool of at least so many threads that belongs to this one, for jobs that ask for more threads than it has: this pool
     * itself if it is large enough, else one that is made when first asked for, kept, and closed with this one.
     *
     * @param width how many threads are needed, 1 to 16384
     * @return a pool; not to be closed
     * @throws IllegalArgumentException if the width is out of range
     * @throws RejectedExecutionException if this pool is closed
     */
    public ThreadPool oversubscribed(int width) {
        if (width <= size()) {
            return this;
        }
        synchronized (wider) {
            if (isShutdown()) {
                throw workforce.rejected("the job");
            }
            for (ThreadPool pool : wider) {
                if (pool.size() >= width) {
                    return pool;
                }
            }
            int size = Math.min(MAX_SIZE, Math.max(width, 2 * size()));
            var pool = new ThreadPool(new ThreadPoolBuilder(options, size, name + "-wide"), false);
            wider.add(pool);
            return pool;
        }
    }

    // ---- life cycle

    /** Accepts no more tasks; those submitted before are run. The common pool is not shut down. */
    @Override
    public void shutdown() {
        if (!common) {
            workforce.shutdown();
            wider().forEach(ThreadPool::shutdown);
        }
    }

    /**
     * Accepts no more tasks, interrupts those that run, and returns those that had not begun. The common pool is not shut down.
     *
     * @return the tasks that will not run, oldest first: the {@code Runnable} given to {@code execute}, or the future of {@code submit}
     */
    @Override
    public List<Runnable> shutdownNow() {
        if (common) {
            return List.of();
        }
        List<Runnable> never = workforce.stop();
        watchers.interruptAll();
        wider().forEach(pool -> never.addAll(pool.shutdownNow()));
        return never;
    }

    /** The pools that belong to this one; no more come when it has been shut down. */
    private List<ThreadPool> wider() {
        synchronized (wider) {
            return List.copyOf(wider);
        }
    }

    @Override
    public boolean isShutdown() {
        return !workforce.isOpen();
    }

    @Override
    public boolean isTerminated() {
        return workforce.isTerminated() && wider().stream().allMatch(ThreadPool::isTerminated);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        long begun = System.nanoTime();
        boolean over = workforce.awaitTermination(nanos);
        for (ThreadPool pool : wider()) {
            over = over && pool.awaitTermination(nanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
        }
        return over;
    }

    /**
     * Shuts the pool down and waits until the tasks submitted before have run; if the waiting thread is interrupted, as
     * {@link #shutdownNow}. Closing the common pool has no effect.
     *
     * @throws IllegalStateException if a task of this pool calls it: it would wait for itself
     */
    @Override
    public void close() {
        if (common) {
            return;
        }
        if (isOwnThread() || watchers.isWatcher() || wider().stream().anyMatch(ThreadPool::isOwnThread)) {
            throw new IllegalStateException("a task of " + this + " closes its own pool and would wait for itself; call shutdown() there");
        }
        super.close();
    }

    /** Returns the name and the size of the pool. */
    @Override
    public String toString() {
        return "thread pool '" + name + "' of size " + size();
    }
}
