package dev.manyhands.function;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A function of an {@code int} index with a {@code double} result, given a random generator made for the call.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingSeededIntToDoubleFunction extends Serializable {
    /**
     * Calls the function.
     *
     * @param index the index
     * @param random the random generator of this call; not thread-safe
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    double applyAsDouble(int index, RandomGenerator random) throws Exception;
}
