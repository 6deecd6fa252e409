package dev.manyhands.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts the JVMs of children. */
final class Launcher {
    /** Environment variables with arguments for JVMs, which say so when they find them. */
    static final List<String> ARGUMENT_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");
    /** Systems bound the length of one argument; a class path that is longer than this goes into a file. */
    private static final int LONG = 16_000;
    /**
     * A child has one processor and one thread, as it is one of many. It writes no performance data, which would be left behind if it were
     * killed, and what the JVM has to say comes on its standard error.
     */
    private static final List<String> DEFAULTS = List.of("-XX:ActiveProcessorCount=1", "-XX:-UsePerfData", "-XX:+DisplayVMOutputToStderr",
            "-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr", "-Xlog:cds*=off:stderr", "-Xlog:aot*=off:stderr");

    private final ChildOptions options;
    private final Transport transport;
    private final String classPath;
    private final List<String> arguments;
    private final Archive archive;

    /**
     * Finds out how children are to be started.
     *
     * @param fallback a folder of the pool, for what cannot be kept elsewhere
     * @throws IllegalArgumentException if they cannot get the classes of this program
     */
    Launcher(ChildOptions options, Transport transport, ClassLoader loader, Path fallback) {
        this.options = options;
        this.transport = transport;
        List<Path> path = ClassPath.of(options.classPath, loader, new Nested(fallback));
        classPath = path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        arguments = arguments();
        archive = options.archive ? Archive.of(path, transport + " " + arguments) : Archive.none();
    }

    private List<String> arguments() {
        List<String> all = new ArrayList<>(DEFAULTS);
        all.addAll(transport.jvmArguments());
        all.addAll(Inherited.arguments());
        if (options.jvmArguments.stream().noneMatch(each -> each.matches("-XX:\\+Use\\w+GC"))) {
            all.add("-XX:+UseSerialGC");
        }
        all.addAll(options.jvmArguments);
        return List.copyOf(all);
    }

    /** How children are to find and to keep their classes. */
    Archive archive() {
        return archive;
    }

    /**
     * Starts a JVM.
     *
     * @param folder for its files
     * @param socket where the parent waits for it
     * @param start what is done about the archive; may be null
     */
    Process start(Path folder, Path socket, Archive.Start start) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        if (start != null) {
            command.add(start.argument());
        }
        if (classPath.length() < LONG) {
            command.addAll(List.of("-cp", classPath));
        } else {
            Path file = folder.resolve("arguments");
            Files.writeString(file, "-cp \"" + classPath.replace("\\", "\\\\") + "\"\n");
            command.add("@" + file);
        }
        command.addAll(List.of(ChildMain.class.getName(), folder.toString(), socket.toString(), transport.name(),
                Long.toString(options.memoryLimit)));
        if (options.filter != null) {
            command.add(options.filter);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        if (options.workingFolder != null) {
            builder.directory(options.workingFolder.toFile());
        }
        setEnvironment(builder.environment());
        return builder.start();
    }

    private void setEnvironment(Map<String, String> environment) {
        ARGUMENT_VARIABLES.forEach(environment::remove);
        environment.put("MANYHANDS_NUM_THREADS", "1");
        options.environment.forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
    }
}
