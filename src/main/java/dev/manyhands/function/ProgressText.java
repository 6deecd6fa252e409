package dev.manyhands.function;

import java.time.Duration;
import java.util.Locale;

/** The words and numbers of a line about progress. */
final class ProgressText {
    private static final int NAME = 24;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int SECONDS_WITH_TENTHS = 10;

    private ProgressText() {
    }

    /** The job's name without what would end the line or steer a terminal. */
    static String name(Progress progress) {
        return progress.job().replaceAll("\\p{Cntrl}", " ");
    }

    /** The same, at most {@value #NAME} characters. */
    static String shortName(Progress progress) {
        String name = name(progress);
        return name.length() <= NAME ? name : name.substring(0, NAME - 3) + "...";
    }

    static int percent(double fraction) {
        return (int) (fraction * 100);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** For example {@code 3 failed, 2 retried}; empty if all went well. */
    static String trouble(Progress progress) {
        String failed = progress.failed() > 0 ? count(progress.failed()) + " failed" : "";
        String retried = progress.retried() > 0 ? count(progress.retried()) + " retried" : "";
        return failed.isEmpty() || retried.isEmpty() ? failed + retried : failed + ", " + retried;
    }

    /** For example {@code 1,250/s}, {@code 2.5/s}, or {@code 4.0 s each}. */
    static String rate(Progress progress) {
        double rate = progress.perSecond();
        if (rate > 0 && rate < 1) {
            return String.format(Locale.ROOT, "%,.1f s each", 1 / rate);
        }
        return String.format(Locale.ROOT, rate > 0 && rate < 10 ? "%.1f/s" : "%,.0f/s", rate);
    }

    /** What time there is left at the least, for example {@code 0:05 left}. */
    static String left(Progress progress) {
        return progress.remaining().map(left -> clock(left.plusSeconds(1).minusNanos(1))).orElse("-:--") + " left";
    }

    /** For example {@code 1:15} or {@code 2:46:39}. */
    static String clock(Duration time) {
        long seconds = time.toSeconds();
        return seconds < SECONDS_PER_HOUR ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / SECONDS_PER_HOUR, seconds / 60 % 60, seconds % 60);
    }

    /** For example {@code 8.1 s} or {@code 1:15}. */
    static String span(Duration time) {
        return time.toSeconds() < SECONDS_WITH_TENTHS ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3) : clock(time);
    }
}
