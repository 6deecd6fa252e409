package dev.manyhands.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The result of the first of several tasks in child processes that succeeds; the others are cancelled. */
final class FirstRemote {
    private FirstRemote() {
    }

    static <T> T of(ProcessTasks tasks, Collection<? extends Callable<T>> all, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no tasks: at least one is needed");
        }
        long begun = System.nanoTime();
        BlockingQueue<RemoteFuture<T>> done = new LinkedBlockingQueue<>();
        List<RemoteFuture<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : all) {
                RemoteFuture<T> future = tasks.future(task);
                futures.add(future);
                future.whenComplete((result, failure) -> done.add(future));
            }
            futures.forEach(tasks::begin);
            ExecutionException failure = null;
            for (int k = 0; k < futures.size(); k++) {
                RemoteFuture<T> next = done.poll(nanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new TimeoutException("none of " + futures.size() + " tasks has succeeded in time");
                }
                try {
                    return next.get();
                } catch (ExecutionException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e.getCause());
                    }
                }
            }
            throw failure;
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }
}
