package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of three arguments.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param <C> type of the third argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingTriFunction<A, B, C, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param first  the first argument
     * @param second the second argument
     * @param third  the third argument
     * @return the result
     * @throws Exception whatever the body throws
     */
    R apply(A first, B second, C third) throws Exception;
}
