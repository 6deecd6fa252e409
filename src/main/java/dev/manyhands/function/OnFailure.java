package dev.manyhands.function;

import java.util.Objects;

/**
 * What a job does about an item that has failed for good, after its retries.
 */
public final class OnFailure {
    /** The first failure cancels what has not begun, interrupts what runs, and ends the job: the default. */
    public static final OnFailure FAIL_FAST = new OnFailure("FAIL_FAST", null);

    /**
     * All items are run; then the job fails with the first failure, in order of position, and {@link ParallelException#failures()} has all.
     */
    public static final OnFailure FINISH_ALL = new OnFailure("FINISH_ALL", null);

    private final String name;
    private final ThrowingFunction<? super ItemFailure, ?> value;

    private OnFailure(String name, ThrowingFunction<? super ItemFailure, ?> value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Puts a value in the place of the result of an item that failed; the job goes on.
     *
     * <p>It must be of the type that the verb's function gives: a number for {@code sum}, a {@link Boolean} for tests, an {@link
     * Iterable} for {@code flatMap}; it is not used by {@code forEach}. For verbs that return objects the type cannot be checked.
     *
     * @param value the value; may be null for {@code map}
     * @return the policy
     */
    public static OnFailure substitute(Object value) {
        return new OnFailure("substitute(" + value + ")", failure -> value);
    }

    /**
     * Puts a value of its own in the place of the result of each item that failed; the job goes on.
     *
     * @param value gives the value, by the rules of {@link #substitute}; if it throws, the job fails with that
     * @return the policy
     */
    public static OnFailure substituteWith(ThrowingFunction<? super ItemFailure, ?> value) {
        return new OnFailure("substituteWith(...)", Objects.requireNonNull(value, "the function is null"));
    }

    /**
     * Returns whether the job goes on with a value in the place of the result.
     *
     * @return true for {@link #substitute} and {@link #substituteWith}
     */
    public boolean substitutes() {
        return value != null;
    }

    /**
     * Returns the value to put in the place of a result.
     *
     * @param failure the failure
     * @return the value
     * @throws Exception what the user's function throws
     * @throws IllegalStateException if this policy does not substitute
     */
    public Object valueFor(ItemFailure failure) throws Exception {
        if (value == null) {
            throw new IllegalStateException(name + " has no value to substitute");
        }
        return value.apply(failure);
    }

    /** Returns the policy as it is written in code. */
    @Override
    public String toString() {
        return name;
    }
}
