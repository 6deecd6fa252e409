package dev.manyhands.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does something some time later, or again and again, on daemon threads that all of the library shares and that leave when nothing has
 * been planned for a second.
 *
 * <p>There are two threads. What is done {@linkplain #after once} is the library's own and must be on time: deadlines, the next attempt.
 * What is done {@linkplain #every repeatedly} may call foreign code, a progress listener for example; however long that takes, no
 * deadline waits for it.
 */
public final class Timer {
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** More than a hundred years: longer ones are as good, and sums of two do not overflow. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE >> 1;

    private static final ScheduledThreadPoolExecutor ONCE = thread("manyhands-timer");
    private static final ScheduledThreadPoolExecutor REPEATEDLY = thread("manyhands-ticker");

    private Timer() {
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        // Not inheriting also means the system's context class loader: the thread keeps nobody's class loader alive.
        var factory = Thread.ofPlatform().daemon().name(name).priority(Thread.NORM_PRIORITY).inheritInheritableThreadLocals(false)
                .factory();
        var executor = new ScheduledThreadPoolExecutor(1, factory);
        executor.setRemoveOnCancelPolicy(true); // what was cancelled is garbage at once, not when its time would have come
        executor.setKeepAliveTime(KEEP_ALIVE_NANOS, TimeUnit.NANOSECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Does something once, some time later.
     *
     * @param delay how long from now; zero or less means as soon as possible, and more than 146 years are taken for 146 years
     * @param task what to do: short, never blocking, no foreign code; what it throws is logged
     * @return to cancel it with
     */
    public static ScheduledFuture<?> after(Duration delay, Runnable task) {
        return after(nanos(delay), task);
    }

    /**
     * Does something once, some time later.
     *
     * @param nanos how many nanoseconds from now; zero or less means as soon as possible
     * @param task what to do: short, never blocking, no foreign code; what it throws is logged
     * @return to cancel it with
     */
    public static ScheduledFuture<?> after(long nanos, Runnable task) {
        return ONCE.schedule(logging(task), Math.min(nanos, LONGEST_NANOS), TimeUnit.NANOSECONDS);
    }

    /**
     * Does something again and again until it is cancelled.
     *
     * @param first how long from now until the first time
     * @param period how long from the end of one time to the beginning of the next, more than zero
     * @param task what to do; when it throws, that is logged and it is not done again
     * @return to cancel it with
     * @throws IllegalArgumentException if the period is zero or less
     */
    public static ScheduledFuture<?> every(Duration first, Duration period, Runnable task) {
        return REPEATEDLY.scheduleWithFixedDelay(logging(task), nanos(first), nanos(period), TimeUnit.NANOSECONDS);
    }

    private static long nanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), LONGEST_NANOS);
        } catch (ArithmeticException overflow) {
            return duration.isNegative() ? 0 : LONGEST_NANOS;
        }
    }

    /** The executor would keep what is thrown to itself. */
    private static Runnable logging(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                System.getLogger(Timer.class.getName()).log(System.Logger.Level.ERROR, "what was planned for now failed", thrown);
                throw thrown;
            }
        };
    }
}
