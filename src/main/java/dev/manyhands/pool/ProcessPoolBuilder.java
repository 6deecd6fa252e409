package dev.manyhands.pool;

import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.internal.Settings;
import dev.manyhands.process.ChildOptions;
import java.io.ObjectInputFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description of a {@link ProcessPool} that is to be made. What is not said is as for {@link ProcessPool#of}.
 *
 * <p>Children are JVMs of the same installation with the class path of this program. They inherit its environment, its working folder and
 * those of its JVM arguments that say what a program means, as system properties, opened packages and assertions do. By default each has
 * one processor ({@code -XX:ActiveProcessorCount=1}), one thread for nested parallelism ({@code MANYHANDS_NUM_THREADS=1}) and the serial
 * collector; {@link #jvmArguments} and {@link #environment} override all of that.
 */
public final class ProcessPoolBuilder {
    private static final AtomicInteger UNNAMED = new AtomicInteger();
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)");
    private static final String UNITS = "kmgt";
    private static final int BITS = 10;
    private static final long LEAST_HEAP = 2 << 20;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private int size;
    private String name;
    private long heap;
    private final List<String> jvmArguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path workingFolder;
    private List<Path> classPath;
    private ThrowingRunnable initializer;
    private long recycleAfter;
    private long recycleAbove;
    private Duration idleTime;
    private Duration grace;
    private boolean startupArchive = true;
    private boolean prefixOutput;
    private String filter;
    private String transport;
    private Path folder;

    ProcessPoolBuilder() {
    }

    /**
     * Says how many children the pool has at most; by default as many as {@link ThreadPool#common()} has threads. They are started when
     * they are needed.
     *
     * @param children number of children, 1 to 16384
     * @return this description
     * @throws IllegalArgumentException if the number is out of range
     */
    public ProcessPoolBuilder size(int children) {
        if (children < 1 || children > ThreadPool.MAX_SIZE) {
            throw new IllegalArgumentException("a process pool of size " + children + ": allowed is 1 to " + ThreadPool.MAX_SIZE);
        }
        size = children;
        return this;
    }

    /**
     * Names the pool; by default it gets a number.
     *
     * @param poolName the name, which messages carry, and children with a number: {@code NAME-1} and so on
     * @return this description
     */
    public ProcessPoolBuilder name(String poolName) {
        name = Objects.requireNonNull(poolName, "the pool's name is null");
        return this;
    }

    /**
     * Says how large the heap of each child may become; by default what the JVM chooses, a quarter of the machine's memory.
     *
     * @param bytes the size, at least 2 MiB
     * @return this description
     * @throws IllegalArgumentException if that is too little
     */
    public ProcessPoolBuilder heap(long bytes) {
        if (bytes < LEAST_HEAP) {
            throw new IllegalArgumentException("a heap of " + bytes + " bytes: at least " + LEAST_HEAP + " are needed");
        }
        heap = bytes;
        return this;
    }

    /**
     * Says how large the heap of each child may become, as {@link #heap(long)}.
     *
     * @param amount a number and k, m, g or t, for example {@code "512m"}
     * @return this description
     * @throws IllegalArgumentException if that is no such amount, or too little
     */
    public ProcessPoolBuilder heap(String amount) {
        return heap(bytes(amount, "a heap of"));
    }

    private static long bytes(String amount, String what) {
        Matcher matcher = SIZE.matcher(Objects.requireNonNull(amount, "the amount of memory is null").strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(what + " '" + amount + "': expected a number and k, m, g or t, for example 512m");
        }
        int shift = BITS * (matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1);
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException(what + " '" + amount + "' is more than can be counted");
        }
        return number << shift;
    }

    /**
     * Adds arguments for the JVMs of the children, for example {@code -XX:+UseG1GC} or {@code -Dname=value}.
     *
     * @param arguments the arguments, each as one string
     * @return this description
     * @throws IllegalArgumentException if one of them does not begin with {@code -} or {@code @}, or says what the class path or the main
     *     class is
     */
    public ProcessPoolBuilder jvmArguments(String... arguments) {
        for (String argument : arguments) {
            Objects.requireNonNull(argument, "an argument for the JVMs of children is null");
            if (!argument.startsWith("-") && !argument.startsWith("@")) {
                throw new IllegalArgumentException("the JVM argument '" + argument + "': expected one that begins with -; write one that has a "
                        + "value as --name=value");
            }
            if (List.of("-cp", "-classpath", "--class-path", "-jar", "-m", "--module").contains(argument)
                    || argument.startsWith("--class-path=")) {
                throw new IllegalArgumentException("the JVM argument '" + argument + "': say that by classPath(...)");
            }
        }
        jvmArguments.addAll(List.of(arguments));
        return this;
    }

    /**
     * Gives the children an environment variable, or takes one away.
     *
     * @param variable the variable's name
     * @param value its value; null if children are not to have it
     * @return this description
     * @throws IllegalArgumentException if that cannot be the name of one
     */
    public ProcessPoolBuilder environment(String variable, String value) {
        if (variable.isEmpty() || variable.indexOf('=') >= 0 || variable.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + variable + "' cannot be the name of an environment variable");
        }
        environment.put(variable, value);
        return this;
    }

    /**
     * Says in which folder the children work; by default in that of this program.
     *
     * @param path a folder that exists
     * @return this description
     * @throws IllegalArgumentException if it is none
     */
    public ProcessPoolBuilder workingFolder(Path path) {
        workingFolder = existing(path, "the working folder");
        return this;
    }

    private static Path existing(Path path, String what) {
        Path absolute = path.toAbsolutePath();
        if (!Files.isDirectory(absolute)) {
            throw new IllegalArgumentException(what + " of a process pool, " + path + ", is not there or no folder");
        }
        return absolute;
    }

    /**
     * Says where the children find their classes; by default where this program does: on its class path and module path and in the {@link
     * java.net.URLClassLoader}s from the calling thread's context class loader up, those of jars that contain jars included. Needed if
     * classes come from a class loader of another kind.
     *
     * @param entries folders and jars, that of this library among them
     * @return this description
     */
    public ProcessPoolBuilder classPath(Path... entries) {
        classPath = List.of(entries);
        return this;
    }

    /**
     * Runs something in each child once before anything else, for example to load a model into static fields. If it fails, so do those who
     * wait for that child.
     *
     * @param body what is run; must be serializable with what it captures
     * @return this description
     */
    public ProcessPoolBuilder initializer(ThrowingRunnable body) {
        initializer = Objects.requireNonNull(body, "the initializer is null");
        return this;
    }

    /**
     * Replaces each child after some tasks, against what they leave behind in it; by default never. Short items of a loop are sent many at
     * a time, and such a batch counts as one task.
     *
     * @param tasks how many
     * @return this description
     * @throws IllegalArgumentException if that is less than one
     */
    public ProcessPoolBuilder recycleAfter(long tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("recycling after " + tasks + " tasks: at least one is needed");
        }
        recycleAfter = tasks;
        return this;
    }

    /**
     * Replaces a child after a task when it uses more memory than that, be it heap or not; by default never. The heap counts as far as it
     * has ever been in use, so {@link #heap} should be well below.
     *
     * @param bytes resident memory of the process that is its own
     * @return this description
     * @throws IllegalArgumentException if that is less than one
     */
    public ProcessPoolBuilder recycleAbove(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("recycling above " + bytes + " bytes: at least one is needed");
        }
        recycleAbove = bytes;
        return this;
    }

    /**
     * Lets children leave that had nothing to do for some time; they are started again when they are needed. By default they stay.
     *
     * @param time how long
     * @return this description
     * @throws IllegalArgumentException if the time is not positive
     */
    public ProcessPoolBuilder idleTime(Duration time) {
        idleTime = positive(time, "an idle time");
        return this;
    }

    /**
     * Says how long a task has to end after it was interrupted, because of a time limit or a cancellation, before its child is killed and
     * replaced; by default 200 ms.
     *
     * @param time how long; less than 250 ms if the time limits of items are to be exact
     * @return this description
     * @throws IllegalArgumentException if the time is not positive
     */
    public ProcessPoolBuilder grace(Duration time) {
        grace = positive(time, "a grace");
        return this;
    }

    private static Duration positive(Duration time, String what) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(what + " of " + time + ": must be positive");
        }
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /**
     * Says whether a start-up archive is kept, with which children start in half the time; by default it is, in the folder
     * {@code ~/.cache/manyhands} ({@code $XDG_CACHE_HOME/manyhands}), which only this user may enter. One child of the first pool with the
     * same class path writes it when it ends, which takes it about a second longer. There is none if folders are on the class path.
     *
     * @param kept whether it is
     * @return this description
     */
    public ProcessPoolBuilder startupArchive(boolean kept) {
        startupArchive = kept;
        return this;
    }

    /**
     * Says whether lines that children print begin with the child's name in brackets; by default they do not.
     *
     * @param prefixed whether they do
     * @return this description
     */
    public ProcessPoolBuilder prefixOutput(boolean prefixed) {
        prefixOutput = prefixed;
        return this;
    }

    /**
     * Narrows what is deserialized, on both sides. A class that is refused fails the task.
     *
     * @param pattern as of {@link ObjectInputFilter.Config#createFilter}, for example {@code "com.example.*;java.base/*;!*"}
     * @return this description
     * @throws IllegalArgumentException if that is no such pattern
     */
    public ProcessPoolBuilder filter(String pattern) {
        ObjectInputFilter.Config.createFilter(pattern);
        filter = pattern;
        return this;
    }

    /**
     * Says how messages travel; by default the best way that works here is taken.
     *
     * @param transportName {@code "chronicle"}, {@code "agrona"} or {@code "socket"}: queues or ring buffers in shared memory, or sockets
     *     for data that must not lie there
     * @return this description
     */
    public ProcessPoolBuilder transport(String transportName) {
        transport = Objects.requireNonNull(transportName, "the name of the transport is null");
        return this;
    }

    /**
     * Says where the files lie through which parent and children talk, in a folder of their own that only this user may enter; by default
     * in memory ({@code /dev/shm}) if there is room, else in {@code java.io.tmpdir}.
     *
     * @param path a folder that exists
     * @return this description
     * @throws IllegalArgumentException if it is none
     */
    public ProcessPoolBuilder folder(Path path) {
        folder = existing(path, "the folder for the files");
        return this;
    }

    /**
     * Makes the pool. Children are started when they are needed.
     *
     * @return the pool; close it after use
     * @throws IllegalArgumentException if there is no such transport, if children cannot get the classes of this program, with the reason,
     *     or if the initializer cannot be serialized
     * @throws java.io.UncheckedIOException if there is no place for its files
     */
    public ProcessPool build() {
        ChildOptions options = new ChildOptions();
        options.size = size == 0 ? Settings.threads() : size;
        options.name = name == null ? "processes" + UNNAMED.incrementAndGet() : name;
        if (heap > 0) {
            options.jvmArguments.add("-Xmx" + heap);
        }
        options.jvmArguments.addAll(jvmArguments);
        options.environment.putAll(environment);
        options.workingFolder = workingFolder;
        options.classPath = classPath;
        options.initializer = initializer;
        options.callsPerChild = recycleAfter;
        options.memoryLimit = recycleAbove;
        options.idleTime = idleTime;
        if (grace != null) {
            options.grace = grace;
        }
        options.archive = startupArchive;
        options.prefix = prefixOutput;
        options.filter = filter;
        options.transport = transport;
        options.folder = folder;
        return new ProcessPool(options);
    }
}
