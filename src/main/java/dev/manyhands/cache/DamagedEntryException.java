package dev.manyhands.cache;

import java.io.IOException;
import java.io.Serial;

/** A file of the store does not hold what was written. */
final class DamagedEntryException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    DamagedEntryException(String message) {
        super(message);
    }

    DamagedEntryException(String message, Throwable cause) {
        super(message, cause);
    }
}
