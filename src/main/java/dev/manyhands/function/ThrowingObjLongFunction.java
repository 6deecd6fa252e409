package dev.manyhands.function;

import java.io.Serializable;

/**
 * A function of a {@code long} index that is given the state of its worker.
 *
 * <p>Serializable, so that a plain lambda can travel to another process, and allowed to throw checked exceptions.
 *
 * @param <S> type of the state
 * @param <R> type of the result
 */
@FunctionalInterface
public interface ThrowingObjLongFunction<S, R> extends Serializable {
    /**
     * Calls the function.
     *
     * @param state the state of the worker that runs this call
     * @param index the index
     * @return the result
     * @throws Exception whatever the body throws; the verb that calls it reports it as a {@link ParallelException}
     */
    R apply(S state, long index) throws Exception;
}
