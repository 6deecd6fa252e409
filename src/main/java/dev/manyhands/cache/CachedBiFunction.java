package dev.manyhands.cache;

import dev.manyhands.function.ThrowingBiFunction;

/**
 * A function of two arguments whose results are kept by a {@link Memory}. It can be used wherever the function itself can.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param <R> type of the result
 */
public interface CachedBiFunction<A, B, R> extends ThrowingBiFunction<A, B, R> {
    /**
     * Returns the stored result, or computes and stores it.
     *
     * @param first  the first argument
     * @param second the second argument
     * @return the result
     * @throws IllegalArgumentException if an argument has no identity that lasts; the message says what in it has none
     * @throws Exception                what the function throws; nothing is stored then
     */
    @Override
    R apply(A first, B second) throws Exception;

    /**
     * Says whether {@link #apply} would find the result. Counts as neither hit nor miss.
     *
     * @param first  the first argument
     * @param second the second argument
     * @return true if it is there, whole and valid
     */
    boolean isCached(A first, B second);

    /**
     * As {@link #apply}, but returns a reference to the stored result without loading it.
     *
     * @param first  the first argument
     * @param second the second argument
     * @return the reference; if the result could not be stored, it holds the result itself
     * @throws Exception what the function throws
     */
    Shelved<R> callAndShelve(A first, B second) throws Exception;

    /**
     * Says why {@link #apply} would find the result or not: for a miss, how the call differs from the entry that is most like it.
     *
     * @param first  the first argument
     * @param second the second argument
     * @return a sentence that begins with "hit" or "miss"
     */
    String explain(A first, B second);

    /** Removes all results of this function, for all arguments and versions of its code. */
    void forget();
}
