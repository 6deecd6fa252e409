package dev.manyhands.function;

import java.io.Serializable;

/**
 * An operation that combines two {@code double} values into one.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingDoubleBinaryOperator extends Serializable {
    /**
     * Calls the function.
     *
     * @param left the left argument
     * @param right the right argument
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    double applyAsDouble(double left, double right) throws Exception;
}
