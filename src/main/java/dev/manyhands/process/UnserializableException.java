package dev.manyhands.process;

/**
 * Something cannot cross to another process, as a part of it cannot be serialized, or cannot be made again on the other side.
 *
 * <p>The message names the way from the object that was given to the part that was the reason, as in
 * {@code Order.customer.connection (java.net.Socket)}.
 */
public final class UnserializableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private UnserializableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Finds out which part of the value was the reason. */
    static UnserializableException of(Object value, Throwable failure) {
        return new UnserializableException(SerializationFault.describe(value, failure), failure);
    }

    /** What was sent cannot be made into objects here. */
    static UnserializableException unreadable(String message, Throwable failure) {
        return new UnserializableException(message, failure);
    }

    /**
     * Finds the first of some values that cannot be sent to another process.
     *
     * @param values the values
     * @return its index, -1 if each of them can
     */
    public static int indexIn(Object[] values) {
        for (int k = 0; k < values.length; k++) {
            try {
                Encoder.encode(values[k]);
            } catch (UnserializableException e) {
                return k;
            }
        }
        return -1;
    }
}
