package dev.manyhands.cache;

import dev.manyhands.function.ThrowingFunction;

/**
 * A function of one argument whose results are kept by a {@link Memory}. It can be used wherever the function itself can.
 *
 * @param <T> type of the argument
 * @param <R> type of the result
 */
public interface CachedFunction<T, R> extends ThrowingFunction<T, R> {
    /**
     * Returns the stored result, or computes and stores it.
     *
     * @param item the argument
     * @return the result
     * @throws IllegalArgumentException if an argument has no identity that lasts; the message says what in it has none
     * @throws Exception                what the function throws; nothing is stored then
     */
    @Override
    R apply(T item) throws Exception;

    /**
     * Says whether {@link #apply} would find the result. Counts as neither hit nor miss.
     *
     * @param item the argument
     * @return true if it is there, whole and valid
     */
    boolean isCached(T item);

    /**
     * As {@link #apply}, but returns a reference to the stored result without loading it.
     *
     * @param item the argument
     * @return the reference; if the result could not be stored, it holds the result itself
     * @throws Exception what the function throws
     */
    Shelved<R> callAndShelve(T item) throws Exception;

    /**
     * Says why {@link #apply} would find the result or not: for a miss, how the call differs from the entry that is most like it.
     *
     * @param item the argument
     * @return a sentence that begins with "hit" or "miss"
     */
    String explain(T item);

    /** Removes all results of this function, for all arguments and versions of its code. */
    void forget();
}
