package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import dev.manyhands.pool.ProcessPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pools that were opened and closed leave nothing behind. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenAndCloseTest {
    private static final List<String> TRANSPORTS = List.of("socket", "agrona", "chronicle", "socket", "agrona");

    @TempDir
    private Path files;

    @Test
    void twentyPoolsLeaveThreadsDescriptorsMappingsAndFilesAsTheyWere() throws Exception {
        for (String transport : List.of("socket", "agrona", "chronicle")) {
            use(transport); // what is made once
        }
        int descriptors = descriptors();
        for (int k = 0; k < 17; k++) {
            use(TRANSPORTS.get(k % TRANSPORTS.size()));
        }
        try (Stream<Path> left = Files.list(files)) {
            assertEquals(List.of(), left.toList());
        }
        assertEquals(List.of(), mappings());
        assertEquals(List.of(), threads());
        int after = descriptors();
        assertTrue(after <= descriptors + 4, () -> descriptors + " descriptors before, " + after + " after");
    }

    private void use(String transport) {
        try (ProcessPool pool = ProcessPool.builder().size(1).name("again").transport(transport).folder(files).build()) {
            assertEquals(List.of(2), Parallel.on(pool).map(List.of(1), x -> x + 1));
        }
    }

    private static int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    private List<String> mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(files.toString())).toList();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.contains("manyhands-again")).toList();
    }
}
