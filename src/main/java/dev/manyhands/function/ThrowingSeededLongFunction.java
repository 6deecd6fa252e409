package dev.manyhands.function;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A function of a {@code long} index, given a random generator made for the call.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingSeededLongFunction<R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param index the index
     * @param random the random generator of this call; not thread-safe
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(long index, RandomGenerator random) throws Exception;
}
