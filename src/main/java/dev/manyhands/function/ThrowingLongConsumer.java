package dev.manyhands.function;

import java.io.Serializable;

/**
 * A loop body over {@code long} indices.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingLongConsumer extends Serializable {
    /**
     * Runs the body.
     *
     * @param index the index
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(long index) throws Exception;
}
