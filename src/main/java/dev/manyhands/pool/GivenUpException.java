package dev.manyhands.pool;

/**
 * Unwinds a thread that a {@link WatchedLoop} has given up: thrown by {@link LoopTask#run} when it finds that the watcher has gone on
 * without it.
 */
public final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception, which has no stack trace. */
    public GivenUpException() {
        super(null, null, false, false);
    }
}
