package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import dev.manyhands.function.SerializableCallable;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.ProcessPoolBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How children begin, what they are given, and when they leave. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildrenTest {
    private static final long SECONDS = 60;
    private static volatile String prepared = "";

    @TempDir
    private Path files;

    private ProcessPoolBuilder one() {
        return ProcessPool.builder().size(1).name("one").transport("socket").folder(files);
    }

    private static <T> T call(ProcessPool pool, SerializableCallable<T> task) throws Exception {
        return pool.submit(task).get(SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(ProcessPool pool) {
        return assertThrows(ExecutionException.class, () -> call(pool, Faults::pid)).getCause();
    }

    private static void awaitEnd(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void childrenAreAsTheDescriptionSays() throws Exception {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed));
        try (ProcessPool pool = one().heap("48m").jvmArguments("-Dthing=7").environment("FIRST", "1").environment("PATH", null)
                .workingFolder(files).prefixOutput(true).recycleAfter(2).initializer(() -> prepared = "ready").build()) {
            long first = call(pool, Faults::pid);
            assertEquals(List.of("7", "1", "ready", "1", "1", String.valueOf(files), "-1"), call(pool, () -> {
                System.out.print("one\ntwo");
                return List.of(System.getProperty("thing"), System.getenv("FIRST"), prepared, System.getenv("MANYHANDS_NUM_THREADS"),
                        String.valueOf(Runtime.getRuntime().availableProcessors()), Path.of("").toAbsolutePath().toString(),
                        String.valueOf(System.in.read()));
            }));
            assertNotEquals(first, call(pool, Faults::pid), "recycled after two tasks");
            assertTrue(call(pool, () -> System.getenv("PATH") == null));
            assertTrue(call(pool, () -> Runtime.getRuntime().maxMemory() <= 48 << 20));
        } finally {
            System.setOut(before);
        }
        assertEquals("[one-1] one\n[one-1] two\n", printed.toString());
    }

    @Test
    void aLongLoopRecyclesItsChildrenToo() {
        try (ProcessPool pool = one().recycleAfter(3).build()) {
            List<Long> pids = Parallel.on(pool).retries(1).map(List.of(1, 2, 3, 4, 5, 6, 7), x -> Faults.pid());
            assertTrue(pids.stream().distinct().count() >= 2, pids::toString);
        }
    }

    @Test
    void aChildThatHasTakenTooMuchMemoryIsReplaced() throws Exception {
        try (ProcessPool pool = one().heap("256m").recycleAbove(150 << 20).build()) {
            long first = call(pool, Faults::pid);
            assertEquals(first, call(pool, Faults::pid));
            call(pool, () -> new byte[160 << 20].length);
            assertNotEquals(first, call(pool, Faults::pid));
        }
    }

    @Test
    void idleChildrenLeaveAndReturnOnDemandAndThoseThatDieAreNoticed() throws Exception {
        try (ProcessPool pool = one().idleTime(Duration.ofMillis(50)).build()) {
            long first = call(pool, Faults::pid);
            awaitEnd(first);
            assertNotEquals(first, call(pool, Faults::pid));
        }
        try (ProcessPool pool = one().build()) {
            long first = call(pool, Faults::pid);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (childFolders() > 0) {
                assertTrue(System.nanoTime() < until, "the files of a dead child stay");
                Thread.sleep(5);
            }
        }
    }

    private long childFolders() throws Exception {
        try (Stream<Path> all = Files.walk(files, 2)) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+")).count();
        }
    }

    @Test
    void childrenThatCannotBeStartedFailThoseWhoWaitForThem() throws Exception {
        try (ProcessPool pool = one().jvmArguments("-XX:NoSuchOption").build()) {
            for (int k = 0; k < 2; k++) {
                String message = assertInstanceOf(IllegalStateException.class, failure(pool)).getMessage();
                assertTrue(message.contains("could not be started") && message.contains("NoSuchOption"), message);
            }
        }
        try (ProcessPool pool = one().initializer(() -> {
            throw new IllegalArgumentException("no model");
        }).build()) {
            Throwable failure = failure(pool);
            String message = failure.getMessage();
            assertTrue(message.contains("initializer failed") && message.contains("no model"), message);
            Throwable cause = failure;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertInstanceOf(IllegalArgumentException.class, cause);
        }
        assertEquals(0, childFolders());
    }

    @Test
    void whoIsInterruptedWhileItWaitsForAChildGivesItsPlaceBack() throws Exception {
        try (ProcessPool pool = one().build()) {
            var marker = files.resolve("marker").toString();
            Future<Integer> busy = pool.submit((SerializableCallable<Integer>) () -> Faults.stay(marker));
            while (!Files.exists(Path.of(marker))) {
                Thread.sleep(5);
            }
            var ended = new CountDownLatch(1);
            Thread waiter = Thread.ofPlatform().start(() -> {
                assertThrows(RuntimeException.class, () -> Parallel.on(pool).map(List.of(1), x -> x));
                ended.countDown();
            });
            while (waiter.getState() != Thread.State.WAITING && waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(5);
            }
            waiter.interrupt();
            assertTrue(ended.await(SECONDS, TimeUnit.SECONDS));
            busy.cancel(true);
            assertEquals(List.of(2), Parallel.on(pool).map(List.of(1), x -> x + 1));
        }
    }

    @Test
    void closeByForceEndsWhatRuns() throws Exception {
        ProcessPool pool = one().build();
        var marker = files.resolve("marker").toString();
        Future<Integer> busy = pool.submit((SerializableCallable<Integer>) () -> Faults.stay(marker));
        while (!Files.exists(Path.of(marker))) {
            Thread.sleep(5);
        }
        long pid = Long.parseLong(Files.readString(Path.of(marker)));
        Thread closer = Thread.ofPlatform().start(pool::close);
        Thread second = Thread.ofPlatform().start(pool::close);
        closer.interrupt();
        closer.join();
        second.join();
        awaitEnd(pid);
        assertTrue(busy.isDone());
        assertEquals(0, childFolders());
    }
}
