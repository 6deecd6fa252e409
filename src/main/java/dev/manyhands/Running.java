package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.Progress;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.PoolJob;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A run of verbs that was started and goes on by itself: see {@link Job#start(ThrowingFunction)}.
 *
 * <p>A {@link CompletableFuture}, so it is both a {@link java.util.concurrent.Future} and a {@link
 * java.util.concurrent.CompletionStage}. It completes with the result, or exceptionally with what the verbs have thrown ({@link
 * dev.manyhands.function.ParallelException}, or {@link CancellationException}). When it is completed in another way, by {@link #cancel},
 * {@link #orTimeout} or {@link #complete}, the work is cancelled: what has not begun is not run, what runs is interrupted; the future is
 * done at once, and {@link #awaitEnd} waits until nothing of the work runs any more.
 *
 * <p>What was done before the start happens-before the work, and the work happens-before the return of {@code get}.
 *
 * @param <R> type of the result
 */
public final class Running<R> extends CompletableFuture<R> {
    private final Cancellation cancellation = Cancellation.create();
    private final Tracker tracker = new Tracker();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final String name;
    /** What is to be run until somebody takes it, to run it or to drop it. */
    private final AtomicReference<ThrowingFunction<? super Job, ? extends R>> verbs;

    private Running(String name, ThrowingFunction<? super Job, ? extends R> verbs) {
        this.name = name;
        this.verbs = new AtomicReference<>(verbs);
    }

    static <R> Running<R> start(Job job, ThrowingFunction<? super Job, ? extends R> verbs) {
        Running<R> running = new Running<>(job.name("run"), verbs);
        running.whenComplete((result, failure) -> running.stop());
        Job tied = job.tied(running.cancellation, running.tracker);
        var work = new PoolJob() {
            @Override
            public void run() {
                running.run(tied);
            }

            @Override
            public void neverBegan() {
                running.completeExceptionally(new CancellationException("run '" + running.name
                        + "' did not begin: the pool was shut down before"));
            }
        };
        if (job.options.hasTimeLimit()) {
            Thread.ofVirtual().name("manyhands-run-" + running.name).start(work); // it will only watch: no pool's thread is needed for that
        } else {
            job.pool().begin(work);
        }
        return running;
    }

    private void run(Job job) {
        ThrowingFunction<? super Job, ? extends R> all = verbs.getAndSet(null);
        if (all == null) {
            return;
        }
        R result = null;
        Throwable failure = null;
        try {
            result = all.apply(job);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        ended.countDown();
        if (failure == null) {
            complete(result);
        } else {
            completeExceptionally(failure);
        }
    }

    /** The future is done. Without effect on work that has ended by itself. */
    private void stop() {
        if (verbs.getAndSet(null) != null) {
            ended.countDown(); // it has not begun and will not
        } else if (ended.getCount() > 0) {
            cancellation.cancel("its run was " + (isCancelled() ? "cancelled" : "completed from outside"));
        }
    }

    /**
     * Returns how far the verb has come that the run is at, or was at last.
     *
     * @return a snapshot; empty before the first verb has begun
     */
    public Optional<Progress> progress() {
        return Optional.ofNullable(tracker.progress());
    }

    /**
     * Waits until nothing of the work runs any more, however the future was completed; threads that were given up are not waited for.
     *
     * @param time how long to wait at most
     * @return whether that is so
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
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
