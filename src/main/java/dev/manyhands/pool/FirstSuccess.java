package dev.manyhands.pool;

import dev.manyhands.internal.Timer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * {@code invokeAny} called by a worker of the pool: it runs those tasks itself that no other worker has begun, until one has succeeded.
 *
 * @param <T> type of the result
 */
final class FirstSuccess<T> {
    private final class Attempt extends PoolTask<T> {
        Attempt(ThreadPool pool, Callable<T> body) {
            super(pool, body);
        }

        @Override
        protected void done() {
            ended(this);
        }
    }

    private final ThreadPool pool;
    private final List<Attempt> attempts = new ArrayList<>();
    private final CountDownLatch decided = new CountDownLatch(1);
    /** What follows is guarded by this object's monitor. */
    private final List<Throwable> failures = new ArrayList<>();
    private Attempt winner;
    private boolean late;

    FirstSuccess(ThreadPool pool, Collection<? extends Callable<T>> bodies) {
        this.pool = pool;
        for (Callable<T> body : bodies) {
            attempts.add(new Attempt(pool, Objects.requireNonNull(body, "one of the tasks is null")));
        }
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no tasks: there is none whose result it could be");
        }
    }

    T get() throws InterruptedException, ExecutionException {
        try {
            return run();
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    T get(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        Future<?> alarm = Timer.after(nanos, this::timeOut);
        try {
            return run();
        } finally {
            alarm.cancel(false);
        }
    }

    private T run() throws InterruptedException, ExecutionException, TimeoutException {
        try {
            attempts.forEach(pool::execute);
            for (int k = 0; k < attempts.size() && decided.getCount() > 0; k++) {
                attempts.get(k).help();
            }
            decided.await();
            return result();
        } finally {
            cancelAll();
        }
    }

    private void ended(Attempt attempt) {
        Future.State outcome = attempt.state();
        synchronized (this) {
            if (winner != null) {
                return;
            }
            if (outcome == Future.State.SUCCESS) {
                winner = attempt;
            } else {
                failures.add(outcome == Future.State.FAILED ? attempt.exceptionNow() : new CancellationException("cancelled"));
                if (failures.size() < attempts.size()) {
                    return;
                }
            }
        }
        decided.countDown();
        cancelAll();
    }

    private void timeOut() {
        synchronized (this) {
            late = true;
        }
        decided.countDown();
        cancelAll();
    }

    private void cancelAll() {
        attempts.forEach(attempt -> attempt.cancel(true));
    }

    private synchronized T result() throws ExecutionException, TimeoutException {
        if (winner != null) {
            return winner.resultNow();
        }
        if (late) {
            throw new TimeoutException("none of " + attempts.size() + " tasks has succeeded in time");
        }
        var failure = new ExecutionException("all " + attempts.size() + " tasks have failed", failures.getLast());
        failures.subList(0, failures.size() - 1).forEach(failure::addSuppressed);
        throw failure;
    }
}
