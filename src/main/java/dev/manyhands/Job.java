package dev.manyhands;

import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.util.List;
import java.util.Objects;

/**
 * A set of options together with the verbs that use them: where to run, how wide, under which name and schedule, with or without a
 * progress bar.
 *
 * <p>Immutable and safe to share: each option gives a new job. The verbs are those of {@link Parallel}, which run with the defaults.
 *
 * <pre>{@code
 * List<Score> scores = Parallel.with().named("scoring").width(4).progress().map(documents, Scorer::score);
 * }</pre>
 */
public final class Job extends Verbs {
    static final Job DEFAULT = new Job(null, null, 0, 0, Schedule.AUTO, false);

    /** Null: the common pool, which is not made before it is used. */
    private final Pool pool;
    private final String name;
    /** Threads to use, or 0: as many as the pool has, less {@link #spared}. */
    private final int width;
    private final int spared;
    private final Schedule schedule;
    private final boolean progress;

    private Job(Pool pool, String name, int width, int spared, Schedule schedule, boolean progress) {
        this.pool = pool;
        this.name = name;
        this.width = width;
        this.spared = spared;
        this.schedule = schedule;
        this.progress = progress;
    }

    // ---- options

    /**
     * Says where to run.
     *
     * @param where the pool; the default is {@link ThreadPool#common()}
     * @return a job with this option
     */
    public Job on(Pool where) {
        return new Job(Objects.requireNonNull(where, "the pool is null"), name, width, spared, schedule, progress);
    }

    /**
     * Names the job, for messages and the progress bar.
     *
     * @param jobName the name; the default is the verb
     * @return a job with this option
     */
    public Job named(String jobName) {
        return new Job(pool, Objects.requireNonNull(jobName, "the job's name is null"), width, spared, schedule, progress);
    }

    /**
     * Limits how many threads work on the job, the calling thread included. Results do not depend on it.
     *
     * @param threads number of threads, at least 1; a verb refuses more than the pool has
     * @return a job with this option
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public Job width(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("width(" + threads + "): a job needs at least 1 thread; widthAllBut(k) leaves k free");
        }
        return new Job(pool, name, threads, 0, schedule, progress);
    }

    /**
     * Leaves some of the pool's threads to others: the job works on all but so many, and on at least one.
     *
     * @param threads number of threads to leave, at least 0
     * @return a job with this option
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public Job widthAllBut(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("widthAllBut(" + threads + "): the number of threads to leave must not be negative");
        }
        return new Job(pool, name, 0, threads, schedule, progress);
    }

    /**
     * Says how iterations are dealt out. Results do not depend on it.
     *
     * @param how the schedule; the default is {@link Schedule#AUTO}
     * @return a job with this option
     */
    public Job schedule(Schedule how) {
        return new Job(pool, name, width, spared, Objects.requireNonNull(how, "the schedule is null"), progress);
    }

    /**
     * Shows a progress bar with rate and time left on the terminal, for jobs that take longer than a third of a second.
     *
     * <p>Nothing is shown when standard input or output is not a terminal.
     *
     * @return a job with this option
     */
    public Job progress() {
        return new Job(pool, name, width, spared, schedule, true);
    }

    /**
     * Returns how many threads a verb of this job works on at most.
     *
     * @return the width, from 1 to the size of the pool
     * @throws IllegalArgumentException if the width asked for is larger than the pool
     */
    public int actualWidth() {
        int size = pool().size();
        if (width > size) {
            throw new IllegalArgumentException("width(" + width + ") on " + pool() + ": allowed is 1 to " + size
                    + "; a larger pool is made with ThreadPool.of(" + width + ")");
        }
        return width > 0 ? width : Math.max(1, size - spared);
    }

    // ---- for the verbs

    @Override
    Job job() {
        return this;
    }

    Pool pool() {
        return pool == null ? ThreadPool.common() : pool;
    }

    String name(String verb) {
        return name == null ? verb : name;
    }

    String describe(String verb) {
        return "job '" + name(verb) + "'";
    }

    /** Runs the task under this job's schedule, whose chunk counts positions. */
    void run(LoopTask task, int units, long positionsPerUnit) {
        run(task, schedule.inUnitsOf(positionsPerUnit), units);
    }

    void run(LoopTask task, Schedule how, int units) {
        pool().run(task, how, units, actualWidth());
    }

    /** What counts progress for this job, or null if nothing is to be shown. */
    ProgressMeter meter(String verb, long total) {
        return progress ? ProgressMeter.onTerminal(name(verb), total) : null;
    }

    /** Returns the options. */
    @Override
    public String toString() {
        return "job" + (name == null ? "" : " '" + name + "'") + " on " + pool() + ", width " + actualWidth() + ", schedule " + schedule;
    }
}
