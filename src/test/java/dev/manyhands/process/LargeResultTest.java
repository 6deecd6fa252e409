package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manyhands.pool.ProcessPool;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A result that no array can hold. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class LargeResultTest {
    private static final long SIZE = 3L << 30;
    /** Both processes have the result, and the machine needs some too. */
    private static final long NEEDED = 3 * SIZE;
    private static final int STEP = 100_000_007;

    private static MemorySegment make() {
        MemorySegment segment = Arena.ofAuto().allocate(SIZE, Long.BYTES);
        for (long at = 0; at < SIZE; at += STEP) {
            segment.set(ValueLayout.JAVA_BYTE, at, (byte) (at % 101));
        }
        segment.set(ValueLayout.JAVA_BYTE, SIZE - 1, (byte) 77);
        return segment;
    }

    @Test
    void ofThreeGibibytesArrivesInPiecesThroughASmallRing() throws Exception {
        assumeTrue(available() > NEEDED, "a result of 3 GiB needs " + NEEDED + " bytes of memory in two processes");
        assumeTrue(Runtime.getRuntime().maxMemory() > SIZE, "this JVM may not have so much memory outside of its heap");
        try (ProcessPool pool = ProcessPool.builder().size(1).jvmArguments("-XX:MaxDirectMemorySize=4g").build()) {
            MemorySegment result = pool.submit(() -> make()).get();
            assertEquals(SIZE, result.byteSize());
            for (long at = 0; at < SIZE; at += STEP) {
                assertEquals((byte) (at % 101), result.get(ValueLayout.JAVA_BYTE, at));
            }
            assertEquals((byte) 77, result.get(ValueLayout.JAVA_BYTE, SIZE - 1));
        }
    }

    private static long available() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        }
    }
}
