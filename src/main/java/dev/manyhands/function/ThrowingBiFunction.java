package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of two arguments.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingBiFunction<A, B, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param first the first argument
     * @param second the second argument
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(A first, B second) throws Exception;
}
