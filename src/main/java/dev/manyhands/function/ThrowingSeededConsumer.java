package dev.manyhands.function;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A body over items, given a random generator made for the call.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the argument
 */
@FunctionalInterface
public interface ThrowingSeededConsumer<T> extends Serializable {
    /**
     * Runs the body.
     *
     * @param item the item
     * @param random the random generator of this call; not thread-safe
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(T item, RandomGenerator random) throws Exception;
}
