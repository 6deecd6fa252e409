package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of one argument with a {@code long} result.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the argument
 */
@FunctionalInterface
public interface ThrowingToLongFunction<T> extends Serializable {
    /**
     * Calls the function.
     *
     * @param item the argument
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    long applyAsLong(T item) throws Exception;
}
