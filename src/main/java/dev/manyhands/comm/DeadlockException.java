package dev.manyhands.comm;

/**
 * All ranks of a world wait for each other, or for ranks that have returned, and would do so for ever. The message is a report: who
 * waits in which call, for which rank and tag, and where in the program.
 */
public class DeadlockException extends CommunicationException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message what has happened
     * @param cause what it comes from, or null
     */
    public DeadlockException(String message, Throwable cause) {
        super(message, cause);
    }
}
