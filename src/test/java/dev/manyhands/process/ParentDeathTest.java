package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manyhands.Parallel;
import dev.manyhands.pool.ProcessPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program with a process pool ends without closing it: its children go with it, and nothing of it stays for long. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParentDeathTest {
    private static final long SECONDS = 60;

    @TempDir
    private Path files;
    @TempDir
    private Path work;
    private Process program;

    /** Starts the program and returns its children when both of them run something. */
    private List<ProcessHandle> start(String transport, String... before) throws Exception {
        List<String> command = new ArrayList<>(List.of(before));
        Path marker = work.resolve("marker");
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), ParentProgram.class.getName(), files.toString(), transport, marker.toString()));
        program = new ProcessBuilder(command).redirectError(work.resolve("err").toFile()).start();
        BufferedReader out = program.inputReader();
        String line = out.readLine();
        assertTrue(line != null && line.endsWith("[2, 4, 6]"), () -> line + Files.exists(work.resolve("err")));
        while (!Files.exists(marker)) {
            Thread.sleep(5);
        }
        List<ProcessHandle> children = program.descendants().filter(each -> each.info().commandLine().orElse("").contains("ChildMain"))
                .toList();
        assertTrue(!children.isEmpty());
        return children;
    }

    @AfterEach
    void endProgram() {
        if (program != null) {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
    }

    private static void assertGone(List<ProcessHandle> children) throws Exception {
        for (ProcessHandle child : children) {
            child.onExit().get(SECONDS, TimeUnit.SECONDS);
        }
    }

    private List<String> folders() throws IOException {
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files, "manyhands-*")) {
            all.forEach(each -> left.add(each.getFileName().toString()));
        }
        return left;
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "agrona", "chronicle"})
    void killedWhileAnotherApplicationGoesOn(String transport) throws Exception {
        List<ProcessHandle> children = start(transport);
        List<String> theirs = folders();
        assertEquals(1, theirs.size());
        try (ProcessPool pool = ProcessPool.builder().size(1).transport(transport).folder(files).build()) {
            assertEquals(List.of(1, 4), Parallel.on(pool).map(List.of(1, 2), x -> x * x));
            assertTrue(folders().containsAll(theirs), "one application has deleted the files of another one that lives");
            program.destroyForcibly().waitFor();
            assertGone(children);
            assertEquals(List.of(9), Parallel.on(pool).map(List.of(3), x -> x * x));
        }
        assertEquals(theirs, folders());
        try (ProcessPool pool = ProcessPool.builder().size(1).transport(transport).folder(files).build()) {
            assertTrue(!folders().containsAll(theirs), "the next pool deletes what is left");
            assertEquals(1, pool.size());
        }
        assertEquals(List.of(), folders());
    }

    @Test
    void endedWithoutClosing() throws Exception {
        List<ProcessHandle> children = start("socket");
        try (var in = program.outputWriter()) {
            in.write('x');
        }
        assertEquals(0, program.waitFor());
        assertGone(children);
        assertEquals(List.of(), folders());
        assertEquals("", Files.readString(work.resolve("err")));
    }

    @Test
    void interruptedAtTheTerminal() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "needs a process group of its own");
        List<ProcessHandle> children = start("socket", "/usr/bin/setsid");
        new ProcessBuilder("/bin/kill", "-INT", "--", "-" + program.pid()).start().waitFor();
        assertEquals(128 + 2, program.waitFor());
        assertGone(children);
        assertEquals(List.of(), folders());
        assertEquals("", Files.readString(work.resolve("err")));
    }
}
