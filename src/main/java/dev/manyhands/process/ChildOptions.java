package dev.manyhands.process;

import dev.manyhands.function.ThrowingRunnable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the children of a pool are made; not changed any more once the pool has it. */
public final class ChildOptions {
    /** Name of the pool. */
    public String name = "processes";
    /** How many children there are at most. */
    public int size = 1;
    /** How messages travel, by name; null: the best that works. */
    public String transport;
    /** Further arguments of the JVM. */
    public List<String> jvmArguments = new ArrayList<>();
    /** Variables added to the environment; a null value takes one away. */
    public Map<String, String> environment = new LinkedHashMap<>();
    /** Where children work; null: where the parent does. */
    public Path workingFolder;
    /** The class path; null: the parent's own. */
    public List<Path> classPath;
    /** Run once in each child before anything else; may be null. */
    public ThrowingRunnable initializer;
    /** After so many calls a child is replaced; 0: never. */
    public long callsPerChild;
    /** A child that uses more memory after a call, in bytes, is replaced; 0: never. */
    public long memoryLimit;
    /** Children that had nothing to do for so long leave; null: they stay. */
    public Duration idleTime;
    /** How long a task that was interrupted has to end before its child is killed. */
    public Duration grace = Duration.ofMillis(200);
    /** Whether a start-up archive is kept. */
    public boolean archive = true;
    /** Whether lines that children print begin with the child's name. */
    public boolean prefix;
    /** A pattern of {@link java.io.ObjectInputFilter.Config#createFilter} for both sides; may be null. */
    public String filter;
    /** Where shared files lie; null: where it is best. */
    public Path folder;

    /** Makes options with the default values. */
    public ChildOptions() {
        // see the fields
    }
}
