package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of an {@code int} index with a {@code double} result.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingIntToDoubleFunction extends Serializable {
    /**
     * Calls the function.
     *
     * @param index the index
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    double applyAsDouble(int index) throws Exception;
}
