package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of an item and its position.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingIndexedFunction<T, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param index position of the item in its input, from 0
     * @param item the item
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(long index, T item) throws Exception;
}
