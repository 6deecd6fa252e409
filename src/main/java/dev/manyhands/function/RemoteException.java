package dev.manyhands.function;

/**
 * Stands for an exception of another process that could not cross as it was: its class is not known here, or it cannot be serialized, or
 * it failed when it was deserialized.
 *
 * <p>Has the message, the stack trace, the causes and the suppressed exceptions of the original, the latter two as
 * {@code RemoteException}s too: if one of them cannot cross, all are told in this way. The stack trace is that of the thread in the other
 * process, so {@code printStackTrace} shows where it went wrong there. The last one of the suppressed exceptions says why the original did
 * not come itself. Very long messages and stack traces are cut.
 */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Name of the class of the original. */
    private final String originalClass;
    /** Message of the original, or null. */
    private final String originalMessage;

    /**
     * Makes a stand-in.
     *
     * @param originalClass name of the class of the original
     * @param originalMessage message of the original, or null
     * @param stack stack trace of the original
     * @param cause stand-in for its cause, or null
     */
    public RemoteException(String originalClass, String originalMessage, StackTraceElement[] stack, Throwable cause) {
        super(originalClass + (originalMessage == null ? "" : ": " + originalMessage), cause);
        this.originalClass = originalClass;
        this.originalMessage = originalMessage;
        setStackTrace(stack);
    }

    /**
     * Returns the name of the class of the original.
     *
     * @return a class name, as {@link Class#getName} gives it
     */
    public String originalClass() {
        return originalClass;
    }

    /**
     * Returns the message of the original.
     *
     * @return the message, or null
     */
    public String originalMessage() {
        return originalMessage;
    }
}
