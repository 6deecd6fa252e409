package dev.manyhands.function;

import java.io.Serializable;

/**
 * An operation that combines two values of one type into one.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the arguments and of the result
 */
@FunctionalInterface
public interface ThrowingBinaryOperator<T> extends Serializable {
    /**
     * Calls the function.
     *
     * @param left the left argument
     * @param right the right argument
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    T apply(T left, T right) throws Exception;
}
