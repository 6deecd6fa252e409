package dev.manyhands.pool;

import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The body of a loop over unit numbers {@code 0 .. units-1}, as {@link ThreadPool#run} executes it: what the verbs of the library
 * are written in.
 *
 * <p>A unit is whatever the task makes of it: an index, a block of indices, a tile. Each unit is run exactly once, unless the loop
 * ends early by a failure, by cancellation or by {@link #stop()}. One task object serves one run at a time, and none after one that
 * ended early.
 */
public abstract class LoopTask {
    /** Set once, read by every participant before each range of units. */
    private volatile boolean stopped;

    private final boolean cancellable;
    private volatile boolean cancelled;
    /** What runs this task, if it is cancellable; between two runs null. */
    private volatile Runnable canceller;

    /** Makes a task that cannot be {@linkplain #cancel() cancelled}. */
    protected LoopTask() {
        this(false);
    }

    /**
     * Makes a task.
     *
     * @param cancellable whether {@link #cancel()} will be used
     */
    protected LoopTask(boolean cancellable) {
        this.cancellable = cancellable;
    }

    /**
     * Runs the units {@code from .. to-1}.
     *
     * <p>Everything that the caller of {@link ThreadPool#run} did before happens-before this call, and this call happens-before the
     * return of {@code run}. Calls for different units run concurrently, with no order among them.
     *
     * @param from first unit, inclusive
     * @param to last unit, exclusive; greater than {@code from}
     * @param participant number of the thread in this loop, {@code 0} (the caller) to {@code width-1}; one thread has one number,
     *     so it can select state of its own
     * @throws Throwable a failure; it ends the loop
     */
    protected abstract void run(int from, int to, int participant) throws Throwable;

    /**
     * Returns whether there is something to do for one more participant, in a loop whose work comes bit by bit: participants of a {@link
     * WatchedLoop} leave when there is not, and {@link WatchedLoop#nudge} brings others in.
     *
     * @return true, unless overridden
     */
    protected boolean hasWork() {
        return true;
    }

    /**
     * Told when a {@link WatchedLoop} has been stopped and when its last participant has left, for who waits for that in a way of its own.
     */
    protected void changed() {
        // most loops have a caller who waits in run
    }

    /**
     * Turns failures into what {@link ThreadPool#run} throws.
     *
     * @param failures what units have thrown, in order of time, not empty
     * @return the exception for the caller
     */
    protected abstract RuntimeException failed(List<Throwable> failures);

    /**
     * Says what ends when the caller is interrupted, for the message of the exception.
     *
     * @return for example {@code job 'scoring'}
     */
    protected abstract String describe();

    /**
     * Returns the name of the job, for Flight Recorder.
     *
     * @return for example {@code scoring}
     */
    protected String name() {
        return describe();
    }

    /**
     * Makes the exception of a loop that was cancelled and in which nothing failed.
     *
     * @param interrupted whether the calling thread was interrupted from outside, else {@link #cancel()} was called
     * @return the exception for the caller
     */
    protected RuntimeException cancelled(boolean interrupted) {
        return new CancellationException(describe() + " was cancelled"
                + (interrupted ? " because the thread that called it was interrupted" : ""));
    }

    /**
     * Cancels the loop, whether it has begun or not, as an interrupt of its caller does: what has not begun is not run, what runs is
     * interrupted. Callable from any thread and more than once.
     *
     * @throws IllegalStateException if the task was not made cancellable
     */
    public final void cancel() {
        if (!cancellable) {
            throw new IllegalStateException(describe() + " was not made to be cancelled");
        }
        cancelled = true; // volatile, before the read of "canceller": pairs with the two accesses the other way round in cancelBy
        stopped = true;
        Runnable run = canceller;
        if (run != null) {
            run.run();
        }
    }

    /** Says what is to be called when this task is cancelled, from now on; null at the end of the run. */
    final void cancelBy(Runnable run) {
        canceller = run;
        if (run != null && cancelled) {
            run.run();
        }
    }

    final boolean isCancellable() {
        return cancellable;
    }

    final boolean isCancelled() {
        return cancelled;
    }

    /** Ends the loop early: ranges of units that have not begun are not handed out any more. Callable from any thread. */
    public final void stop() {
        stopped = true;
    }

    /**
     * Returns whether the loop ends early: {@link #stop()} was called, a unit has failed, or the caller was interrupted.
     *
     * @return whether no more units are handed out
     */
    public final boolean isStopped() {
        return stopped;
    }
}
