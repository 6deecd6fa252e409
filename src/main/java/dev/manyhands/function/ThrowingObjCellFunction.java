package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of a cell of a grid that is given the state of its worker.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <S> type of the state
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingObjCellFunction<S, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param state the state of the worker that runs this call
     * @param row the row, from 0
     * @param column the column, from 0
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(S state, int row, int column) throws Exception;
}
