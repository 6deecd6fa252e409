package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of one argument, for example {@code Files::readString}.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 * A {@link java.util.function.Function} {@code f} passes as {@code f::apply}.
 *
 * @param <T> type of the argument
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingFunction<T, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param item the argument
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(T item) throws Exception;
}
