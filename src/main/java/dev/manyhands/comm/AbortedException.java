package dev.manyhands.comm;

/**
 * The world was aborted while this rank took part in it: another rank has failed, the time is over, or the caller was interrupted. The
 * cause is what has ended it, where it is known.
 */
public class AbortedException extends CommunicationException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a failure.
     *
     * @param message what has happened
     * @param cause what it comes from, or null
     */
    public AbortedException(String message, Throwable cause) {
        super(message, cause);
    }
}
