package dev.manyhands.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A task that was submitted to a {@link VirtualPool}. A task of the same pool that asks for its result lends it its place. */
class VirtualTask<V> extends FutureTask<V> {
    private final VirtualThreads threads;
    private final Consumer<? super VirtualTask<V>> listener;
    /** Where it waits for a place, or null when it has ended. */
    private TaskTicket ticket;

    /** Makes a task; the listener is called when it is done, and may be null. */
    VirtualTask(VirtualThreads threads, Callable<V> callable, Consumer<? super VirtualTask<V>> listener) {
        super(callable);
        this.threads = threads;
        this.listener = listener;
    }

    boolean isOf(VirtualThreads other) {
        return threads == other;
    }

    /** Called before the task gets into the queue. */
    void enqueued(TaskTicket entry) {
        ticket = entry;
    }

    /** Lends this task the place of the current thread, if that is one of the pool and nobody has begun the task; or returns null. */
    Loan lendPlace() {
        return isDone() ? null : threads.lend(ticket);
    }

    /** The same, or keeps the place idle if the task has begun. */
    private Loan lendOrKeep() {
        Loan loan = lendPlace();
        return loan == null && !isDone() ? threads.keep() : loan;
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        Loan loan = lendOrKeep();
        try {
            return super.get();
        } finally {
            if (loan != null) {
                loan.settle();
            }
        }
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        Loan loan = timeout > 0 ? lendOrKeep() : null;
        try {
            return super.get(timeout, unit);
        } finally {
            if (loan != null) {
                loan.settle();
            }
        }
    }

    @Override
    protected void done() {
        TaskTicket entry = ticket;
        ticket = null;
        if (entry != null && isCancelled()) {
            entry.cancelled();
        }
        if (listener != null) {
            listener.accept(this);
        }
    }

    @Override
    protected void setException(Throwable failure) { // seen from this package
        super.setException(failure);
    }
}
