package dev.manyhands.process;

import java.io.Serializable;

/**
 * What a child does for a call: crosses to each child once, with all that it refers to, and is then called there with the argument of
 * each call, by one thread.
 */
public interface RemoteWork extends Serializable {
    /**
     * Does the work of one call.
     *
     * @param argument what the caller has sent; a copy
     * @return the result, of which the caller gets a copy
     * @throws Throwable a failure, which the caller gets: a {@link LocatedFailure} with what it says about the place
     */
    Object call(Object argument) throws Throwable;

    /**
     * Returns what the caller is told of a result that cannot be sent to it.
     *
     * @param argument the argument of the call
     * @param result what the call has given
     * @param failure why it cannot be sent
     * @return a failure: a {@link LocatedFailure} if the work can tell what the reason was the result of
     */
    default Throwable unsent(Object argument, Object result, UnserializableException failure) {
        return failure;
    }
}
