package dev.manyhands.pool;

import dev.manyhands.internal.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A task of a {@link ScheduledView}: waits for its time at the timer, then in the queue of the pool, then runs, and so on.
 *
 * @param <V> type of the result
 */
final class ScheduledTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    /** Where a task is: who moves it from WAITING runs it, or keeps it from being run. */
    private enum Place { WAITING, RUNNING, WITHDRAWN }

    private final ScheduledView view;
    /** Nanoseconds between two times at a fixed rate, minus those from an end to the next time, or 0: once. */
    private final long period;
    private final AtomicReference<Place> place = new AtomicReference<>(Place.WAITING);
    private volatile long due;
    private volatile Future<?> timer;

    ScheduledTask(ScheduledView view, Callable<V> body, long delay, long period) {
        super(body);
        this.view = view;
        this.period = period;
        this.due = System.nanoTime() + Math.clamp(delay, 0, Long.MAX_VALUE >> 1);
    }

    /** Begins to wait for its time. */
    void plan() {
        timer = Timer.after(due - System.nanoTime(), this::submit);
        if (isDone()) {
            timer.cancel(false); // cancelled just before: the timer need not keep it
        }
    }

    private void submit() {
        try {
            view.pool().execute(this);
        } catch (RejectedExecutionException closed) {
            cancel(false); // the pool was closed before the view
        }
    }

    @Override
    public void run() {
        if (!place.compareAndSet(Place.WAITING, Place.RUNNING)) {
            return;
        }
        if (!isPeriodic()) {
            super.run();
            return;
        }
        boolean again = runAndReset();
        place.set(Place.WAITING);
        if (again && view.isShut()) {
            cancel(false);
        } else if (again) {
            due = period > 0 ? due + period : System.nanoTime() - period;
            plan();
        }
    }

    /** Keeps it from being run, unless it runs or has ended. */
    boolean withdraw() {
        if (isDone() || !place.compareAndSet(Place.WAITING, Place.WITHDRAWN)) {
            return false;
        }
        stopTimer();
        return true;
    }

    private void stopTimer() {
        Future<?> waiting = timer;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    @Override
    protected void done() {
        stopTimer();
        view.ended(this);
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
