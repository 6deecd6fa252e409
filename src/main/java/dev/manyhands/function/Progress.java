package dev.manyhands.function;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far one run of a job has come: what a {@link ProgressListener} is shown. A snapshot; it does not change afterwards.
 *
 * @param job name of the job: the one given with {@code named(...)}, or the name of the verb
 * @param run number of this run in this JVM, from 1: tells apart two runs of one job
 * @param total number of items, or -1 when it is not known beforehand
 * @param done number of items that are over and done with, those included that failed for good
 * @param failed how many of those failed for good, where the job goes on nevertheless
 * @param retried how often an item failed and was tried again
 * @param elapsed time since the run began
 * @param ended whether this is the last snapshot; {@code done} may be less than {@code total} then, when the job failed or found early
 *     what it was looking for
 */
public record Progress(String job, long run, long total, long done, long failed, long retried, Duration elapsed, boolean ended) {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Makes a snapshot.
     *
     * @throws IllegalArgumentException if the total is less than -1, or another number or the time is negative
     */
    public Progress {
        Objects.requireNonNull(job, "the job's name is null");
        if (total < -1 || done < 0 || failed < 0 || retried < 0 || elapsed.isNegative()) {
            throw new IllegalArgumentException("progress of job '" + job + "': total " + total + " (at least -1), done " + done
                    + ", failed " + failed + ", retried " + retried + ", elapsed " + elapsed + " (at least 0 each)");
        }
    }

    /**
     * Returns how many items were done per second, on average since the beginning.
     *
     * @return the rate, 0 when no time has passed
     */
    public double perSecond() {
        double seconds = seconds();
        return seconds > 0 ? done / seconds : 0;
    }

    /**
     * Returns how much of the job is done.
     *
     * @return from 0 to 1, 1 for a job without items; empty when the total is not known
     */
    public OptionalDouble fraction() {
        if (total < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(total == 0 ? 1 : Math.min(1, (double) done / total));
    }

    /**
     * Returns how long the rest will take if it goes on as it went on average so far.
     *
     * @return the time left; empty when the total is not known or nothing is done yet
     */
    public Optional<Duration> remaining() {
        if (total < 0 || done == 0 && total > 0) {
            return Optional.empty();
        }
        double nanos = done >= total ? 0 : seconds() * NANOS_PER_SECOND / done * (total - done);
        return Optional.of(Duration.ofNanos((long) nanos)); // what is longer than 292 years counts as 292 years
    }

    private double seconds() {
        return elapsed.getSeconds() + elapsed.getNano() / NANOS_PER_SECOND;
    }
}
