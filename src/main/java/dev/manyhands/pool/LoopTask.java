package dev.manyhands.pool;

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

    /** Makes a task. */
    protected LoopTask() {
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
     * Turns failures into what {@link ThreadPool#run} throws.
     *
     * @param failures what units have thrown, in order of time, not empty
     * @return the exception for the caller
     */
    protected abstract RuntimeException failed(java.util.List<Throwable> failures);

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
