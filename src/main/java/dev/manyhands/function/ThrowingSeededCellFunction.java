package dev.manyhands.function;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A function of a cell of a grid, given a random generator made for the call.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingSeededCellFunction<R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     * @param random the random generator of this call; not thread-safe
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(int row, int column, RandomGenerator random) throws Exception;
}
