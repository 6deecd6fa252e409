package dev.manyhands.function;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells of progress in whole lines, and only when there is something to tell. */
final class ProgressLines {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(10);

    private final Consumer<? super String> out;
    /** By the number of the run; only the thread that shows a run touches its entry. */
    private final Map<Long, Told> told = new ConcurrentHashMap<>();

    /**
     * What was told last.
     *
     * @param when time since the run began
     * @param tenths how many tenths of the total were done
     */
    private record Told(Duration when, int tenths) {
    }

    ProgressLines(Consumer<? super String> out) {
        this.out = out;
    }

    void show(Progress progress) {
        if (progress.ended()) {
            told.remove(progress.run());
            out.accept(last(progress));
            return;
        }
        Told before = told.getOrDefault(progress.run(), new Told(Duration.ZERO, 0));
        int tenths = (int) (progress.fraction().orElse(0) * 10);
        Duration silent = progress.elapsed().minus(before.when);
        if (silent.compareTo(MOST) >= 0 || tenths > before.tenths && silent.compareTo(LEAST) >= 0) {
            told.put(progress.run(), new Told(progress.elapsed(), tenths));
            out.accept(line(progress));
        }
    }

    private static String line(Progress progress) {
        String trouble = ProgressText.trouble(progress);
        String name = ProgressText.name(progress);
        if (progress.fraction().isEmpty()) {
            return name + ": " + ProgressText.count(progress.done()) + (trouble.isEmpty() ? "" : " (" + trouble + ")") + " in "
                    + ProgressText.span(progress.elapsed()) + ", " + ProgressText.rate(progress);
        }
        return name + ": " + ProgressText.percent(progress.fraction().getAsDouble()) + " % (" + ofTotal(progress)
                + (trouble.isEmpty() ? "" : ", " + trouble) + "), " + ProgressText.rate(progress) + ", " + ProgressText.left(progress);
    }

    private static String last(Progress progress) {
        String trouble = ProgressText.trouble(progress);
        return ProgressText.name(progress) + ": ended, " + ofTotal(progress) + (trouble.isEmpty() ? "" : " (" + trouble + ")") + " in "
                + ProgressText.span(progress.elapsed()) + ", " + ProgressText.rate(progress);
    }

    private static String ofTotal(Progress progress) {
        String done = ProgressText.count(progress.done());
        return progress.total() < 0 ? done : done + " of " + ProgressText.count(progress.total());
    }
}
