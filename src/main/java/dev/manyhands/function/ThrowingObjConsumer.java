package dev.manyhands.function;

import java.io.Serializable;

/**
 * A body that is given the state of its worker and an item.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <S> type of the state
 * @param <T> type of the argument
 */
@FunctionalInterface
public interface ThrowingObjConsumer<S, T> extends Serializable {
    /**
     * Runs the body.
     *
     * @param state the state of the worker that runs this call
     * @param item the item
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(S state, T item) throws Exception;
}
