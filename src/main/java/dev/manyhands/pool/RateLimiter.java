package dev.manyhands.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Spaces starts in time: whoever wants to start reserves the next slot and waits for it.
 *
 * <p>The generic cell rate algorithm (ITU-T I.371), which is a token bucket of the size of the burst that needs one number for its state.
 * Lock-free; slots are given in the order of the reservations, and nobody waits in here but in {@link #acquire} and {@link #await}.
 */
final class RateLimiter {
    /*
     * "arrival" is the theoretical arrival time: when the next start is due if all have come evenly. A start may come earlier by the
     * tolerance, (burst - 1) intervals; each one moves the time on by one interval from itself or from now, whichever is later. So in any
     * time t at most burst + t / interval slots are given out, and an unused time is not saved for more than one burst.
     * Times are those of System.nanoTime and compared by their differences, which are kept below FURTHEST.
     */
    /** 73 years: a sum of two such differences does not overflow. */
    private static final long FURTHEST = Long.MAX_VALUE >> 2;
    /** Sleeping is not more exact than this: by default so much time's worth of starts may come at once. */
    private static final long EXACTNESS = 1_000_000;

    private final long interval;
    private final long tolerance;
    private final LongSupplier clock;
    private final AtomicLong arrival;

    private RateLimiter(long interval, int burst, LongSupplier clock) {
        this.interval = interval;
        this.tolerance = burst - 1 > FURTHEST / interval ? FURTHEST : (burst - 1) * interval;
        this.clock = clock;
        this.arrival = new AtomicLong(clock.getAsLong());
    }

    /** Makes a limiter that gives out {@code tasks} slots per {@code per}; of those, what falls into a millisecond may coincide. */
    static RateLimiter of(int tasks, Duration per, LongSupplier clock) {
        if (tasks < 1 || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("rate(" + tasks + ", " + per
                    + "): expected are at least 1 task and a time longer than zero");
        }
        long interval = interval(tasks, per);
        return new RateLimiter(interval, (int) Math.ceilDiv(EXACTNESS, interval), clock);
    }

    /** The same with another number of slots that may coincide after a time without any, at least 1. */
    static RateLimiter of(int tasks, Duration per, int burst, LongSupplier clock) {
        if (tasks < 1 || per.isNegative() || per.isZero() || burst < 1) {
            throw new IllegalArgumentException("rate(" + tasks + ", " + per + ", " + burst
                    + "): expected are at least 1 task, a time longer than zero and a burst of at least 1");
        }
        return new RateLimiter(interval(tasks, per), burst, clock);
    }

    /** Rounded up: never more than the rate. */
    private static long interval(int tasks, Duration per) {
        long nanos;
        try {
            nanos = Math.min(per.toNanos(), FURTHEST);
        } catch (ArithmeticException tooLong) {
            nanos = FURTHEST;
        }
        return Math.ceilDiv(nanos, tasks);
    }

    /** Takes the next slot and returns when it is; it may have begun already. */
    long reserve() {
        for (;;) {
            long due = arrival.get();
            long now = clock.getAsLong();
            long ahead = Math.max(0, due - now);
            if (arrival.compareAndSet(due, now + Math.min(ahead + interval, FURTHEST))) {
                return now + Math.max(0, ahead - tolerance);
            }
        }
    }

    /**
     * Gives back a slot that lies in the future and is not needed. Without effect if a later one has been reserved meanwhile: then it is
     * lost.
     */
    void cancel(long slot) {
        long due = slot + tolerance;
        arrival.compareAndSet(due + interval, due);
    }

    /** How long until the slot begins; zero or less when it has begun. */
    long nanosUntil(long slot) {
        return slot - clock.getAsLong();
    }

    /** Takes the next slot and waits for it. */
    void acquire() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the wait for the rate limit");
        }
        long slot = reserve();
        await(slot, () -> Thread.currentThread().isInterrupted());
        if (nanosUntil(slot) > 0 && Thread.interrupted()) {
            cancel(slot);
            throw new InterruptedException("interrupted in the wait for the rate limit");
        }
    }

    /** Waits until the slot begins or there is a reason not to wait; whoever makes the reason true unparks this thread. */
    void await(long slot, BooleanSupplier enough) {
        for (long nanos = nanosUntil(slot); nanos > 0 && !enough.getAsBoolean(); nanos = nanosUntil(slot)) {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
