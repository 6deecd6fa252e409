package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Settings;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final Logger LOG = System.getLogger(ThreadPool.class.getName());
    private static final AtomicInteger UNNAMED = new AtomicInteger();
    private static final int MAX_SIZE = 1 << 14;
    /**
     * How long a thread of a pool that fits the machine spins before it parks. Twice what waking a parked thread costs the waker, up to
     * 50 us on a virtual machine: with less, a worker that was woken for a short loop is parked again before its waker is ready for the
     * next one.
     */
    private static final long SPIN_NANOS = 100_000;
    /** The same when there are more threads than processors, and a spinner may keep the one it waits for from running. */
    private static final long SPIN_NANOS_CROWDED = 2_000;

    private enum State { OPEN, SHUTDOWN, STOPPED }

    /** The pool that the verbs use by default; made when first used, and again when that failed because of a wrong setting. */
    private static volatile ThreadPool commonPool;

    private final String name;
    private final boolean common;
    private final Roster roster;
    private final SubmissionQueue queue = new SubmissionQueue();
    private final QueuedHelp queuedHelp = new QueuedHelp(this);
    /** Threads that wait for a loop which only this pool's threads run: the pool does not end before. */
    private final AtomicInteger waiting = new AtomicInteger();
    private final long spinNanos;
    private final Object lifecycle = new Object();
    /** Threads that run; guarded by lifecycle. */
    private int live;
    /** The highest number in a thread's name; guarded by lifecycle. */
    private int lastNumber;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private volatile State state = State.OPEN;

    private ThreadPool(int size, String name, boolean common) {
        this.name = name;
        this.common = common;
        this.spinNanos = size <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : SPIN_NANOS_CROWDED;
        this.roster = Roster.of(this, size);
        this.lastNumber = size;
    }

    /**
     * Makes a pool of the given size.
     *
     * @param size number of threads, 1 to 16384
     * @return the pool; close it after use
     * @throws IllegalArgumentException if the size is out of range
     */
    public static ThreadPool of(int size) {
        return of(size, "pool" + UNNAMED.incrementAndGet());
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
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a thread pool of size " + size + ": allowed is 1 to " + MAX_SIZE);
        }
        return new ThreadPool(size, Objects.requireNonNull(name, "the pool's name is null"), false);
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
            commonPool = new ThreadPool(Settings.threads(), "common", true);
        }
        return commonPool;
    }

    @Override
    public int size() {
        return roster.size();
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
        return new WatchedLoop(queuedHelp, task, watch, units, width);
    }

    Roster roster() {
        return roster;
    }

    long spinNanos() {
        return spinNanos;
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
        return new Scope(roster, name, width, context);
    }

    private void check(String what, int width) {
        if (width < 1 || width > roster.size()) {
            throw new IllegalArgumentException("width " + width + " on " + this + ": allowed is 1 to " + roster.size()
                    + "; a larger pool is made with ThreadPool.of(n)");
        }
        if (state != State.OPEN && !isOwnThread()) {
            throw rejected(what);
        }
    }

    // ---- workers

    boolean hasQueued() {
        return !queue.isEmpty();
    }

    Runnable poll() {
        return queue.poll();
    }

    boolean isEnding() {
        return state == State.STOPPED || state == State.SHUTDOWN && waiting.get() == 0;
    }

    // ---- helpers of watched loops

    /** Puts a call for help into the queue; tells its source if nobody will come any more. */
    void call(QueuedHelp.Call call) {
        if (!isEnding()) {
            queue.offer(call);
            roster.nudge(1);
        }
        if (isEnding()) { // also after the offer: the workers may have gone meanwhile
            call.source().refused();
        }
    }

    /**
     * A worker that will wait for a loop which only workers run leaves its place to another one for good; it ends with what it runs. Also
     * one of another pool: the loop may need that pool in turn.
     */
    void beginWaiting() {
        waiting.getAndIncrement();
        Worker worker = Worker.current();
        if (worker != null) {
            worker.pool().replace(worker, false);
        }
    }

    void endWaiting() {
        if (waiting.decrementAndGet() == 0 && state != State.OPEN) {
            end(state);
        }
    }

    /** Starts the thread of a worker that was claimed for the first time. */
    void start(Worker worker) {
        synchronized (lifecycle) {
            if (terminated.getCount() == 0) {
                worker.mailbox.notStarted();
                return;
            }
            live++;
            try {
                Thread thread = new WorkerThread(worker, "manyhands-" + name + "-" + worker.number);
                worker.set(thread);
                thread.start();
            } catch (OutOfMemoryError noThread) {
                live--;
                worker.set(null);
                worker.mailbox.notStarted();
                if (live == 0 && hasQueued()) {
                    throw noThread; // nobody would run the task; a loop goes on without the worker
                }
                LOG.log(Logger.Level.WARNING, this + " goes on with " + live + " threads: the system has no more", noThread);
            }
        }
    }

    /** The last act of a worker. */
    void ended(Worker worker) {
        synchronized (lifecycle) {
            worker.set(null);
            if (worker.isDetached()) {
                roster.gone(worker);
            } else {
                worker.mailbox.notStarted(); // a task that still runs, on a detached worker, may need others again
            }
            if (!worker.isGivenUp()) {
                oneLess();
            }
        }
        if (hasQueued()) {
            roster.nudge(1); // what came after this worker's last look
        }
    }

    private void oneLess() {
        live--;
        if (live == 0 && isEnding() && queue.isEmpty()) {
            terminated.countDown();
        }
    }

    /**
     * Gives the place of a worker that is stuck in a task to a new worker, so that the pool keeps its size. The old one goes on with what
     * it runs and ends when that is done; nobody waits for it any more, not even {@link #close}. Without effect for a worker that was given
     * up before. For any thread, the worker's own included.
     */
    void replace(Worker worker) {
        replace(worker, true);
    }

    /** The same, also for a worker that is not given up: it is waited for. */
    private void replace(Worker worker, boolean isGivenUp) {
        synchronized (lifecycle) {
            if (worker.thread() == null) {
                return;
            }
            if (roster.replace(worker, lastNumber + 1)) {
                lastNumber++;
            }
            if (isGivenUp && worker.giveUp()) {
                oneLess();
            }
        }
        if (hasQueued() || roster.findSource(0) != null) {
            roster.nudge(1);
        }
    }

    /** Whether the current thread is one of this pool's. */
    boolean isOwnThread() {
        Worker worker = Worker.current();
        return worker != null && worker.pool() == this;
    }

    /** Runs one task of the queue; nothing that it throws and no interrupt that was meant for it gets past here. */
    void runTask(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            uncaught(failure);
        }
        Thread.interrupted();
    }

    /** Reports a failure of the pool's own code on a worker, if there is memory left to do so. */
    void broken(Throwable failure) {
        try {
            LOG.log(Logger.Level.ERROR, "a thread of " + this + " met an error outside of any task and goes on", failure);
        } catch (Throwable noReport) {
            Thread.yield();
        }
    }

    private void uncaught(Throwable failure) {
        var handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler == null) {
            LOG.log(Logger.Level.ERROR, "a task given to execute(...) of " + this + " failed", failure);
            return;
        }
        try {
            handler.uncaughtException(Thread.currentThread(), failure);
        } catch (Throwable second) {
            second.addSuppressed(failure);
            LOG.log(Logger.Level.ERROR, "the default uncaught exception handler failed", second);
        }
    }

    // ---- executor

    /**
     * Runs the task on a thread of the pool some time later; tasks begin in the order of submission.
     *
     * <p>Lock-free, but for the start of a thread. What the task throws goes to the {@linkplain Thread#getDefaultUncaughtExceptionHandler default uncaught exception
     * handler}, or to the {@link System.Logger} of this class when there is none.
     *
     * @param task the task
     * @throws RejectedExecutionException if the pool is shut down
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "the task is null");
        if (state != State.OPEN) {
            throw rejected("the task");
        }
        Execution entry = new Execution(task);
        queue.offer(entry);
        if (state != State.OPEN && entry.claim()) {
            throw rejected("the task");
        }
        roster.nudge(1);
    }

    @Override
    public void begin(PoolJob job) {
        execute(job);
    }

    /** A queue entry that is either run or rejected, never both: the pool may shut down between the check and the offer. */
    private static final class Execution extends AtomicBoolean implements Runnable {
        private static final long serialVersionUID = 1L;
        private final transient Runnable task;

        Execution(Runnable task) {
            this.task = task;
        }

        boolean claim() {
            return compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (claim()) {
                task.run();
            }
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new PoolTask<>(this, callable);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new PoolTask<>(this, Executors.callable(runnable, value));
    }

    // ---- life cycle

    private RejectedExecutionException rejected(String what) {
        return new RejectedExecutionException(this + " is closed: " + what + " was not accepted");
    }

    /** Accepts no more tasks; those submitted before are run. The common pool is not shut down. */
    @Override
    public void shutdown() {
        end(State.SHUTDOWN);
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
        end(State.STOPPED);
        List<Runnable> never = new ArrayList<>();
        for (Runnable task : queue.drain()) {
            if (task instanceof Execution entry && entry.claim()) {
                if (entry.task instanceof PoolJob job) {
                    job.neverBegan();
                } else {
                    never.add(entry.task);
                }
            } else if (task instanceof QueuedHelp.Call call) {
                call.source().refused();
            }
        }
        roster.interruptAll();
        return never;
    }

    private void end(State wanted) {
        if (common) {
            return;
        }
        synchronized (lifecycle) {
            if (state.compareTo(wanted) < 0) {
                state = wanted;
            }
            // A task that was accepted was put into the queue before its submitter read OPEN, so it is seen here and gets a thread.
            if (live == 0 && queue.isEmpty() && isEnding()) {
                terminated.countDown();
            }
        }
        roster.nudgeStarted();
        if (!queue.isEmpty()) {
            roster.nudge(1);
        }
    }

    @Override
    public boolean isShutdown() {
        return state != State.OPEN;
    }

    @Override
    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
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
        if (isOwnThread()) {
            throw new IllegalStateException("a task of " + this + " closes its own pool and would wait for itself; call shutdown() there");
        }
        super.close();
    }

    /** Returns the name and the size of the pool. */
    @Override
    public String toString() {
        return "thread pool '" + name + "' of size " + roster.size();
    }
}
