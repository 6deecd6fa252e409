package dev.manyhands.function;

/**
 * A child process ended while it ran a task, whose fate is unknown: it may have been done in part or as a whole.
 *
 * <p>The message names the child, says how it ended and quotes the end of what it wrote to its standard error.
 */
public final class WorkerLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Process id of the child. */
    private final long pid;
    /** Exit code of the child. */
    private final int exitCode;

    /**
     * Makes the exception.
     *
     * @param message what happened
     * @param pid process id of the child
     * @param exitCode its exit code: for one that was ended by a signal 128 and the number of the signal
     */
    public WorkerLostException(String message, long pid, int exitCode) {
        super(message);
        this.pid = pid;
        this.exitCode = exitCode;
    }

    /**
     * Returns the process id of the child.
     *
     * @return the process id
     */
    public long pid() {
        return pid;
    }

    /**
     * Returns the exit code of the child.
     *
     * @return the exit code: for a child that was ended by a signal 128 and the number of the signal
     */
    public int exitCode() {
        return exitCode;
    }
}
