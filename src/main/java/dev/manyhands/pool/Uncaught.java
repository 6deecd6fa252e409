package dev.manyhands.pool;

import java.lang.System.Logger;

/** Where the failures of tasks go that nobody waits for. */
final class Uncaught {
    private static final Logger LOG = System.getLogger(ThreadPool.class.getName());

    private final Pool pool;
    private final Thread.UncaughtExceptionHandler handler;

    Uncaught(Pool pool, Thread.UncaughtExceptionHandler handler) {
        this.pool = pool;
        this.handler = handler;
    }

    /** Gives the failure to the handler of the pool, of the current thread or of the JVM, whichever there is first, or to the log. */
    void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler receiver = handler;
        if (receiver == null) {
            receiver = thread.getUncaughtExceptionHandler();
        }
        if (receiver == null || receiver.getClass() == ThreadGroup.class) {
            receiver = Thread.getDefaultUncaughtExceptionHandler();
        }
        if (receiver == null) {
            LOG.log(Logger.Level.ERROR, "a task given to execute(...) of " + pool + " failed", failure);
            return;
        }
        try {
            receiver.uncaughtException(thread, failure);
        } catch (Throwable second) {
            second.addSuppressed(failure);
            LOG.log(Logger.Level.ERROR, "the uncaught exception handler failed", second);
        }
    }

    /** Reports a failure of the pool's own code on a worker, if there is memory left to do so. */
    void broken(Throwable failure) {
        try {
            LOG.log(Logger.Level.ERROR, "a thread of " + pool + " met an error outside of any task and goes on", failure);
        } catch (Throwable noReport) {
            Thread.yield();
        }
    }
}
