package dev.manyhands.pool;

import dev.manyhands.function.SerializableCallable;
import dev.manyhands.process.Children;
import dev.manyhands.process.UnserializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The tasks that were submitted to a {@link ProcessPool} and have not ended, and the end of the pool. */
final class ProcessTasks {
    /*
     * A task goes into "tasks" before "shut" is looked at and is taken out by its end; shutdown sets "shut" before it looks at the tasks.
     * Both are volatile, so a task is either refused or waited for. Whoever finds that nothing is left after the shutdown counts the latch
     * down.
     */
    private final ProcessPool pool;
    private final Children children;
    private final Uncaught uncaught;
    private final Set<RemoteFuture<?>> tasks = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean shut;

    ProcessTasks(ProcessPool pool, Children children) {
        this.pool = pool;
        this.children = children;
        this.uncaught = new Uncaught(pool, null);
    }

    /**
     * A task that is to be run, although it can also be called.
     *
     * @param task the task
     */
    private record Action(Runnable task) implements SerializableCallable<Object> {
        @Override
        public Object call() {
            task.run();
            return null;
        }
    }

    @SuppressWarnings("unchecked") // the task gives results of this type
    <T> RemoteFuture<T> future(Callable<T> task) {
        try {
            return new RemoteFuture<>(children, task, result -> (T) result, (future, failure) -> ended(future));
        } catch (UnserializableException e) {
            throw advised(task, e);
        }
    }

    /** The future of an action, with this value as its result; what it throws is reported if nobody will ask for it. */
    <T> RemoteFuture<T> future(Runnable task, T value, boolean isWatched) {
        try {
            return new RemoteFuture<>(children, task instanceof Callable<?> ? new Action(task) : task, result -> value, (future, failure) -> {
                ended(future);
                if (failure != null && !isWatched) {
                    uncaught.report(failure);
                }
            });
        } catch (UnserializableException e) {
            throw advised(task, e);
        }
    }

    private RuntimeException advised(Object task, UnserializableException e) {
        if (task instanceof Serializable && !(task instanceof CompletableFuture.AsynchronousCompletionTask)) {
            return e;
        }
        return new RejectedExecutionException("the task " + task.getClass().getName() + " cannot be sent to a process of " + pool
                + " as it cannot be serialized: give a lambda to submit(...), execute(...) or invokeAll(...) of ProcessPool itself, not by way of"
                + " ExecutorService, or declare it as a SerializableCallable or SerializableRunnable. Wrappers around tasks, as those of"
                + " CompletableFuture.supplyAsync, cannot cross", e);
    }

    /** Begins a task. */
    void begin(RemoteFuture<?> task) {
        tasks.add(task);
        if (shut) {
            ended(task);
            throw new RejectedExecutionException("a task was given to " + pool + ", which is shut down");
        }
        try {
            task.begin();
        } catch (RuntimeException | Error e) {
            ended(task);
            throw e;
        }
    }

    private void ended(RemoteFuture<?> task) {
        tasks.remove(task);
        if (shut && tasks.isEmpty()) {
            ended.countDown();
        }
    }

    boolean isShut() {
        return shut;
    }

    void shutdown() {
        shut = true;
        if (tasks.isEmpty()) {
            ended.countDown();
        }
    }

    /** Ends all tasks; those that had not begun are returned. */
    List<Runnable> stop() {
        List<Runnable> never = new ArrayList<>();
        for (RemoteFuture<?> task : tasks) {
            if (task.stop()) {
                never.add(task);
                ended(task);
            }
        }
        return never;
    }

    void await() throws InterruptedException {
        ended.await();
    }

    boolean await(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }
}
