package dev.manyhands.pool;

import dev.manyhands.function.SerializableCallable;
import dev.manyhands.function.SerializableRunnable;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.process.ChildOptions;
import dev.manyhands.process.Children;
import dev.manyhands.process.Lease;
import dev.manyhands.process.RemoteWork;
import dev.manyhands.process.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Child JVMs that run parallel verbs and submitted tasks: what crashes, leaks, or needs another heap or other flags, stays in there.
 *
 * <p>The verbs of {@link dev.manyhands.Parallel#on Parallel.on(pool)} and the methods of this class send copies of functions, of all that
 * they have captured, and of their arguments to the children, and get copies of the results; all of that must be serializable. A plain
 * lambda is, when it is given to a verb, or to a method here that takes a {@link SerializableCallable} or {@link SerializableRunnable}, as
 * long as it captures nothing that is not. Numbers, strings and records are cheap; arrays of primitives and memory segments cross at the
 * speed of memory, and what a job's function has captured crosses once per child.
 *
 * <p>Children are started when they are first needed, a few tenths of a second each, and run one task at a time. A child that dies fails
 * the task that it ran, with {@link dev.manyhands.function.WorkerLostException}, and no other; another child takes its place. A task that
 * is cancelled, or takes longer than its job allows, is interrupted; if it does not heed that its child is killed.
 *
 * <p>Memory effects: what a thread did before it submitted a task happens-before the return of {@code Future.get} for it, in the parent; a
 * child sees of the parent's memory what was copied, and nothing else.
 */
public final class ProcessPool extends AbstractExecutorService implements Pool {
    private final ChildOptions options;
    private final Children children;
    /** The threads that send work to the children and wait for it, together with those that call the verbs. */
    private final ThreadPool threads;
    private final ProcessTasks tasks;
    private final CountDownLatch terminated = new CountDownLatch(1);
    /** Waits for the end of all work, and then ends the children; made by the first shutdown. Guarded by the latch. */
    private Thread closer;

    ProcessPool(ChildOptions options) {
        this.options = options;
        this.threads = ThreadPool.of(options.size, options.name); // starts none yet, so nothing is left if the children cannot be made
        this.children = new Children(options);
        this.tasks = new ProcessTasks(this, children);
    }

    /**
     * Makes a pool with default options.
     *
     * @param size how many children it has at most, 1 to 16384
     * @return the pool; close it after use
     */
    public static ProcessPool of(int size) {
        ChildOptions options = new ChildOptions();
        options.size = size;
        return new ProcessPool(options);
    }

    /**
     * Begins the description of a pool.
     *
     * @return a description, of which {@link ProcessPoolBuilder#build} makes a pool
     */
    public static ProcessPoolBuilder builder() {
        return new ProcessPoolBuilder();
    }

    @Override
    public int size() {
        return options.size;
    }

    @Override
    public String name() {
        return options.name;
    }

    @Override
    public boolean sharesHeap() {
        return false;
    }

    // ---- for the verbs

    /**
     * Opens a session of calls to children.
     *
     * @param work what its calls have in common
     * @return the session, to be closed after use
     * @throws dev.manyhands.process.UnserializableException if the work cannot cross
     */
    public Session open(RemoteWork work) {
        return children.open(work);
    }

    @Override
    public void run(LoopTask task, Schedule schedule, int units, int width) {
        threads.run(task, schedule, units, width);
    }

    @Override
    public WatchedLoop watched(LoopTask task, LoopWatch watch, int units, int width) {
        return threads.watched(task, watch, units, width);
    }

    @Override
    public Future<?> begin(PoolJob job, boolean watches) {
        return threads.begin(job, watches);
    }

    @Override
    public boolean isOwnThread() {
        return threads.isOwnThread();
    }

    @Override
    public <A, B, R> R join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine, int width) throws Throwable {
        return threads.join(moved(first), moved(second), combine, width);
    }

    @Override
    public Scope scope(String name, int width, TaskContext context) {
        return threads.scope(name, width, new TaskContext() {
            @Override
            public void run(ThrowingRunnable task) throws Exception {
                context.run(task);
            }

            @Override
            public <T> ThrowingSupplier<? extends T> moved(ThrowingSupplier<? extends T> task) {
                return ProcessPool.this.moved(task);
            }
        });
    }

    /** The task, called by a child process. */
    @SuppressWarnings("unchecked") // what comes back is the result of the task
    private <T> ThrowingSupplier<T> moved(ThrowingSupplier<? extends T> task) {
        Session session = open(new MovedTask(task));
        return () -> {
            try (session; Lease lease = session.acquire()) {
                lease.send(null);
                return (T) lease.receive();
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    /**
     * A task for a child process.
     *
     * @param task the task
     */
    private record MovedTask(ThrowingSupplier<?> task) implements RemoteWork {
        @Override
        public Object call(Object argument) throws Exception {
            return task.get();
        }
    }

    // ---- executor

    /**
     * Runs a task in a child as soon as one is free; tasks begin in the order of submission.
     *
     * <p>The task is copied now, but for the contents of arrays of a thousand bytes and more and of memory segments, which are copied when
     * a child is free: do not change them before the task has ended.
     *
     * @param task the task
     * @param <T> type of the result
     * @return the future; {@code cancel} interrupts the task, and kills its child if it does not end
     * @throws dev.manyhands.process.UnserializableException if the task, or something that it has captured, is not serializable
     * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down
     */
    public <T> Future<T> submit(SerializableCallable<T> task) {
        return submit((Callable<T>) task);
    }

    /**
     * Runs a task in a child as soon as one is free; see {@link #submit(SerializableCallable)}.
     *
     * @param task the task
     * @return the future, whose result is null
     * @throws dev.manyhands.process.UnserializableException if the task, or something that it has captured, is not serializable
     * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down
     */
    public Future<?> submit(SerializableRunnable task) {
        return submit((Runnable) task);
    }

    /**
     * Runs a task in a child as soon as one is free. What it throws goes to the default uncaught exception handler, else to the {@link
     * System.Logger} of {@link ThreadPool}.
     *
     * @param task the task
     * @throws dev.manyhands.process.UnserializableException if the task, or something that it has captured, is not serializable
     * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down
     */
    public void execute(SerializableRunnable task) {
        execute((Runnable) task);
    }

    /**
     * Runs the tasks in children and waits for all of them.
     *
     * @param all the tasks
     * @param <T> type of the results
     * @return their futures, all done, in the order of the tasks
     * @throws InterruptedException if the calling thread is interrupted; the tasks are cancelled
     * @throws dev.manyhands.process.UnserializableException if a task, or something that it has captured, is not serializable
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final <T> List<Future<T>> invokeAll(SerializableCallable<T>... all) throws InterruptedException {
        return invokeAll(Arrays.asList(all));
    }

    /**
     * Runs a task in a child as soon as one is free. What it throws goes to the default uncaught exception handler, else to the {@link
     * System.Logger} of {@link ThreadPool}.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the pool is shut down, or the task is not serializable
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "the task is null");
        tasks.begin(task instanceof RemoteFuture<?> future ? future : tasks.future(task, null, false));
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return tasks.future(task);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T value) {
        return tasks.future(task, value, true);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> all) throws InterruptedException, ExecutionException {
        try {
            return FirstRemote.of(tasks, all, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new ExecutionException(e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> all, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return FirstRemote.of(tasks, all, unit.toNanos(timeout));
    }

    // ---- life cycle

    /** Accepts no more tasks and verbs; what was accepted runs to its end, then the children end. */
    @Override
    public void shutdown() {
        tasks.shutdown();
        threads.shutdown();
        synchronized (terminated) {
            if (closer == null) {
                closer = Thread.ofPlatform().daemon().name("manyhands-" + options.name + "-close").inheritInheritableThreadLocals(false)
                        .start(this::end);
            }
        }
    }

    private void end() {
        try {
            tasks.await();
            while (!threads.awaitTermination(1, TimeUnit.HOURS)) {
                continue; // verbs that run
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that to this thread; go on to the end
        }
        try {
            children.close();
        } finally {
            terminated.countDown();
        }
    }

    /**
     * Accepts no more tasks and verbs, drops those that have not begun and interrupts those that run; children whose task does not end are
     * killed.
     *
     * @return the tasks that will not run; what {@code submit} returned for them stays undone
     */
    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> never = new ArrayList<>(tasks.stop());
        never.addAll(threads.shutdownNow());
        return never;
    }

    @Override
    public boolean isShutdown() {
        return tasks.isShut();
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
     * Shuts the pool down and waits until what was begun before has ended and the children are gone; if the waiting thread is interrupted,
     * as {@link #shutdownNow}.
     *
     * @throws IllegalStateException if a thread of this pool calls it: it would wait for itself
     */
    @Override
    public void close() {
        if (isOwnThread()) {
            throw new IllegalStateException("a thread of " + this + " closes its own pool and would wait for itself; call shutdown() there");
        }
        super.close();
        boolean interrupted = false;
        while (closer.isAlive()) { // it has done its work: nothing is left of the pool then, not even this thread
            try {
                closer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the name and the size of the pool. */
    @Override
    public String toString() {
        return "process pool '" + options.name + "' of size " + options.size;
    }
}
