package dev.manyhands.function;

import java.io.Serializable;

/**
 * A test of a {@code long} index.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingLongPredicate extends Serializable {
    /**
     * Tests the index.
     *
     * @param index the index
     * @return whether it matches
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    boolean test(long index) throws Exception;
}
