package dev.manyhands.cache;

import dev.manyhands.function.ThrowingQuadFunction;

/**
 * A function of four arguments whose results are kept by a {@link Memory}. It can be used wherever the function itself can.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param <C> type of the third argument
 * @param <D> type of the fourth argument
 * @param <R> type of the result
 */
public interface CachedQuadFunction<A, B, C, D, R> extends ThrowingQuadFunction<A, B, C, D, R> {
    /**
     * Returns the stored result, or computes and stores it.
     *
     * @param first  the first argument
     * @param second the second argument
     * @param third  the third argument
     * @param fourth the fourth argument
     * @return the result
     * @throws IllegalArgumentException if an argument has no identity that lasts; the message says what in it has none
     * @throws Exception                what the function throws; nothing is stored then
     */
    @Override
    R apply(A first, B second, C third, D fourth) throws Exception;

    /**
     * Says whether {@link #apply} would find the result. Counts as neither hit nor miss.
     *
     * @param first  the first argument
     * @param second the second argument
     * @param third  the third argument
     * @param fourth the fourth argument
     * @return true if it is there, whole and valid
     */
    boolean isCached(A first, B second, C third, D fourth);

    /**
     * As {@link #apply}, but returns a reference to the stored result without loading it.
     *
     * @param first  the first argument
     * @param second the second argument
     * @param third  the third argument
     * @param fourth the fourth argument
     * @return the reference; if the result could not be stored, it holds the result itself
     * @throws Exception what the function throws
     */
    Shelved<R> callAndShelve(A first, B second, C third, D fourth) throws Exception;

    /**
     * Says why {@link #apply} would find the result or not: for a miss, how the call differs from the entry that is most like it.
     *
     * @param first  the first argument
     * @param second the second argument
     * @param third  the third argument
     * @param fourth the fourth argument
     * @return a sentence that begins with "hit" or "miss"
     */
    String explain(A first, B second, C third, D fourth);

    /** Removes all results of this function, for all arguments and versions of its code. */
    void forget();
}
