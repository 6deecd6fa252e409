package dev.manyhands.function;

/**
 * The failure of a parallel job: says which job and which item failed first, and keeps the original exception as its cause.
 *
 * <p>The cause carries the stack trace of the worker that ran the item. Failures of other items that were already running are
 * {@linkplain #getSuppressed() suppressed} exceptions of this one.
 */
public class ParallelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Name of the job. */
    private final String jobName;
    /** Position of the item that failed first, or -1. */
    private final long index;

    /**
     * Makes the failure of one item of a job.
     *
     * @param message names the job, the item and its input
     * @param cause what the item threw
     * @param jobName name of the job
     * @param index position of the item in the input, or -1 when there is none
     */
    public ParallelException(String message, Throwable cause, String jobName, long index) {
        super(message, cause);
        this.jobName = jobName;
        this.index = index;
    }

    /**
     * Returns the name of the job that failed.
     *
     * @return the name given with {@code named(...)}, or the name of the verb
     */
    public String jobName() {
        return jobName;
    }

    /**
     * Returns the position of the item that failed first.
     *
     * @return the index in the range, the position in the input from 0, row times columns plus column for a grid, or -1 when unknown
     */
    public long index() {
        return index;
    }
}
