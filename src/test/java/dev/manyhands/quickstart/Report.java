package dev.manyhands.quickstart;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Prints a census and the times it took, in aligned columns. */
record Report(PrintStream out) {
    private static final int TOP = 8;
    private static final int SHOWN_UNREADABLE = 3;

    void title(String place, int workers) {
        line("Class census of %s, on %d workers", place, workers);
        line("");
    }

    void answer(Census census) {
        line("%,d classes, %,d methods, %,d instructions", census.classes(), census.methods(), census.instructions().total());
        line("");
        line("Most used instructions");
        for (Map.Entry<?, Long> entry : census.instructions().top(TOP)) {
            counted(entry.getKey().toString().toLowerCase(Locale.ROOT), entry.getValue(), census.instructions().total());
        }
        line("");
        line("Most called classes");
        for (Map.Entry<?, Long> entry : census.calls().top(TOP)) {
            counted(entry.getKey().toString(), entry.getValue(), census.calls().total());
        }
        line("");
        line("Largest methods, in instructions");
        census.largest().forEach(method -> line("  %,12d          %s", method.size(), method.name()));
        line("");
        if (!census.unreadable().isEmpty()) {
            line("Files that could not be read as class files: %,d", census.unreadable().size());
            census.unreadable().stream().limit(SHOWN_UNREADABLE).forEach(file -> line("  %s", file));
            line("");
        }
    }

    void times(Race<?> race, int files, int workers) {
        double sequential = Race.seconds(race.sequential());
        line("%-12s %12s %10s %12s %14s", "", "time", "speed-up", "efficiency", "classes/s");
        timed("plain loop", sequential, sequential, 1, files);
        timed("Manyhands", Race.seconds(race.parallel()), sequential, workers, files);
        line("");
        line("Each time is the median of %d passes over all files; the two ways took turns.", race.passes());
        line("Warm-up passes before that, untimed: %d each. A first, cold pass takes longer.", race.warmUps());
    }

    private void timed(String name, double seconds, double sequential, int workers, int files) {
        double speedUp = sequential / seconds;
        line("%-12s %9.1f ms %10.2f %10.0f %% %,14.0f", name, seconds * 1e3, speedUp, 100 * speedUp / workers, files / seconds);
    }

    private void counted(String name, long count, long total) {
        line("  %,12d %6.1f %% %s", count, 100.0 * count / total, name);
    }

    /** One line, with the same digits and commas in every country. */
    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
