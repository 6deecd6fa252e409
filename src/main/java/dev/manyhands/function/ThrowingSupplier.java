package dev.manyhands.function;

import java.io.Serializable;

/**
 * A computation without arguments, for example a task of {@code Parallel.join}.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the result
 */
@FunctionalInterface
public interface ThrowingSupplier<T> extends Serializable {
    /**
     * Computes the result.
     *
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    T get() throws Exception;
}
