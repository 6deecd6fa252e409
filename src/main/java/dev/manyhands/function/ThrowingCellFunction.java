package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of a cell of a grid.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingCellFunction<R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(int row, int column) throws Exception;
}
