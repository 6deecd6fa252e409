package dev.manyhands.function;

/**
 * Stands for an exception of another process that could not cross as it was: its class is not known here, or it cannot be serialized, or
 * it failed when it was deserialized.
 *
 * <p>Has the message, the stack trace and the causes of the original, the latter as {@code RemoteException}s too.
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
