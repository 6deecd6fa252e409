package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A submitted task and its result. A worker of the same pool that asks for the result of a task that has not begun runs it itself.
 *
 * @param <V> type of the result
 */
class PoolTask<V> extends FutureTask<V> {
    /*
     * FutureTask keeps the result and those who wait for it. What it cannot do is to interrupt a task and nothing but that task: a thread
     * may have gone on to the next one when the interrupt arrives, or it may be inside of another task whose result this one asks for. So
     * cancel interrupts by a protocol of our own:
     *
     *   stage:  NEW -> RUNNING -> ENDED                             run by the thread that won the CAS from NEW
     *           RUNNING -> INTERRUPTING -> INTERRUPTED -> ENDED     cancelled while it runs
     *           RUNNING -> HELPING -> RUNNING                       its thread runs another task, one that this one waits for
     *           HELPING -> PENDING -> INTERRUPTED                   cancelled meanwhile: it is interrupted when the other task is over
     *
     * The thread that runs the task leaves RUNNING by CAS. If it finds INTERRUPTING it waits for INTERRUPTED and then clears its flag, so
     * the interrupt is never seen by what the thread does next. From HELPING on the thread alone says when the interrupt comes.
     */
    private static final int NEW = 0;
    private static final int RUNNING = 1;
    private static final int HELPING = 2;
    private static final int PENDING = 3;
    private static final int INTERRUPTING = 4;
    private static final int INTERRUPTED = 5;
    private static final int ENDED = 6;
    private static final int SPINS = 32;
    /** How long a thread that waits spins for the task to begin: a worker that spins too takes less. */
    private static final long BEGIN_NANOS = 2_000;
    private static final VarHandle STAGE;
    private static final VarHandle RUNNER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STAGE = lookup.findVarHandle(PoolTask.class, "stage", int.class);
            RUNNER = lookup.findVarHandle(PoolTask.class, "runner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadPool pool;
    private volatile int stage;
    private volatile Thread runner;
    /** Whether a worker that slept was woken for this task; set by the thread that submits, and a hint to others. */
    private boolean workerWoken;
    /** Whether somebody who waits has parked, or is about to; a hint. */
    private boolean awaited;

    PoolTask(ThreadPool pool, Callable<V> callable) {
        super(callable);
        this.pool = pool;
    }

    /** Says that a worker that slept is on its way to run this task. */
    void workerWoken() {
        workerWoken = true;
    }

    // ---- running

    @Override
    public void run() {
        if (stage != NEW || !STAGE.compareAndSet(this, NEW, RUNNING)) {
            return;
        }
        RUNNER.setRelease(this, Thread.currentThread()); // pairs with the volatile read of a canceller, which waits for it
        Worker worker = Worker.current();
        PoolTask<?> outer = null;
        if (worker != null) {
            outer = worker.task;
            worker.task = this;
        }
        try {
            super.run();
        } finally {
            end();
            if (worker != null) {
                worker.task = outer;
                worker.hasWoken |= awaited;
            }
        }
    }

    /** Whether a thread has begun to run it, or it was withdrawn. */
    final boolean hasBegun() {
        return stage != NEW;
    }

    /** Keeps it from being run; false if it has been begun. */
    final boolean withdraw() {
        return STAGE.compareAndSet(this, NEW, ENDED);
    }

    private void end() {
        if (!STAGE.compareAndSet(this, RUNNING, ENDED)) {
            while (stage == INTERRUPTING) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            pool.restoreInterrupt();
            stage = ENDED;
        }
        runner = null;
    }

    /** Cancels as {@link java.util.concurrent.Future} says; an interrupt reaches this task only, and none comes after its end. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!super.cancel(false)) {
            return false;
        }
        if (mayInterruptIfRunning) {
            interruptRunner();
        }
        return true;
    }

    private void interruptRunner() {
        if (STAGE.compareAndSet(this, RUNNING, INTERRUPTING)) {
            Thread thread = runner;
            while (thread == null) {
                Thread.onSpinWait(); // begun a moment ago
                thread = runner;
            }
            thread.interrupt();
            stage = INTERRUPTED;
        } else if (stage == HELPING && !STAGE.compareAndSet(this, HELPING, PENDING)) {
            interruptRunner(); // it has just come back; it may go on like that, but we were seen to be cancelled: few rounds
        }
    }

    // ---- waiting

    @Override
    public V get() throws InterruptedException, ExecutionException {
        if (!isDone()) {
            help();
            spin(pool.spinTimes().waiterNanos);
            awaited = true;
        }
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (isDone() || timeout <= 0) {
            return super.get(timeout, unit);
        }
        long nanos = unit.toNanos(timeout);
        long begun = System.nanoTime();
        help();
        spin(Math.min(nanos, pool.spinTimes().waiterNanos));
        awaited = true;
        return super.get(nanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
    }

    /** Runs the task if it has not begun and this is a worker of its pool, which would otherwise wait for itself in the end. */
    final void help() throws InterruptedException {
        if (stage != NEW) {
            return;
        }
        Worker worker = Worker.current();
        if (worker == null || worker.pool() != pool) {
            return;
        }
        PoolTask<?> outer = worker.task;
        boolean aside = outer != null && outer.stepAside();
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            run();
        } finally {
            if (aside) {
                outer.comeBack();
            }
        }
    }

    /** Keeps the interrupts of this task from its thread, which turns to another one; false if there is nothing to keep off any more. */
    boolean stepAside() {
        if (STAGE.compareAndSet(this, RUNNING, HELPING)) {
            return true;
        }
        while (stage == INTERRUPTING) {
            Thread.onSpinWait();
        }
        return false;
    }

    void comeBack() {
        if (!STAGE.compareAndSet(this, HELPING, RUNNING)) {
            stage = INTERRUPTED;
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits a little without parking, if that has helped of late: a short task is over sooner than a thread can be parked and woken. As
     * long as the task does not begin it is not worth much time, and none if a worker had to be woken for it: that goes faster when this
     * thread gives up its processor at once.
     */
    private void spin(long nanos) {
        if (nanos <= 0 || isDone() || !pool.patience().isWorthwhile()) {
            return;
        }
        boolean success = spinUntilDone(nanos, pool.patience().isLow() ? nanos : Math.min(nanos, BEGIN_NANOS));
        pool.patience().learn(success);
    }

    private boolean spinUntilDone(long nanos, long toBegin) {
        long begun = System.nanoTime();
        long limit = toBegin;
        do {
            for (int k = 0; k < SPINS; k++) {
                if (isDone()) {
                    return true;
                }
                Thread.onSpinWait();
            }
            if (stage != NEW) {
                limit = nanos;
            }
        } while (System.nanoTime() - begun < limit);
        return false;
    }
}
