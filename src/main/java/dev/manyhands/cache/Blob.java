package dev.manyhands.cache;

import java.io.Serial;
import java.io.Serializable;

/**
 * Stands in a serialized value for an array or a segment whose memory is stored beside it.
 *
 * @param index which of the blobs it is
 */
record Blob(int index) implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;
}
