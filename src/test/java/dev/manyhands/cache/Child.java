package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Another JVM, with the class path of this one, whose output is read line by line. */
final class Child implements AutoCloseable {
    private static final long LIMIT_SECONDS = 120;

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    static Child start(Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("surefire.test.class.path",
                System.getProperty("java.class.path")), program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until the child says this. */
    void awaitLine(String expected) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line; (line = out.readLine()) != null;) {
            if (line.equals(expected)) {
                return;
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("the child ended without saying \"" + expected + "\", but\n" + before);
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    void assertSucceeds() throws InterruptedException {
        String rest = out.lines().collect(Collectors.joining("\n"));
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "still running");
        assertEquals(0, process.exitValue(), rest);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
