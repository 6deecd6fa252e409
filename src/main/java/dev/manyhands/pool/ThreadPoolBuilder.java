package dev.manyhands.pool;

import dev.manyhands.internal.Settings;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The description of a {@link ThreadPool} that is to be made. What is not said is as for {@link ThreadPool#common()}, but the pool can be
 * closed.
 */
public final class ThreadPoolBuilder {
    private static final AtomicInteger UNNAMED = new AtomicInteger();

    int size;
    String name;
    ThreadFactory threadFactory;
    int priority = Thread.NORM_PRIORITY;
    boolean daemon = true;
    ClassLoader contextClassLoader;
    Thread.UncaughtExceptionHandler uncaughtExceptionHandler;
    int queueCapacity;
    WhenFull whenFull;
    /** What was said about threads that the pool makes itself; null or the method's name. */
    private String ownThreads;

    ThreadPoolBuilder() {
    }

    ThreadPoolBuilder(ThreadPoolBuilder of, int size, String name) {
        this.size = size;
        this.name = name;
        threadFactory = of.threadFactory;
        priority = of.priority;
        daemon = of.daemon;
        contextClassLoader = of.contextClassLoader;
        uncaughtExceptionHandler = of.uncaughtExceptionHandler;
    }

    /**
     * Says how many threads the pool has; by default as many as the {@linkplain ThreadPool#common() common pool}.
     *
     * @param threads number of threads, 1 to 16384
     * @return this description
     * @throws IllegalArgumentException if the number is out of range
     */
    public ThreadPoolBuilder size(int threads) {
        if (threads < 1 || threads > ThreadPool.MAX_SIZE) {
            throw new IllegalArgumentException("a thread pool of size " + threads + ": allowed is 1 to " + ThreadPool.MAX_SIZE);
        }
        size = threads;
        return this;
    }

    /**
     * Names the pool; by default it gets a number.
     *
     * @param poolName the name, which messages and the threads that the pool makes carry: {@code manyhands-NAME-1} and so on
     * @return this description
     */
    public ThreadPoolBuilder name(String poolName) {
        name = Objects.requireNonNull(poolName, "the pool's name is null");
        return this;
    }

    /**
     * Lets a factory make the threads, when they are first needed, in place of the pool itself.
     *
     * <p>A thread that cannot be made is a warning in the log as long as the pool has others; a task that is submitted while it has
     * none is rejected. A worker that is stuck in an item for which there is a time limit is replaced by a new thread.
     *
     * @param factory makes threads that are not started; never null. They must run the given {@code Runnable} once
     * @return this description
     */
    public ThreadPoolBuilder threadFactory(ThreadFactory factory) {
        threadFactory = Objects.requireNonNull(factory, "the thread factory is null");
        return this;
    }

    /**
     * Says which priority the threads have; by default {@link Thread#NORM_PRIORITY}.
     *
     * @param threadPriority 1 to 10
     * @return this description
     * @throws IllegalArgumentException if the priority is out of range
     */
    public ThreadPoolBuilder priority(int threadPriority) {
        if (threadPriority < Thread.MIN_PRIORITY || threadPriority > Thread.MAX_PRIORITY) {
            throw new IllegalArgumentException("a thread priority of " + threadPriority + ": allowed is " + Thread.MIN_PRIORITY + " to "
                    + Thread.MAX_PRIORITY);
        }
        priority = threadPriority;
        ownThreads = "priority(" + threadPriority + ")";
        return this;
    }

    /**
     * Says whether the threads are daemons, which do not keep the JVM from ending; by default they are.
     *
     * @param daemons whether they are
     * @return this description
     */
    public ThreadPoolBuilder daemon(boolean daemons) {
        daemon = daemons;
        ownThreads = "daemon(" + daemons + ")";
        return this;
    }

    /**
     * Gives the threads a context class loader; by default it is the system's, not that of the thread which happens to make the first
     * use of the pool, so that the pool does not keep anybody's classes alive.
     *
     * @param loader the class loader
     * @return this description
     */
    public ThreadPoolBuilder contextClassLoader(ClassLoader loader) {
        contextClassLoader = Objects.requireNonNull(loader, "the context class loader is null; leave it out for the system's");
        ownThreads = "contextClassLoader(...)";
        return this;
    }

    /**
     * Says who is told what tasks throw that were given to {@code execute}; by default the handler of the thread if its factory has set
     * one, else the default one of the JVM, else the {@link System.Logger} of {@link ThreadPool}.
     *
     * @param handler is called on the thread of the task, which goes on afterwards
     * @return this description
     */
    public ThreadPoolBuilder uncaughtExceptionHandler(Thread.UncaughtExceptionHandler handler) {
        uncaughtExceptionHandler = Objects.requireNonNull(handler, "the uncaught exception handler is null");
        return this;
    }

    /**
     * Bounds the queue of submitted tasks; by default it has no bound.
     *
     * <p>The pool takes on as many tasks as it has threads and {@code capacity} more. Loops, joins and forked tasks do not count, nor do
     * jobs that are started asynchronously and tasks of {@link ThreadPool#scheduled}. A thread of the pool itself may always
     * submit: if it had to wait it might wait for itself. With {@link WhenFull#BLOCK} threads that wait are served in the order in which
     * they came.
     *
     * @param capacity how many tasks may wait while all threads run tasks, 0 to 1073725439
     * @param whenFull what to do with a task for which there is no room
     * @return this description
     * @throws IllegalArgumentException if the capacity is out of range
     */
    public ThreadPoolBuilder queue(int capacity, WhenFull whenFull) {
        if (capacity < 0 || capacity > Integer.MAX_VALUE / 2 - ThreadPool.MAX_SIZE) {
            throw new IllegalArgumentException("a queue of capacity " + capacity + ": allowed is 0 to "
                    + (Integer.MAX_VALUE / 2 - ThreadPool.MAX_SIZE));
        }
        this.whenFull = Objects.requireNonNull(whenFull, "what to do when the queue is full is null");
        queueCapacity = capacity;
        return this;
    }

    /**
     * Makes the pool.
     *
     * @return the pool; close it after use
     * @throws IllegalArgumentException if a thread factory was given together with properties of threads, which it should set itself,
     *     or a setting from outside is needed and is not a number from 1 to 16384
     */
    public ThreadPool build() {
        if (threadFactory != null && ownThreads != null) {
            throw new IllegalArgumentException(ownThreads + " and a thread factory: the factory makes the threads, so set it there");
        }
        int threads = size == 0 ? Settings.threads() : size;
        String poolName = name == null ? "pool" + UNNAMED.incrementAndGet() : name;
        var options = new ThreadPoolBuilder(this, threads, poolName);
        options.queueCapacity = queueCapacity;
        options.whenFull = whenFull;
        return new ThreadPool(options, false);
    }
}
