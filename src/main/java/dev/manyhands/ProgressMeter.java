package dev.manyhands;

import dev.manyhands.function.Progress;
import dev.manyhands.function.ProgressListener;
import dev.manyhands.internal.Timer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what one run of a job has done, and tells its listeners ten times a second at most, and once at the end.
 *
 * <p>Counting costs one addition per range of positions, to a counter of the thread's own. Safe for use by any number of threads.
 */
final class ProgressMeter implements AutoCloseable {
    private static final Duration FIRST = Duration.ofMillis(300);
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final AtomicLong RUNS = new AtomicLong();

    private final String job;
    private final long run = RUNS.incrementAndGet();
    private final long total;
    private final List<ProgressListener> listeners;
    private final LongSupplier nanoTime;
    private final long begun;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder retried = new LongAdder();
    /** Listeners that have thrown, by their place in the list. Guarded by this, as all below. */
    private final BitSet reported = new BitSet();
    private Future<?> ticks;
    /** How far the run has come in the end; null before. */
    private volatile Progress last;

    /** A total of -1 means unknown. */
    ProgressMeter(String job, long total, List<ProgressListener> listeners, LongSupplier nanoTime) {
        this.job = job;
        this.total = total;
        this.listeners = listeners;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** A meter for the listeners, or null if there are none. */
    static ProgressMeter of(String job, long total, List<ProgressListener> listeners) {
        return listeners.isEmpty() ? null : always(job, total, listeners);
    }

    /** The same, but also for no listener: for who asks for snapshots. */
    static ProgressMeter always(String job, long total, List<ProgressListener> listeners) {
        return new ProgressMeter(job, total, listeners, System::nanoTime);
    }

    /** Tells the listeners from now on, until it is closed. */
    synchronized void start() {
        if (!listeners.isEmpty()) {
            ticks = Timer.every(FIRST, PERIOD, this::tick);
        }
    }

    /** Counts positions that are done with, those included that have failed for good. */
    void add(long positions) {
        done.add(positions);
    }

    /** Counts positions that have failed for good; they also count as done when their range is. */
    void fail(long positions) {
        failed.add(positions);
    }

    /** Counts failures after which a position is tried again. */
    void retry(long positions) {
        retried.add(positions);
    }

    /** How far the run has come, or had when it ended; exact when nobody counts at the moment. */
    Progress snapshot() {
        Progress end = last;
        return end != null ? end : snapshot(false);
    }

    private Progress snapshot(boolean ended) {
        var elapsed = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - begun));
        return new Progress(job, run, total, done.sum(), failed.sum(), retried.sum(), elapsed, ended);
    }

    /** Tells the listeners, unless the run has ended. */
    synchronized void tick() {
        if (last == null) {
            tell(snapshot(false));
        }
    }

    /** Ends the run: tells the listeners for the last time, on the calling thread, after a call that is still under way. */
    @Override
    public synchronized void close() {
        if (last != null) {
            return;
        }
        last = snapshot(true);
        if (ticks != null) {
            ticks.cancel(false);
        }
        tell(last);
    }

    private void tell(Progress progress) {
        for (int k = 0; k < listeners.size(); k++) {
            try {
                listeners.get(k).progressed(progress);
            } catch (Throwable thrown) {
                if (thrown instanceof InterruptedException && progress.ended()) {
                    Thread.currentThread().interrupt(); // it was meant for the thread that called the verb
                }
                report(k, thrown);
            }
        }
    }

    private void report(int listener, Throwable thrown) {
        if (!reported.get(listener)) {
            reported.set(listener);
            System.getLogger(ProgressListener.class.getName()).log(System.Logger.Level.WARNING,
                    "a progress listener of job '" + job + "' failed; the job goes on, and its further failures are not reported", thrown);
        }
    }
}
