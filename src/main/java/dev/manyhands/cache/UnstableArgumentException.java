package dev.manyhands.cache;

import java.io.Serial;

/**
 * Thrown when a value cannot be part of a key, as it means something else in every run of the program: a thread, a stream, a connection,
 * a plain {@code Object}. The message names the path to it: {@code argument 1 .order.customer.connection (java.net.Socket)}.
 */
public final class UnstableArgumentException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The path, for {@link #path()}. */
    private final String path;
    /** What is wrong with it and what to do. */
    private final String reason;

    /**
     * Makes the exception.
     *
     * @param path where the value is, from the argument or capture on
     * @param message what is wrong with it and what to do
     */
    UnstableArgumentException(String path, String message) {
        super(path + ' ' + message);
        this.path = path;
        this.reason = message;
    }

    /** The same about a value that is a part of another one. */
    UnstableArgumentException in(String outer) {
        return new UnstableArgumentException(outer + ' ' + path, reason);
    }

    /**
     * Returns where the value is.
     *
     * @return the path from the argument or captured value on, for example {@code argument 1 .order.customer.connection}
     */
    public String path() {
        return path;
    }
}
