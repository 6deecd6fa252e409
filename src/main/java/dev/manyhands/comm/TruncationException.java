package dev.manyhands.comm;

/** A message is longer than the buffer that is to receive it, or of another type ({@code MPI_ERR_TRUNCATE}, {@code MPI_ERR_TYPE}). */
public class TruncationException extends CommunicationException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message what has happened
     * @param cause what it comes from, or null
     */
    public TruncationException(String message, Throwable cause) {
        super(message, cause);
    }
}
