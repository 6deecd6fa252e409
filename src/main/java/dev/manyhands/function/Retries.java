package dev.manyhands.function;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;

/**
 * How often an item that failed is tried again, after which failures, and how long to wait before.
 *
 * <pre>{@code
 * Retries retries = Retries.of(4).on(java.io.IOException.class).backoff(Duration.ofMillis(100));
 * }</pre>
 *
 * <p>Without more it retries after every {@link Exception} but an interrupt or a cancellation, never after an {@link Error}, and at
 * once. Immutable.
 */
public final class Retries {
    private static final double DEFAULT_JITTER = 0.5;

    /** Further attempts after the first one. */
    private final int times;
    /** Null: every exception. */
    private final List<Class<? extends Throwable>> types;
    /** Null: no further condition. */
    private final ThrowingPredicate<? super Throwable> condition;
    private final long firstNanos;
    private final double factor;
    private final long mostNanos;
    private final double jitter;

    private Retries(int times, List<Class<? extends Throwable>> types, ThrowingPredicate<? super Throwable> condition, long firstNanos,
            double factor, long mostNanos, double jitter) {
        this.times = times;
        this.types = types;
        this.condition = condition;
        this.firstNanos = firstNanos;
        this.factor = factor;
        this.mostNanos = mostNanos;
        this.jitter = jitter;
    }

    /**
     * Tries each item again up to so many times.
     *
     * @param times number of further attempts after the first one, at least 0
     * @return the retries
     * @throws IllegalArgumentException if {@code times} is negative
     */
    public static Retries of(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("retries(" + times + "): the number of further attempts must not be negative");
        }
        return new Retries(times, null, null, 0, 1, 0, DEFAULT_JITTER);
    }

    /**
     * Retries only after failures of these types.
     *
     * @param failures the types, at least one; a failure of a subtype counts
     * @return retries with this condition
     * @throws IllegalArgumentException if no type is given
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied at once
    public final Retries on(Class<? extends Throwable>... failures) {
        if (failures.length == 0) {
            throw new IllegalArgumentException("on(): name the exceptions to retry after");
        }
        return new Retries(times, List.of(failures), condition, firstNanos, factor, mostNanos, jitter);
    }

    /**
     * Retries only after failures for which the test holds; together with {@link #on}, both must.
     *
     * @param test the test; what it throws ends the item, with the failure suppressed
     * @return retries with this condition
     */
    public Retries when(ThrowingPredicate<? super Throwable> test) {
        return new Retries(times, types, Objects.requireNonNull(test, "the test is null"), firstNanos, factor, mostNanos, jitter);
    }

    /**
     * Waits before each retry, twice as long each time: exponential backoff, with jitter.
     *
     * @param first the pause before the first retry, positive
     * @return retries with this backoff
     * @throws IllegalArgumentException if the pause is not positive
     */
    public Retries backoff(Duration first) {
        return backoff(first, 2, Duration.ofNanos(Long.MAX_VALUE));
    }

    /**
     * Waits before each retry, longer by a factor each time.
     *
     * @param first the pause before the first retry, positive
     * @param growth by what the pause is multiplied for each further retry, at least 1
     * @param most the longest pause, not shorter than the first
     * @return retries with this backoff
     * @throws IllegalArgumentException if an argument is out of range
     */
    public Retries backoff(Duration first, double growth, Duration most) {
        long nanos = Durations.nanos(first, "backoff");
        long limit = Durations.nanos(most, "backoff");
        if (!(growth >= 1) || limit < nanos) {
            throw new IllegalArgumentException("backoff(" + first + ", " + growth + ", " + most
                    + "): the factor must be at least 1 and the longest pause not shorter than the first");
        }
        return new Retries(times, types, condition, nanos, growth, limit, jitter);
    }

    /**
     * Shortens each pause by a random share, so that items that failed together do not come back together.
     *
     * @param share the largest share, 0 (none) to 1; the default is 0.5: each pause is between a half and the whole
     * @return retries with this jitter
     * @throws IllegalArgumentException if the share is not between 0 and 1
     */
    public Retries jitter(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("jitter(" + share + "): the share must be between 0 and 1");
        }
        return new Retries(times, types, condition, firstNanos, factor, mostNanos, share);
    }

    /**
     * Returns how many further attempts there are after the first one.
     *
     * @return the number, at least 0
     */
    public int times() {
        return times;
    }

    /**
     * Returns whether an item is to be tried again.
     *
     * @param failedAttempts how often it has failed, at least 1
     * @param failure the last failure
     * @return whether to try again
     * @throws Exception what the condition given to {@link #when} throws
     */
    public boolean again(int failedAttempts, Throwable failure) throws Exception {
        if (failedAttempts > times || failure instanceof InterruptedException || failure instanceof CancellationException) {
            return false;
        }
        boolean matches = types == null ? failure instanceof Exception : types.stream().anyMatch(type -> type.isInstance(failure));
        return matches && (condition == null || condition.test(failure));
    }

    /**
     * Returns how long to wait before the next attempt.
     *
     * @param failedAttempts how often the item has failed, at least 1
     * @param random draws the jitter
     * @return nanoseconds, at least 0
     */
    public long pauseNanos(int failedAttempts, RandomGenerator random) {
        if (firstNanos == 0) {
            return 0;
        }
        double pause = Math.min(mostNanos, firstNanos * Math.pow(factor, failedAttempts - 1));
        return (long) (pause * (1 - jitter * random.nextDouble()));
    }

    /** Returns the number of retries and the backoff. */
    @Override
    public String toString() {
        return "retries(" + times + ")" + (firstNanos == 0 ? "" : " with backoff from " + Duration.ofNanos(firstNanos));
    }
}
