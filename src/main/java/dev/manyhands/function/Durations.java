package dev.manyhands.function;

import java.time.Duration;
import java.util.Objects;

/** Checks times that users give. */
final class Durations {
    private Durations() {
    }

    /** The duration in nanoseconds, at most 292 years; it must be positive. */
    static long nanos(Duration duration, String option) {
        Objects.requireNonNull(duration, "the duration is null");
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(option + "(" + duration + "): the duration must be positive");
        }
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
