package dev.manyhands.function;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Is told how far a job has come.
 *
 * <p>The calls for one run of a job come one after the other, at most ten a second, the first after a third of a second; each sees what
 * the one before did. They come from a daemon thread that all listeners share, so a slow listener makes the others late, but never the
 * work. The last call, with {@link Progress#ended()}, comes from the thread that called the verb, before the verb returns or throws, and
 * comes for every run, however short. It waits for a call that is still under way: a listener must not wait for the job.
 *
 * <p>A listener that is given to several jobs may be called for several of them at the same time. {@link Progress#run()} tells them apart.
 *
 * <p>What a listener throws is logged by {@link System.Logger}, once for each run, and does no harm to the job; the listener is called
 * again nevertheless.
 */
@FunctionalInterface
public interface ProgressListener extends Serializable {
    /**
     * Takes note of how far a job has come.
     *
     * @param progress the state of one run of a job
     * @throws Exception whatever the listener throws; it is logged
     */
    void progressed(Progress progress) throws Exception;

    /**
     * Returns a listener that draws a progress bar on a terminal: one line that is redrawn in place and erased when the job has ended.
     *
     * <p>Several jobs share the line when they share the listener: it shows the one that began first, then the others in short. A job that
     * ends before its first redraw, within a third of a second, shows nothing. The line is made with ANSI escape sequences; it is cut where
     * the terminal ends.
     *
     * <pre>
     * scoring  42 % [##########--------------] 4,200/10,000 (3 failed)  1,234/s  0:05 left  + reading 37 %
     * </pre>
     *
     * @param terminal where to write, for example {@code System.err} or {@code System.console().writer()}; flushed after each line if it
     *     can be; written to by one thread at a time
     * @return the listener
     */
    static ProgressListener bar(Appendable terminal) {
        return new ProgressBar(Objects.requireNonNull(terminal, "the terminal is null"))::show;
    }

    /**
     * Returns a listener that tells of a job's progress in whole lines, as suits a log: one at each tenth of the total, but not within a
     * second of the one before; one when nothing was said for ten seconds; and one at the end.
     *
     * <pre>
     * scoring: 42 % (4,200 of 10,000, 3 failed), 1,234/s, 0:05 left
     * scoring: ended, 10,000 of 10,000 (3 failed, 2 retried) in 8.1 s, 1,235/s
     * </pre>
     *
     * @param line is given each line, without a line end; {@code LOG::info}, for example. For several jobs it may be called by several
     *     threads at the same time
     * @return the listener
     */
    static ProgressListener lines(Consumer<? super String> line) {
        return new ProgressLines(Objects.requireNonNull(line, "the consumer of lines is null"))::show;
    }
}
