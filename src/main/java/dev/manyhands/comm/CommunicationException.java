package dev.manyhands.comm;

/** A failure of communication between ranks: what the ranks do does not fit together, or cannot go on. */
public class CommunicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message what has happened, in which call of which rank, and what to do
     */
    public CommunicationException(String message) {
        super(message);
    }

    /**
     * Makes a failure with a cause.
     *
     * @param message what has happened, in which call of which rank, and what to do
     * @param cause what it comes from
     */
    public CommunicationException(String message, Throwable cause) {
        super(message, cause);
    }
}
