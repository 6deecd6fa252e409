package dev.manyhands;

import dev.manyhands.function.ProgressListener;
import dev.manyhands.internal.Settings;
import java.io.Console;

/** Where progress is shown when the program does not say where. */
final class StandardProgress {
    private StandardProgress() {
    }

    /** The bar of the terminal, one for all jobs; made when there is a terminal. */
    private static final class Terminal {
        static final ProgressListener BAR = make(System.console());

        private static ProgressListener make(Console console) {
            boolean draws = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
            return draws ? ProgressListener.bar(console.writer()) : null;
        }
    }

    /** Lines in the log, which the program may direct elsewhere or turn off as any other log. */
    private static final class Log {
        static final ProgressListener LINES =
                ProgressListener.lines(line -> System.getLogger("dev.manyhands.progress").log(System.Logger.Level.INFO, line));
    }

    /** The listener, always the same one, or null when nothing is to be shown. */
    static ProgressListener listener() {
        return switch (Settings.progress()) {
            case AUTO -> Terminal.BAR;
            case LINES -> Log.LINES;
            case OFF -> null;
        };
    }
}
