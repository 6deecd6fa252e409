package dev.manyhands.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A submitted task. A worker of the same pool that asks for the result of a task that has not begun runs it itself. */
class PoolTask<V> extends FutureTask<V> {
    private final ThreadPool pool;

    PoolTask(ThreadPool pool, Callable<V> callable) {
        super(callable);
        this.pool = pool;
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        help();
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        help();
        return super.get(timeout, unit);
    }

    /** FutureTask.run claims the task atomically, so the queue's entry finds it done later and does nothing. */
    private void help() {
        if (!isDone() && pool.isOwnThread()) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            run();
            if (isCancelled() && !interrupted) {
                Thread.interrupted(); // it was meant for this task, and the one that asks goes on
            }
        }
    }
}
