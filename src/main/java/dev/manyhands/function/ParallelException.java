package dev.manyhands.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
    /** What is known of single items. */
    private final ArrayList<ItemFailure> failures;

    /**
     * Makes the failure of one item of a job.
     *
     * @param message names the job, the item and its input
     * @param cause what the item threw
     * @param jobName name of the job
     * @param index position of the item in the input, or -1 when there is none
     */
    public ParallelException(String message, Throwable cause, String jobName, long index) {
        this(message, cause, jobName, index, index < 0 ? List.of() : List.of(new ItemFailure(index, cause, 1)));
    }

    /**
     * Makes the failure of several items of a job.
     *
     * @param message names the job, and the item that is reported first with its input
     * @param cause what that item threw
     * @param jobName name of the job
     * @param index position of that item in the input, or -1 when there is none
     * @param failures the failures of all items that are known to have failed
     */
    public ParallelException(String message, Throwable cause, String jobName, long index, List<ItemFailure> failures) {
        super(message, cause);
        this.jobName = jobName;
        this.index = index;
        this.failures = new ArrayList<>(failures);
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

    /**
     * Returns the items that failed: under {@link OnFailure#FINISH_ALL} all of them, in order of position, else the one that failed first
     * and those that were running then.
     *
     * @return an unmodifiable list; empty if it was not an item that failed
     */
    public List<ItemFailure> failures() {
        return Collections.unmodifiableList(failures);
    }
}
