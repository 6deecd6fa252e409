package dev.manyhands.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the JVMs of children. */
final class Launcher {
    private final ChildOptions options;
    private final Transport transport;

    Launcher(ChildOptions options, Transport transport) {
        this.options = options;
        this.transport = transport;
    }

    Process start(Path folder, Path socket) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:ActiveProcessorCount=1", "-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(transport.jvmArguments());
        command.addAll(options.jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildMain.class.getName(), folder.toString(), socket.toString(),
                transport.name(), Long.toString(options.memoryLimit)));
        if (options.filter != null) {
            command.add(options.filter);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        if (options.workingFolder != null) {
            builder.directory(options.workingFolder.toFile());
        }
        Map<String, String> environment = builder.environment();
        environment.put("MANYHANDS_NUM_THREADS", "1");
        options.environment.forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        return builder.start();
    }
}
