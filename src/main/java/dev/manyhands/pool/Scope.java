package dev.manyhands.pool;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Interrupts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Any number of forked tasks with one end: nothing that was forked in a scope outlives it, and the first failure cancels the rest.
 *
 * <p>Tasks may fork further tasks into the same scope. Several threads may fork; only the owner closes. While the owner waits it runs
 * tasks of its own scope, never others. What happens before a fork happens-before the task; what the task does happens-before the
 * return of {@link Fork#get} and of {@link #close}.
 */
public final class Scope extends Source implements AutoCloseable {
    /*
     * "pending" counts the tasks that were forked and are not done. A task increments it before it is visible in the queue and
     * decrements it as its last act, so that zero, read by the owner when its body has ended, means that no task runs and none can fork
     * another one. The owner then closes by a CAS from zero to CLOSED, so a fork by a thread that is no task of the scope either is
     * counted before and waited for, or finds the scope closed. The owner parks on the monitor; the decrement to zero notifies under the
     * same monitor.
     */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final Hands hands;
    private final TaskContext context;
    private final String name;
    private final int width;
    private final Thread owner = Thread.currentThread();
    private final int slot;
    private final ConcurrentLinkedQueue<Task<?>> queue = new ConcurrentLinkedQueue<>();
    private final Set<Task<?>> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger helpers = new AtomicInteger();
    private final AtomicLong forked = new AtomicLong();
    /** The failures after the first one; the monitor of this list guards all three. */
    private final List<Throwable> others = new ArrayList<>();
    private Throwable first;
    private long failedTask = -1;
    private volatile boolean cancelled;
    private volatile boolean closed;
    /** Whether a task that the owner ran was ended by an interrupt from outside; only for the owner. */
    private boolean ownerInterrupted;
    /** Set by the owner before it looks at the queue for the last time; a task that forks adds to the queue and then reads this. */
    private volatile boolean ownerWaits;

    Scope(Hands hands, String name, int width, TaskContext context) {
        this.hands = hands;
        this.context = context;
        this.name = name;
        this.width = width;
        this.slot = hands.post(this, 0);
    }

    /**
     * A forked task.
     *
     * @param <T> type of the result
     */
    public sealed interface Fork<T> permits Task {
        /**
         * Waits for the task and returns its result; runs the task itself if it has not begun.
         *
         * @return the result
         * @throws ParallelException if the task failed; the cause is what it threw
         * @throws CancellationException if the task was cancelled, before it began or while it ran, or the calling thread is interrupted
         *     (its flag is set again)
         */
        T get();

        /**
         * Returns whether the task has ended, normally or not.
         *
         * @return whether {@link #get} would return or throw at once
         */
        boolean isFinished();
    }

    private static final class Task<T> extends Claim<T> implements Fork<T> {
        private final Scope scope;
        private final long number;

        Task(Scope scope, long number, ThrowingSupplier<? extends T> body) {
            super(body);
            this.scope = scope;
            this.number = number;
        }

        @Override
        public boolean isFinished() {
            return isDone();
        }

        @Override
        public T get() {
            if (claim()) {
                scope.run(this);
                if (scope.isOwnerInterrupted()) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted in task " + number + " of " + scope);
                }
            }
            try {
                while (!isDone()) {
                    await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                var cancellation = new CancellationException("interrupted while waiting for task " + number + " of " + scope);
                cancellation.initCause(e);
                throw cancellation;
            }
            if (isCancelled()) {
                throw new CancellationException("task " + number + " of " + scope + " was cancelled before it began");
            }
            if (failure() != null) {
                throw scope.wasEnded(failure()) ? ended(failure()) : scope.failed(number, failure(), List.of());
            }
            return result();
        }

        private CancellationException ended(Throwable failure) {
            var cancellation = new CancellationException("task " + number + " of " + scope + " was cancelled while it ran");
            cancellation.initCause(failure);
            return cancellation;
        }
    }

    /** Whether a task has failed only because this scope was cancelled and interrupted it. */
    private boolean wasEnded(Throwable failure) {
        if (!cancelled || !Interrupts.mayHaveCaused(failure)) {
            return false;
        }
        synchronized (others) {
            return failure != first;
        }
    }

    /**
     * Forks a task: it runs some time before the scope is closed, on the owner's thread or on one of the pool.
     *
     * <p>In a scope that a failure has cancelled, the task is not run and its {@code get} throws {@link CancellationException}.
     *
     * @param body the task
     * @param <T> type of its result
     * @return a handle to wait for the result
     * @throws IllegalStateException if the scope is closed
     */
    public <T> Fork<T> fork(ThrowingSupplier<? extends T> body) {
        Objects.requireNonNull(body, "the forked task is null");
        ThrowingSupplier<? extends T> here = context == TaskContext.NONE ? body : inContext(context.moved(body)); // may refuse it
        if (pending.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
            throw new IllegalStateException(this + " is closed: fork before its body ends");
        }
        Task<T> task = new Task<>(this, forked.getAndIncrement(), here);
        queue.add(task);
        if (cancelled) {
            cancelQueue();
        } else if (helpers.get() < width - 1) {
            hands.nudge(this, 1);
        }
        if (ownerWaits) {
            synchronized (pending) {
                pending.notifyAll();
            }
        }
        return task;
    }

    private <T> ThrowingSupplier<T> inContext(ThrowingSupplier<? extends T> body) {
        return () -> {
            AtomicReference<T> result = new AtomicReference<>();
            context.run(() -> result.setPlain(body.get()));
            return result.getPlain();
        };
    }

    /** Cancels the tasks that have not begun and interrupts those that run. */
    public void cancel() {
        cancelled = true;
        cancelQueue();
        for (Task<?> task : running) {
            task.cancel();
        }
    }

    /**
     * Waits until every forked task has ended, running tasks of this scope meanwhile.
     *
     * @throws ParallelException if a task failed: the first one, the others suppressed
     * @throws CancellationException if the owner was interrupted; the tasks were cancelled and have ended, and its flag is set again
     * @throws IllegalStateException if called by another thread than the one that opened the scope
     */
    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(this + " is closed by thread " + Thread.currentThread().getName() + ": only its owner, "
                    + owner.getName() + ", may do that");
        }
        boolean interrupted = false;
        if (!closed) { // else the slot may be another source's by now
            do {
                interrupted |= await();
            } while (!pending.compareAndSet(0, CLOSED));
            closed = true;
            if (slot >= 0) {
                hands.remove(slot);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (others) {
            if (first != null) {
                throw failed(failedTask, first, others);
            }
        }
        if (interrupted) {
            throw new CancellationException(this + " was cancelled because the thread that owns it was interrupted");
        }
    }

    private boolean await() {
        boolean interrupted = false;
        while (pending.get() > 0) {
            if (Thread.interrupted()) { // between tasks: an interrupt that was meant for a task has been cleared at its end
                interrupted = true;
                cancel();
            }
            if (runOne()) {
                continue;
            }
            try {
                synchronized (pending) {
                    ownerWaits = true;
                    while (pending.get() > 0 && queue.isEmpty()) {
                        pending.wait();
                    }
                    ownerWaits = false;
                }
            } catch (InterruptedException e) {
                ownerWaits = false;
                interrupted = true;
                cancel();
            }
        }
        return interrupted || ownerInterrupted;
    }

    private boolean isOwnerInterrupted() {
        return Thread.currentThread() == owner && ownerInterrupted;
    }

    private boolean runOne() {
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            if (task.claim()) {
                run(task);
                return true;
            }
        }
        return false;
    }

    /** Runs a task that this thread has claimed. Whatever happens it is counted as ended, or the owner would wait for ever. */
    private void run(Task<?> task) {
        try {
            running.add(task); // before the look at "cancelled": cancel() writes that first and then goes through the set
            if (cancelled) {
                task.skip();
            } else {
                task.run();
            }
            running.remove(task);
            settle(task.number, task.failure());
        } catch (Throwable broken) { // not the task, whose failure is kept: no memory, say
            if (!task.isDone()) {
                task.skip();
            }
            fail(task.number, broken);
        } finally {
            ended(1);
        }
    }

    private void settle(long number, Throwable failure) {
        if (failure != null && !cancelled && Thread.currentThread() == owner && Interrupts.haveCaused(owner, failure)) {
            Thread.interrupted();
            ownerInterrupted = true;
            cancel();
        } else if (failure != null && !(cancelled && Interrupts.mayHaveCaused(failure))) {
            fail(number, failure);
        }
    }

    /** Records a failure and cancels the rest; the first one without allocating. */
    private void fail(long number, Throwable failure) {
        synchronized (others) {
            if (first == null) {
                first = failure;
                failedTask = number;
            } else if (first != failure) {
                others.add(failure);
            }
        }
        cancel();
    }

    private void ended(int tasks) {
        if (pending.addAndGet(-tasks) == 0) {
            synchronized (pending) {
                pending.notifyAll();
            }
        }
    }

    private void cancelQueue() {
        for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
            if (task.isNew() && task.cancel()) { // else a thread that asks for it was faster, and counts it when it has ended
                ended(1);
            }
        }
    }

    private ParallelException failed(long number, Throwable cause, List<Throwable> others) {
        var exception = new ParallelException("task " + number + " of " + this + " failed: " + cause, cause, name, number);
        others.stream().filter(other -> other != cause).forEach(exception::addSuppressed);
        return exception;
    }

    @Override
    boolean joinable() {
        return !closed && !queue.isEmpty() && helpers.get() < width - 1;
    }

    @Override
    void join(Worker worker) {
        try {
            if (helpers.incrementAndGet() <= width - 1) {
                while ((worker == null || !worker.pool().isPressed()) && runOne()) {
                    Thread.interrupted(); // a worker carries no interrupt from one task to the next
                }
            }
        } finally {
            helpers.decrementAndGet();
        }
    }

    /** Returns the name of the scope. */
    @Override
    public String toString() {
        return "scope '" + name + "'";
    }
}
