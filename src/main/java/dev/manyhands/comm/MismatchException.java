package dev.manyhands.comm;

/**
 * Ranks have called collective operations that do not belong together: different operations, roots, counts, types, or reductions. The
 * message names the calls of the ranks.
 */
public class MismatchException extends CommunicationException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message what has happened
     * @param cause what it comes from, or null
     */
    public MismatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
