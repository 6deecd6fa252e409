package dev.manyhands.function;

import java.util.Objects;

/**
 * Something that the code of a thread finds in a thread-local place, and that is to travel with a job: a logging context, a security
 * context, a transaction.
 *
 * <p>A job that carries it calls {@link #get} on the thread that begins the job, and on each thread that works for it, around the work,
 * {@link #set}: with that value before, and afterwards with the value that {@link #get} gave there before.
 *
 * @param <C> type of the value
 */
public interface ThreadContext<C> {
    /**
     * Returns the value of the current thread.
     *
     * @return the value, null if there is none
     */
    C get();

    /**
     * Sets the value of the current thread.
     *
     * @param value the value, null for none
     */
    void set(C value);

    /**
     * Makes a context of a thread-local variable; null removes the variable.
     *
     * @param variable the variable
     * @param <C> type of the value
     * @return the context
     */
    static <C> ThreadContext<C> of(ThreadLocal<C> variable) {
        Objects.requireNonNull(variable, "the variable is null");
        return new ThreadContext<>() {
            @Override
            public C get() {
                return variable.get();
            }

            @Override
            public void set(C value) {
                if (value == null) {
                    variable.remove();
                } else {
                    variable.set(value);
                }
            }
        };
    }
}
