package dev.manyhands;

import dev.manyhands.function.Progress;

/** Knows how far a run has come that was started and is not waited for: of the verb that it is at, or was at last. */
final class Tracker {
    private volatile ProgressMeter meter;

    void follow(ProgressMeter next) {
        meter = next;
    }

    /** Null before the first verb has begun. */
    Progress progress() {
        ProgressMeter current = meter;
        return current == null ? null : current.snapshot();
    }
}
