package dev.manyhands.cache;

import dev.manyhands.function.ThrowingSupplier;

/**
 * A computation without arguments whose result is kept by a {@link Memory}: what matters are its code and what it has captured.
 *
 * @param <R> type of the result
 */
public interface CachedSupplier<R> extends ThrowingSupplier<R> {
    /**
     * Returns the stored result, or computes and stores it.
     *
     * @return the result
     * @throws Exception what the computation throws; nothing is stored then
     */
    @Override
    R get() throws Exception;

    /**
     * Says whether {@link #get} would find the result. Counts as neither hit nor miss.
     *
     * @return true if it is there, whole and valid
     */
    boolean isCached();

    /**
     * As {@link #get}, but returns a reference to the stored result without loading it.
     *
     * @return the reference; if the result could not be stored, it holds the result itself
     * @throws Exception what the computation throws
     */
    Shelved<R> callAndShelve() throws Exception;

    /**
     * Says why {@link #get} would find the result or not: for a miss, how it differs from the entry that is most like it.
     *
     * @return a sentence that begins with "hit" or "miss"
     */
    String explain();

    /** Removes all results of this computation. */
    void forget();
}
