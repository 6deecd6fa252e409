package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of four arguments.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param <C> type of the third argument
 * @param <D> type of the fourth argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingQuadFunction<A, B, C, D, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param first  the first argument
     * @param second the second argument
     * @param third  the third argument
     * @param fourth the fourth argument
     * @return the result
     * @throws Exception whatever the body throws
     */
    R apply(A first, B second, C third, D fourth) throws Exception;
}
