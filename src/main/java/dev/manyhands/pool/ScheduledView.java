package dev.manyhands.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A pool with a clock: a timer says when a task is due, and the pool's threads run it.
 *
 * <p>Behaves as {@link java.util.concurrent.ScheduledThreadPoolExecutor} with its default policies, and has a life of its own: after its
 * shutdown delayed tasks still run and repeated ones do not, and the pool stays open.
 */
final class ScheduledView extends AbstractExecutorService implements ScheduledExecutorService {
    /*
     * "tasks" holds what has been accepted and has not ended. A task goes in before "shut" is looked at and is taken out by its end;
     * shutdown sets "shut" before it looks at the tasks. Both are volatile, so a task is either refused or seen there, and whoever takes
     * out the last one after the shutdown, or shuts down when there is none, ends the view.
     */
    private final Executor pool;
    private final String name;
    private final Set<ScheduledTask<?>> tasks = ConcurrentHashMap.newKeySet();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private volatile boolean shut;

    /** A view of a pool, with the pool's name for messages. */
    ScheduledView(Executor pool, String name) {
        this.pool = pool;
        this.name = "scheduled view of " + name;
    }

    Executor pool() {
        return pool;
    }

    boolean isShut() {
        return shut;
    }

    // ---- schedules

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Objects.requireNonNull(task, "the task is null");
        return accept(new ScheduledTask<>(this, Executors.callable(task), unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        Objects.requireNonNull(task, "the task is null");
        return accept(new ScheduledTask<>(this, task, unit.toNanos(delay), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return repeat("the period of a fixed rate", task, initialDelay, period, unit, 1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return repeat("the delay between two runs", task, initialDelay, delay, unit, -1);
    }

    private ScheduledFuture<?> repeat(String what, Runnable task, long initialDelay, long time, TimeUnit unit, int sign) {
        Objects.requireNonNull(task, "the task is null");
        if (time <= 0) {
            throw new IllegalArgumentException(what + " is " + time + " " + unit + ": it must be positive");
        }
        return accept(new ScheduledTask<>(this, Executors.callable(task), unit.toNanos(initialDelay), sign * unit.toNanos(time)));
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    private <V> ScheduledTask<V> accept(ScheduledTask<V> task) {
        tasks.add(task);
        if (shut && tasks.remove(task)) {
            endIfDone();
            throw new RejectedExecutionException(name + " is closed: the task was not accepted");
        }
        task.plan();
        return task;
    }

    /** A task has ended, or never will begin. */
    void ended(ScheduledTask<?> task) {
        tasks.remove(task);
        endIfDone();
    }

    private void endIfDone() {
        if (shut && tasks.isEmpty()) {
            terminated.countDown();
        }
    }

    // ---- life cycle

    @Override
    public void shutdown() {
        shut = true;
        for (ScheduledTask<?> task : tasks) {
            if (task.isPeriodic()) {
                task.cancel(false);
            }
        }
        endIfDone();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        List<Runnable> never = new ArrayList<>();
        for (ScheduledTask<?> task : tasks) {
            if (task.withdraw()) {
                never.add(task);
                tasks.remove(task);
            } else {
                task.cancel(true);
            }
        }
        endIfDone();
        return never;
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
