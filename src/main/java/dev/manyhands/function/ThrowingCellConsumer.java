package dev.manyhands.function;

import java.io.Serializable;

/**
 * A loop body over the cells of a grid.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingCellConsumer extends Serializable {
    /**
     * Runs the body.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(int row, int column) throws Exception;
}
