package dev.manyhands.pool;

/** How long the threads of one pool spin before they park. */
final class SpinTimes {
    /**
     * How long a worker spins, if its pool fits the machine and leaves a processor to the pool's user. Twice what waking a parked thread
     * costs the waker, up to 50 us on a virtual machine: with less, a worker that was woken for a short loop is parked again before its
     * waker is ready for the next one.
     */
    private static final long WORKER_NANOS = 100_000;
    /** The same when a spinner may keep the thread it waits for from running. */
    private static final long CROWDED_NANOS = 2_000;
    /** How long a worker spins that has just woken another thread: on a crowded machine that one waits for this one's processor. */
    static final long POLITE_NANOS = 10_000;
    /** How long a thread that waits for a submitted task spins at most. */
    private static final long WAITER_NANOS = 20_000;

    final long workerNanos;
    final long waiterNanos;
    private final int spinners;

    SpinTimes(int threads) {
        int processors = Runtime.getRuntime().availableProcessors();
        workerNanos = threads <= processors ? WORKER_NANOS : CROWDED_NANOS;
        waiterNanos = processors == 1 ? 0 : Math.min(workerNanos, WAITER_NANOS);
        spinners = Math.max(1, processors - 1);
    }

    /** How long the worker at this place of the roster spins: those that are claimed first spin, one less than there are processors. */
    long workerNanos(int place) {
        return place < spinners ? workerNanos : CROWDED_NANOS;
    }
}
