package dev.manyhands.function;

import java.io.Serializable;

/**
 * A loop body over {@code long} indices that is given the state of its worker.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <S> type of the state
 */
@FunctionalInterface
public interface ThrowingObjLongConsumer<S> extends Serializable {
    /**
     * Runs the body.
     *
     * @param state the state of the worker that runs this call
     * @param index the index
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(S state, long index) throws Exception;
}
