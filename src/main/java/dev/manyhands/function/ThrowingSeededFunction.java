package dev.manyhands.function;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A function of an item, given a random generator made for the call.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingSeededFunction<T, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param item the item
     * @param random the random generator of this call; not thread-safe
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(T item, RandomGenerator random) throws Exception;
}
