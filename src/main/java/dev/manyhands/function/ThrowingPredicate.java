package dev.manyhands.function;

import java.io.Serializable;

/**
 * A test of one argument.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <T> type of the argument
 */
@FunctionalInterface
public interface ThrowingPredicate<T> extends Serializable {
    /**
     * Tests the argument.
     *
     * @param item the argument
     * @return whether it matches
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    boolean test(T item) throws Exception;
}
