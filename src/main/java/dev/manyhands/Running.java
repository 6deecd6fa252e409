package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.Progress;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.PoolJob;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A run of verbs that was started and goes on by itself: see {@link Job#start(ThrowingFunction)}.
 *
 * <p>A {@link CompletableFuture}, so it is both a {@link java.util.concurrent.Future} and a {@link
 * java.util.concurrent.CompletionStage}. It completes with the result, or exceptionally with what the function has thrown: that is a {@link
 * dev.manyhands.function.ParallelException} or a {@link CancellationException} if it was a verb that failed. When it is completed in
 * another way, by {@link #cancel}, {@link #orTimeout}, {@link #complete} or a cancellation that the job was given, the work is cancelled:
 * what has not begun is not run, what runs is interrupted; the future is done at once, and {@link #awaitEnd} waits until nothing of the
 * work runs any more.
 *
 * <p>A thread of the job's pool may wait for a run on that pool ({@link #get()}, {@link #join()}, {@link #awaitEnd}): it runs the work itself
 * if that has not begun. That does not hold for stages that were made from the run: a thread of the pool that waits for one of these may
 * wait for ever if all the others do so too.
 *
 * <p>What was done before the start happens-before the work, and the work happens-before the return of {@code get}.
 *
 * @param <R> type of the result
 */
public final class Running<R> extends CompletableFuture<R> {
    /*
     * Who takes "work" decides what becomes of it: the task of the pool takes it to run it, a run that is done takes it to drop it. "ended"
     * is counted down once, by the one who has taken it: at once if it is dropped, when the function has returned if it is run.
     *
     * The work is stopped by a stage of this future, whoever completes it. Stages are run by the thread that completes, in an order that is
     * not specified and is in fact last in, first out; so that no stage of a user can keep the work from being stopped, or wait for it in
     * vain, the methods that complete it from outside add the stage once more, on top of all others. It makes no difference how often it
     * is run.
     */
    private final Cancellation cancellation = Cancellation.create();
    private final Tracker tracker = new Tracker();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final String name;
    private final Pool pool;
    /** What is to be run, until somebody takes it. */
    private final AtomicReference<Work<R>> work;
    /** The work as a task of the pool; null for a moment at the beginning. */
    private volatile Future<?> task;

    /** Makes a run that is not begun. */
    Running(Job job, Context context, ThrowingFunction<? super Job, ? extends R> verbs) {
        this.name = job.name("run");
        this.pool = job.pool();
        this.work = new AtomicReference<>(new Work<>(job.tied(cancellation, tracker), context, verbs));
    }

    /** The function, the job that it is given, and the context of the thread that started the run, which may be null. */
    private record Work<R>(Job job, Context context, ThrowingFunction<? super Job, ? extends R> verbs) {
        R call() throws Exception {
            return context == null ? verbs.apply(job) : context.<R>around(() -> verbs.apply(job)).get();
        }
    }

    static <R> Running<R> start(Job job, ThrowingFunction<? super Job, ? extends R> verbs) {
        Running<R> running = new Running<>(job, Context.of(job.options), verbs);
        running.whenComplete((result, failure) -> running.stop());
        running.tie(job.options.cancellations);
        if (!running.isDone()) {
            running.begin(job.options.hasTimeLimit());
        }
        return running;
    }

    private void begin(boolean limited) {
        try {
            task = pool.begin(new PoolJob() {
                @Override
                public void run() {
                    Running.this.run();
                }

                @Override
                public void neverBegan() {
                    cancelBecause("did not begin: the pool was shut down before");
                }
            }, limited);
        } catch (Throwable refused) {
            cancelBecause("was refused"); // releases the cancellations
            throw refused;
        }
    }

    private void cancelBecause(String reason) {
        completeExceptionally(new CancellationException("run '" + name + "' " + reason));
    }

    /** Lets cancellations that the job was given cancel the run, as long as it is not done. */
    private void tie(List<Cancellation> cancellations) {
        for (Cancellation switched : cancellations) {
            Cancellation.Registration tie = switched.onCancel(() -> cancelBecause("was cancelled because " + switched.reason()));
            whenComplete((result, failure) -> tie.close());
        }
    }

    /** Runs the work unless somebody has taken it; called by the task of the pool. */
    void run() {
        Work<R> mine = work.getAndSet(null);
        if (mine == null) {
            return;
        }
        R result = null;
        Throwable failure = null;
        try {
            result = mine.call();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        ended.countDown();
        if (failure == null) {
            super.complete(result);
        } else {
            super.completeExceptionally(failure);
        }
    }

    /** The future is done. Without effect on work that has ended by itself. */
    private void stop() {
        Future<?> begun = task;
        if (work.getAndSet(null) != null) {
            ended.countDown(); // it has not begun and will not
        } else if (ended.getCount() > 0) {
            cancellation.cancel("its run was " + (isCancelled() ? "cancelled" : "completed from outside"));
        } else {
            return;
        }
        if (begun != null) {
            begun.cancel(true);
        }
    }

    private void stopFirst() {
        if (!isDone()) {
            whenComplete((result, failure) -> stop());
        }
    }

    // ---- completion from outside

    /**
     * Cancels the run and the work: what has not begun is not run, what runs is interrupted.
     *
     * @param mayInterruptIfRunning makes no difference
     * @return whether the run is cancelled now
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        stopFirst();
        return super.cancel(mayInterruptIfRunning);
    }

    /** Completes the run, if it is not done, and cancels the work. */
    @Override
    public boolean complete(R value) {
        stopFirst();
        return super.complete(value);
    }

    /** Completes the run with a failure, if it is not done, and cancels the work. */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        stopFirst();
        return super.completeExceptionally(failure);
    }

    // ---- waiting

    @Override
    public R get() throws InterruptedException, ExecutionException {
        help(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        long begun = System.nanoTime();
        help(nanos);
        return super.get(nanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
    }

    @Override
    public R join() {
        boolean interrupted = false;
        while (!isDone()) {
            try {
                help(Long.MAX_VALUE);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return super.join();
    }

    /**
     * Waits until nothing of the work runs any more, however the future was completed; threads that were given up are not waited for. The
     * future is done then.
     *
     * @param time how long to wait at most
     * @return whether that is so
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        Objects.requireNonNull(time, "the time is null");
        long nanos = TimeUnit.NANOSECONDS.convert(time);
        long begun = System.nanoTime();
        help(nanos);
        if (!ended.await(nanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS)) {
            return false;
        }
        while (!isDone()) {
            Thread.yield(); // the thread that has run the work is about to complete this
        }
        return true;
    }

    /** Lets a thread of the pool wait in the way of the pool, which does not keep the work from being done. */
    private void help(long nanos) throws InterruptedException {
        Future<?> begun = task;
        if (isDone() || begun == null || nanos <= 0 || !pool.isOwnThread()) {
            return;
        }
        try {
            begun.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            return; // what has become of the work is told by this future
        }
    }

    // ---- what can be asked

    /**
     * Returns how far the verb has come that the run is at, or was at last.
     *
     * @return a snapshot; empty before the first verb has begun that counts: join and scope do not
     */
    public Optional<Progress> progress() {
        return Optional.ofNullable(tracker.progress());
    }

    /** Stages that depend on this one are plain futures: completing them does not cancel the work. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    /** Returns the name of the job and the state. */
    @Override
    public String toString() {
        return "run '" + name + "', " + state();
    }
}
