package dev.manyhands.pool;

import java.util.concurrent.ThreadFactory;

/** How a pool makes its threads. */
final class ThreadMaker {
    private final ThreadPool pool;
    private final ThreadFactory factory;
    private final int priority;
    private final boolean daemon;
    private final ClassLoader loader;

    ThreadMaker(ThreadPool pool, ThreadPoolBuilder options) {
        this.pool = pool;
        this.factory = options.threadFactory;
        this.priority = options.priority;
        this.daemon = options.daemon;
        this.loader = options.contextClassLoader;
    }

    /**
     * A thread for the worker, not started.
     *
     * @throws IllegalStateException if the user's factory returns something else
     */
    Thread make(Worker worker) {
        if (factory == null) {
            var thread = new WorkerThread(worker, "manyhands-" + pool.name() + "-" + worker.number);
            thread.setDaemon(daemon);
            thread.setPriority(priority);
            if (loader != null) {
                thread.setContextClassLoader(loader);
            }
            return thread;
        }
        Thread thread = factory.newThread(worker);
        if (thread == null) {
            throw new IllegalStateException("the thread factory of " + pool + ", " + factory
                    + ", returned null: it must return a new thread");
        }
        if (thread.getState() != Thread.State.NEW) {
            throw new IllegalStateException("the thread factory of " + pool + ", " + factory + ", returned " + thread
                    + ", which has been started: it must return a new thread that is not started");
        }
        return thread;
    }
}
