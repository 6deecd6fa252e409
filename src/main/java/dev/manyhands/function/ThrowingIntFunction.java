package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of an {@code int} index.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingIntFunction<R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param index the index
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(int index) throws Exception;
}
