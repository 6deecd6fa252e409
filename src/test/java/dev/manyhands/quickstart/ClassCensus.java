package dev.manyhands.quickstart;

import dev.manyhands.Parallel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * Reads every class file of the running JDK (or of a folder, or of a jar) and reports what is in them. The job is done twice, by
 * {@link #sequential} and by {@link #parallel}; the answers must be identical, the times are compared.
 */
public final class ClassCensus {
    private static final String USAGE = """
        usage: ClassCensus [FOLDER | JAR]

        Counts the instructions of all class files of the running JDK, or of a folder or jar,
        with a plain loop and with Manyhands, and compares answers and times.
        Exit code: 0 identical answers, 1 different answers, 2 bad arguments.
        """;

    private ClassCensus() {
    }

    /** The job as a plain loop. */
    static Census sequential(List<Path> files) {
        Census census = new Census();
        for (Path file : files) {
            census.count(file);
        }
        return census;
    }

    /** The same job on all cores: each block of files has a census of its own, and these are added up in the order of the files. */
    static Census parallel(List<Path> files) {
        return Parallel.with().named("class census").progress()
                       .collect(files, Collector.of(Census::new, Census::count, Census::add));
    }

    public static void main(String[] args) throws IOException {
        int exitCode = run(args, System.out, System.err);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** The whole program but for {@link System#exit}: returns the exit code. */
    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        if (List.of(args).contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        ClassFiles files;
        try {
            files = ClassFiles.named(args);
        } catch (IllegalArgumentException bad) {
            err.println("ClassCensus: " + bad.getMessage());
            return 2;
        }
        try (files) {
            return compare(files, ClassCensus::sequential, ClassCensus::parallel, out, err);
        }
    }

    /** Lets both ways do the job, prints the answer and the times, and returns the exit code. */
    static int compare(ClassFiles files, Function<List<Path>, Census> sequential, Function<List<Path>, Census> parallel,
                       PrintStream out, PrintStream err) {
        int workers = Parallel.with().actualWidth();
        Report report = new Report(out);
        report.title(files.place(), workers);

        Race<Census> race = Race.between(() -> sequential.apply(files.paths()), () -> parallel.apply(files.paths()));
        report.answer(race.answer());
        report.times(race, files.paths().size(), workers);
        if (!race.identical()) {
            err.println("ClassCensus: the two ways gave different answers");
            return 1;
        }
        out.println("Both ways gave identical answers in every pass.");
        return 0;
    }
}
