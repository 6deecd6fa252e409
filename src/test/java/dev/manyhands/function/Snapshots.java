package dev.manyhands.function;

import java.time.Duration;

/** Snapshots for the tests of what shows them. */
final class Snapshots {
    private Snapshots() {
    }

    static Progress of(String job, long total, long done, double seconds) {
        return of(job, 1, total, done, seconds);
    }

    static Progress of(String job, long run, long total, long done, double seconds) {
        return new Progress(job, run, total, done, 0, 0, time(seconds), false);
    }

    static Progress troubled(String job, long total, long done, long failed, long retried, double seconds) {
        return new Progress(job, 1, total, done, failed, retried, time(seconds), false);
    }

    static Progress ended(Progress last) {
        return new Progress(last.job(), last.run(), last.total(), last.done(), last.failed(), last.retried(), last.elapsed(), true);
    }

    static Duration time(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
