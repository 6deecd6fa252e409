package dev.manyhands.function;

import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * A loop body over {@code int} indices, given a random generator made for the call.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingSeededIntConsumer extends Serializable {
    /**
     * Runs the body.
     *
     * @param index the index
     * @param random the random generator of this call; not thread-safe
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void accept(int index, RandomGenerator random) throws Exception;
}
