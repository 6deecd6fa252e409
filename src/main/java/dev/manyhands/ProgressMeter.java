package dev.manyhands;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what a job has done and draws it as a line on the terminal, ten times a second at most, with rate and time left.
 *
 * <p>The line appears when the job has run for a third of a second and is erased when the job ends. Counting costs one addition per
 * range of positions, to a counter of the thread's own.
 */
final class ProgressMeter implements AutoCloseable {
    private static final long DELAY_MILLIS = 300;
    private static final long REDRAW_MILLIS = 100;
    private static final int BAR = 24;
    private static final int NAME = 24;
    private static final String ERASE = "\r\033[K";

    /** The thread that draws; it ends when it has had nothing to do for a second. */
    private static final class Ticker {
        static final ScheduledThreadPoolExecutor THREAD = make();

        private static ScheduledThreadPoolExecutor make() {
            var executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("manyhands-progress").factory());
            executor.setRemoveOnCancelPolicy(true);
            executor.setKeepAliveTime(1, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            return executor;
        }
    }

    private final String name;
    private final long total;
    private final PrintWriter terminal;
    private final LongSupplier nanoTime;
    private final long begun;
    private final LongAdder done = new LongAdder();
    private ScheduledFuture<?> ticks;
    private boolean drawn;
    /** The ticker may be at the door of {@link #draw} while this meter closes. */
    private boolean closed;

    /** A total of -1 means unknown. */
    ProgressMeter(String name, long total, PrintWriter terminal, LongSupplier nanoTime) {
        this.name = name.length() <= NAME ? name : name.substring(0, NAME - 3) + "...";
        this.total = total;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** A meter that draws itself on the terminal, or null if there is none. */
    static ProgressMeter onTerminal(String name, long total) {
        Console console = System.console();
        if (console == null || !console.isTerminal() || "dumb".equals(System.getenv("TERM"))) {
            return null;
        }
        var meter = new ProgressMeter(name, total, console.writer(), System::nanoTime);
        meter.ticks = Ticker.THREAD.scheduleAtFixedRate(meter::draw, DELAY_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        return meter;
    }

    void add(long positions) {
        done.add(positions);
    }

    synchronized void draw() {
        if (closed) {
            return;
        }
        terminal.print(ERASE + line(done.sum(), nanoTime.getAsLong() - begun));
        terminal.flush();
        drawn = true;
    }

    /** Stops drawing and erases the line. */
    @Override
    public synchronized void close() {
        closed = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
        if (drawn) {
            terminal.print(ERASE);
            terminal.flush();
        }
    }

    /** For example {@code scoring  42 % [##########--------------] 4,200/10,000  1,234/s  0:05 left}. */
    private String line(long count, long nanos) {
        double perSecond = nanos <= 0 ? 0 : count * 1e9 / nanos;
        if (total < 0) {
            return String.format(Locale.ROOT, "%s  %,d  %,.0f/s  %s", name, count, perSecond, clock(nanos / 1_000_000_000));
        }
        int percent = total == 0 ? 100 : (int) (count * 100.0 / total);
        int filled = percent * BAR / 100;
        String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
        String left = count == 0 ? "-:--" : clock((long) Math.ceil((total - count) / perSecond));
        return String.format(Locale.ROOT, "%s %3d %% [%s] %,d/%,d  %,.0f/s  %s left", name, percent, bar, count, total, perSecond, left);
    }

    private static String clock(long seconds) {
        return seconds < 3600 ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
