package dev.manyhands.function;

import java.io.Flushable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** One line of a terminal that the jobs share which run at the same time. */
final class ProgressBar {
    /*
     * One line, not one for each job: what the program itself prints meanwhile ends the line and pushes it up, and the next redraw
     * begins below. With several lines the redraw would move the cursor up and overwrite what was printed.
     *
     * Only the job that began first redraws, so that several jobs redraw no more often than one; the others are as they were when they
     * last said something, a tenth of a second ago.
     */
    private static final int BAR = 24;
    private static final int OTHERS = 3;
    private static final String ERASE = "\r\033[K";
    /** Cuts what is too long for the line: what wraps around could not be erased. */
    private static final String WRAP_OFF = "\033[?7l";
    private static final String WRAP_ON = "\033[?7h";

    private final Appendable terminal;
    /** The jobs that run, in the order in which they came; by the number of the run. */
    private final Map<Long, Progress> running = new LinkedHashMap<>();
    private boolean drawn;

    ProgressBar(Appendable terminal) {
        this.terminal = terminal;
    }

    synchronized void show(Progress progress) throws IOException {
        if (!progress.ended()) {
            running.put(progress.run(), progress);
            if (isFirst(progress)) {
                write(ERASE + WRAP_OFF + line() + WRAP_ON);
                drawn = true;
            }
            return;
        }
        boolean first = isFirst(progress);
        running.remove(progress.run());
        if (first && drawn) {
            drawn = false;
            write(ERASE);
        }
    }

    private boolean isFirst(Progress progress) {
        return !running.isEmpty() && running.keySet().iterator().next() == progress.run();
    }

    private void write(String text) throws IOException {
        terminal.append(text);
        if (terminal instanceof Flushable buffered) {
            buffered.flush();
        }
    }

    private String line() {
        Iterator<Progress> jobs = running.values().iterator();
        var line = new StringBuilder(inFull(jobs.next()));
        for (int k = 0; k < OTHERS && jobs.hasNext(); k++) {
            line.append("  + ").append(inShort(jobs.next()));
        }
        int more = running.size() - 1 - OTHERS;
        return more > 0 ? line.append("  + ").append(more).append(" more").toString() : line.toString();
    }

    private static String inFull(Progress progress) {
        String trouble = ProgressText.trouble(progress);
        String count = ProgressText.count(progress.done());
        String rest = (trouble.isEmpty() ? "" : " (" + trouble + ")") + "  " + ProgressText.rate(progress) + "  ";
        String name = ProgressText.shortName(progress);
        if (progress.fraction().isEmpty()) {
            return name + "  " + count + rest + ProgressText.clock(progress.elapsed());
        }
        int percent = ProgressText.percent(progress.fraction().getAsDouble());
        int filled = percent * BAR / 100;
        return name + " ".repeat(percent < 10 ? 3 : percent < 100 ? 2 : 1) + percent + " % ["
                + "#".repeat(filled) + "-".repeat(BAR - filled) + "] "
                + count + "/" + ProgressText.count(progress.total()) + rest + ProgressText.left(progress);
    }

    private static String inShort(Progress progress) {
        String name = ProgressText.shortName(progress);
        return progress.fraction().isEmpty() ? name + " " + ProgressText.count(progress.done())
                : name + " " + ProgressText.percent(progress.fraction().getAsDouble()) + " %";
    }
}
