package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of a cell of a grid with a {@code long} result.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingCellToLongFunction extends Serializable {
    /**
     * Calls the function.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    long applyAsLong(int row, int column) throws Exception;
}
