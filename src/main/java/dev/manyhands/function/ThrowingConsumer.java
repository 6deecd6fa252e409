package dev.manyhands.function;

import java.io.Serializable;

/**
 * A body that is run for its effect on one argument.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the argument
 */
@FunctionalInterface
public interface ThrowingConsumer<T> extends Serializable {
    /**
     * Runs the body.
     *
     * @param item the argument
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(T item) throws Exception;
}
