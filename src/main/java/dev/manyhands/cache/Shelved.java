package dev.manyhands.cache;

import java.io.Serializable;

/**
 * A reference to a stored result, which is loaded when it is asked for. It is small whatever the size of the result, and may be sent to
 * another process that sees the same folder.
 *
 * @param <R> type of the result
 */
public interface Shelved<R> extends Serializable {
    /**
     * Loads the result; anew on each call.
     *
     * @return the result
     * @throws IllegalStateException if it has been evicted, forgotten or damaged since, or cannot be restored; call the function again
     */
    R get();

    /**
     * Says whether the result is still there and undamaged.
     *
     * @return true if {@link #get()} would return it
     */
    boolean isAvailable();

    /** Removes the result from the cache. Does nothing if it is not there. */
    void forget();
}
