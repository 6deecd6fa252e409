package dev.manyhands;

import java.time.Duration;
import java.util.Objects;

/** Checks and words the times that users give. */
final class Times {
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;
    /** Some 146 years: sums with the clock do not overflow. */
    private static final long MOST = Long.MAX_VALUE / 2;

    private Times() {
    }

    /** The duration in nanoseconds; it must be positive. */
    static long nanos(Duration time, String option) {
        Objects.requireNonNull(time, "the time is null");
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(option + "(" + time + "): the time must be positive");
        }
        return time.compareTo(Duration.ofNanos(MOST)) >= 0 ? MOST : time.toNanos();
    }

    /** For example {@code 250 ms}. */
    static String words(long nanos) {
        if (nanos % SECOND == 0) {
            return nanos / SECOND + " s";
        }
        return nanos % MILLI == 0 ? nanos / MILLI + " ms" : nanos / 1000.0 + " us";
    }
}
