package dev.manyhands.process;

/** Something cannot cross to another process as a part of it cannot be serialized; the message names the path to that part. */
public final class UnserializableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private UnserializableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Finds out which part of the value was the reason. */
    static UnserializableException of(Object value, Throwable failure) {
        return new UnserializableException(value.getClass().getName() + " cannot be serialized: " + failure, failure);
    }
}
