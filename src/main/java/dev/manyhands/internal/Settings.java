package dev.manyhands.internal;

import java.util.function.UnaryOperator;

/** The settings that come from outside the program: system properties and environment variables. */
public final class Settings {
    /** Largest number of threads that a setting may ask for. */
    private static final int MAX_THREADS = 1 << 14;

    private Settings() {
    }

    /**
     * Returns how many threads a pool should have when the program does not say.
     *
     * @return {@code -Dmanyhands.threads}, else {@code MANYHANDS_NUM_THREADS}, else {@code SLURM_CPUS_PER_TASK}, else the available
     *     processors
     * @throws IllegalArgumentException if a setting is not a number from 1 to 16384
     */
    public static int threads() {
        return threads(System::getProperty, System::getenv, Runtime.getRuntime().availableProcessors());
    }

    /**
     * The same from given sources.
     *
     * @param property looks up a system property, null if unset
     * @param environment looks up an environment variable, null if unset
     * @param processors the number of processors
     * @return the number of threads
     * @throws IllegalArgumentException if a setting is not a number from 1 to 16384
     */
    static int threads(UnaryOperator<String> property, UnaryOperator<String> environment, int processors) {
        String value = property.apply("manyhands.threads");
        if (value != null) {
            return parse("-Dmanyhands.threads", value);
        }
        for (String name : new String[] {"MANYHANDS_NUM_THREADS", "SLURM_CPUS_PER_TASK"}) {
            value = environment.apply(name);
            if (value != null && !value.isBlank()) {
                return parse(name, value);
            }
        }
        return processors;
    }

    /** Where a job shows its progress when its program does not say where. */
    public enum ProgressOutput {
        /** On the terminal, if there is one. */
        AUTO,
        /** In the log. */
        LINES,
        /** Nowhere. */
        OFF
    }

    /**
     * Returns where jobs show their progress.
     *
     * @return {@code -Dmanyhands.progress}, else {@link ProgressOutput#AUTO}
     * @throws IllegalArgumentException if the property is not {@code auto}, {@code lines} or {@code off}
     */
    public static ProgressOutput progress() {
        return progress(System::getProperty);
    }

    /**
     * The same from a given source.
     *
     * @param property looks up a system property, null if unset
     * @return where jobs show their progress
     * @throws IllegalArgumentException if the property is not {@code auto}, {@code lines} or {@code off}
     */
    static ProgressOutput progress(UnaryOperator<String> property) {
        String value = property.apply("manyhands.progress");
        if (value == null) {
            return ProgressOutput.AUTO;
        }
        return switch (value.strip()) {
            case "auto" -> ProgressOutput.AUTO;
            case "lines" -> ProgressOutput.LINES;
            case "off" -> ProgressOutput.OFF;
            default -> throw new IllegalArgumentException("-Dmanyhands.progress is '" + value + "': expected auto, lines or off");
        };
    }

    private static int parse(String name, String value) {
        try {
            int threads = Integer.parseInt(value.strip());
            if (threads >= 1 && threads <= MAX_THREADS) {
                return threads;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(message(name, value), e);
        }
        throw new IllegalArgumentException(message(name, value));
    }

    private static String message(String name, String value) {
        return name + " is '" + value + "': expected a number of threads from 1 to " + MAX_THREADS;
    }
}
