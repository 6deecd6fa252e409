package dev.manyhands.function;

import java.io.Serializable;

/**
 * A task without arguments and without a result.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 */
@FunctionalInterface
public interface ThrowingRunnable extends Serializable {
    /**
     * Runs the body.
     *
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    void run() throws Exception;
}
