package dev.manyhands.function;

import java.io.Serializable;

/**
 * A test of a cell of a grid.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingCellPredicate extends Serializable {
    /**
     * Tests the cell.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @return whether it matches
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    boolean test(int row, int column) throws Exception;
}
