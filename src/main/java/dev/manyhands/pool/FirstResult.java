package dev.manyhands.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The result of the first of several tasks that succeeds; the others are cancelled. */
final class FirstResult<T> {
    private final VirtualThreads threads;
    private final List<Callable<T>> bodies = new ArrayList<>();
    private final List<VirtualTask<T>> tasks = new ArrayList<>();
    private final BlockingQueue<VirtualTask<T>> ended = new LinkedBlockingQueue<>();
    /** If the calling thread is one of the pool: what has become of its place, and for which task it was. */
    private Loan loan;
    private VirtualTask<T> lentTo;

    FirstResult(VirtualThreads threads, Collection<? extends Callable<T>> bodies) {
        this.threads = threads;
        for (Callable<T> body : bodies) {
            this.bodies.add(Objects.requireNonNull(body, "one of the tasks is null"));
        }
        if (this.bodies.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no tasks: there is none whose result it could be");
        }
    }

    T get() throws InterruptedException, ExecutionException {
        try {
            return get(false, 0);
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    T get(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        return get(true, nanos);
    }

    private T get(boolean timed, long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        long begun = System.nanoTime();
        List<Throwable> failures = new ArrayList<>();
        try {
            for (Callable<T> body : bodies) {
                VirtualTask<T> task = new VirtualTask<>(threads, body, ended::add);
                tasks.add(task);
                threads.execute(task);
            }
            while (failures.size() < tasks.size()) {
                lend();
                VirtualTask<T> task = timed ? ended.poll(nanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS) : ended.take();
                if (task == null) {
                    throw new TimeoutException("none of " + tasks.size() + " tasks has succeeded in time");
                }
                takeBack(task);
                try {
                    return task.get();
                } catch (ExecutionException failure) {
                    failures.add(failure.getCause());
                } catch (CancellationException cancelled) {
                    failures.add(cancelled);
                }
            }
        } finally {
            takeBack(lentTo);
            tasks.forEach(task -> task.cancel(true));
        }
        throw failure(failures);
    }

    /** Lends the place of the calling thread, if it is one of the pool and not lent yet, to the first task that has not begun, if any. */
    private void lend() {
        if (loan != null && lentTo == null) { // kept so far
            loan.settle();
            loan = null;
        }
        for (int k = 0; k < tasks.size() && loan == null; k++) {
            lentTo = tasks.get(k);
            loan = lentTo.lendPlace();
        }
        if (loan == null) {
            lentTo = null;
            loan = threads.keep();
        }
    }

    private void takeBack(VirtualTask<T> task) {
        if (task == lentTo && loan != null) {
            loan.settle();
            loan = null;
        }
    }

    private static ExecutionException failure(List<Throwable> failures) {
        var failure = new ExecutionException("all " + failures.size() + " tasks have failed", failures.removeLast());
        failures.forEach(failure::addSuppressed);
        return failure;
    }
}
