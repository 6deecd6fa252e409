package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import dev.manyhands.pool.ProcessPool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which transport is used, in JVMs of their own, as what was opened once stays open; and that none of them prints anything. */
@Timeout(240)
class TransportTest {
    /** Runs maps on a process pool, with large bodies both ways, and prints the transport and results. */
    static final class Program {
        private Program() {
        }

        public static void main(String[] arguments) {
            try (ProcessPool pool = ProcessPool.of(1)) {
                byte[] big = new byte[300_000];
                big[299_999] = 7;
                List<Integer> sums = Parallel.on(pool).map(List.of(1, 2, 3), x -> x + big[299_999]);
                List<byte[]> copies = Parallel.on(pool).map(List.of(big, big), bytes -> Arrays.copyOf(bytes, 400_000));
                System.out.print(Transport.choose(null) + " " + sums + " " + copies.get(1)[299_999] + copies.get(1).length);
            }
        }
    }

    @Test
    void chronicleIsTheDefault() throws Exception {
        assertEquals("CHRONICLE [8, 9, 10] 7400000", run());
    }

    @Test
    void aPropertyChooses() throws Exception {
        assertEquals("AGRONA [8, 9, 10] 7400000", run("-Dmanyhands.transport=agrona"));
        assertEquals("SOCKET [8, 9, 10] 7400000", run("-Dmanyhands.transport=Socket"));
    }

    @Test
    void socketsServeWhereNoPackageMayBeOpened() throws Exception {
        assertEquals("SOCKET [8, 9, 10] 7400000", run("-Dmanyhands.openPackages=false"));
    }

    @Test
    void withFlagsNothingHasToBeOpened() throws Exception {
        List<String> arguments = new ArrayList<>(Transport.CHRONICLE.jvmArguments());
        arguments.add("-Dmanyhands.openPackages=false");
        assertEquals("CHRONICLE [8, 9, 10] 7400000", run(arguments.toArray(String[]::new)));
    }

    @Test
    void anUnknownNameIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Transport.choose("pigeon"));
        assertTrue(refused.getMessage().contains("'pigeon': expected one of chronicle, agrona, socket"), refused.getMessage());
    }

    /** What the program prints, on both streams. */
    private static String run(String... jvmArguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return printed;
    }
}
