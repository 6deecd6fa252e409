package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.RemoteException;
import dev.manyhands.function.SerializableCallable;
import dev.manyhands.function.WorkerLostException;
import dev.manyhands.pool.ProcessPool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Children die in all ways there are: exactly the calls that they had fail, the others go on, and nothing is left behind. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultTest {
    private static final long SECONDS = 60;

    @TempDir
    private Path files;
    @TempDir
    private Path work;

    private ProcessPool pool(String transport) {
        return ProcessPool.builder().size(2).name("faults").transport(transport).folder(files).workingFolder(work).heap("64m").build();
    }

    /** What a test does with a pool. */
    private interface Body {
        void run(ProcessPool pool) throws Exception;
    }

    /** Closes the pool; by force when the test has failed, as tasks of it may stay for ever. */
    private static void using(ProcessPool pool, Body body) throws Exception {
        try (pool) {
            try {
                body.run(pool);
            } catch (Throwable failure) {
                pool.shutdownNow();
                throw failure;
            }
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<?> future) {
        return assertThrows(ExecutionException.class, () -> get(future)).getCause();
    }

    private static WorkerLostException lost(Future<?> future) {
        return assertInstanceOf(WorkerLostException.class, failure(future));
    }

    /** Waits for the file in which a task tells the number of its process. */
    private static ProcessHandle await(Path marker) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.exists(marker)) {
            assertTrue(System.nanoTime() < until, "nobody came");
            Thread.sleep(5);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(marker))).orElseThrow();
    }

    private static void kill(ProcessHandle process) throws Exception {
        process.destroyForcibly();
        process.onExit().get(SECONDS, TimeUnit.SECONDS);
    }

    private static void assertWorks(ProcessPool pool) {
        assertEquals(List.of(0, 2, 4, 6), Parallel.on(pool).map(List.of(0, 1, 2, 3), x -> 2 * x));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "agrona", "chronicle"})
    void aDeathFailsItsOwnCallOnly(String transport) throws Exception {
        String marker = files.resolve("here").toString();
        using(pool(transport), pool -> {
            Future<Integer> stays = pool.submit((SerializableCallable<Integer>) () -> Faults.stay(marker));
            ProcessHandle staying = await(Path.of(marker));

            WorkerLostException exit = lost(pool.submit((SerializableCallable<Integer>) () -> {
                System.err.println("last words");
                System.exit(7);
                return 0;
            }));
            assertEquals(7, exit.exitCode());
            assertTrue(exit.getMessage().contains("ended with exit code 7"), exit.getMessage());
            assertTrue(exit.getMessage().endsWith("last words"), exit.getMessage());

            WorkerLostException halt = lost(pool.submit((SerializableCallable<Integer>) () -> {
                Runtime.getRuntime().halt(0);
                return 0;
            }));
            assertEquals(0, halt.exitCode());

            WorkerLostException crash = lost(pool.submit((SerializableCallable<Integer>) Faults::crash));
            assertEquals(128 + 6, crash.exitCode());
            assertTrue(crash.getMessage().contains("SIGABRT"), crash.getMessage());
            assertTrue(crash.getMessage().contains("SIGSEGV"), "the JVM's own words: " + crash.getMessage());

            Path writing = files.resolve("writing");
            String name = writing.toString();
            Future<Faults.Endless> half = pool.submit((SerializableCallable<Faults.Endless>) () -> new Faults.Endless(name));
            kill(await(writing));
            assertEquals(128 + 9, lost(half).exitCode());

            kill(staying);
            WorkerLostException killed = lost(stays);
            assertEquals(staying.pid(), killed.pid());
            assertTrue(killed.getMessage().contains("was ended by SIGKILL"), killed.getMessage());
            assertWorks(pool);
        });
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "agrona", "chronicle"})
    void whatATaskSurvivesDoesNotCostTheChild(String transport) throws Exception {
        using(ProcessPool.builder().size(1).transport(transport).folder(files).heap("64m").build(), pool -> {
            long pid = get(pool.submit((SerializableCallable<Long>) Faults::pid));
            assertInstanceOf(StackOverflowError.class, failure(pool.submit((SerializableCallable<Integer>) () -> Faults.overflow(0))));

            RemoteException unknown = assertInstanceOf(RemoteException.class,
                    failure(pool.submit((SerializableCallable<Integer>) Faults::throwUnknown)));
            assertTrue(unknown.toString().contains("OnlyInTheChild") && unknown.toString().contains("nobody knows me"), unknown.toString());

            RemoteException unreadable = assertInstanceOf(RemoteException.class, failure(pool.submit((SerializableCallable<Integer>) () -> {
                throw new Faults.Unreadable("read me");
            })));
            assertTrue(unreadable.toString().contains("Unreadable") && unreadable.toString().contains("read me"), unreadable.toString());
            assertEquals(pid, get(pool.submit((SerializableCallable<Long>) Faults::pid)));

            assertInstanceOf(OutOfMemoryError.class, failure(pool.submit((SerializableCallable<Integer>) Faults::exhaust)));
            long next = get(pool.submit((SerializableCallable<Long>) Faults::pid));
            assertNotEquals(pid, next, "a child whose memory was exhausted is replaced");

            ProcessHandle idle = ProcessHandle.of(next).orElseThrow();
            kill(idle);
            long after = get(pool.submit((SerializableCallable<Long>) Faults::pid));
            assertNotEquals(next, after);
        });
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "agrona", "chronicle"})
    void aJobKnowsWhichItemWasLostAndRetriesIt(String transport) throws Exception {
        String once = files.resolve("once").toString();
        String stuck = files.resolve("stuck").toString();
        using(pool(transport), pool -> {
            ParallelException lost = assertThrows(ParallelException.class, () -> Parallel.on(pool).map(List.of(10, 11, 12), x -> {
                if (x == 11) {
                    Runtime.getRuntime().halt(3);
                }
                return x;
            }));
            assertInstanceOf(WorkerLostException.class, lost.getCause());

            assertEquals(List.of(0, 1, 2, 3), Parallel.on(pool).retries(1).map(List.of(0, 1, 2, 3), x -> {
                if (x == 2 && !Files.exists(Path.of(once))) {
                    Faults.mark(once);
                    Runtime.getRuntime().halt(4);
                }
                return x;
            }));

            assertEquals(List.of(0, -1, 2), Parallel.on(pool).itemTimeout(Duration.ofSeconds(2), -1).map(List.of(0, 1, 2),
                    x -> x == 1 ? Faults.stay(stuck) : x));
            await(Path.of(stuck), false);
            assertWorks(pool);
        });
        assertNothingIsLeft();
    }

    /** Waits until the process of a marker has ended. */
    private static void await(Path marker, boolean alive) throws Exception {
        ProcessHandle process = ProcessHandle.of(Long.parseLong(Files.readString(marker))).orElse(null);
        if (process != null && !alive) {
            process.onExit().get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "agrona", "chronicle"})
    void aLargeResultThatIsCutOffIsNeverWrong(String transport) throws Exception {
        using(ProcessPool.builder().size(1).transport(transport).folder(files).heap("512m").build(), pool -> {
            for (int k = 0; k < 3; k++) {
                Path marker = files.resolve("large" + k);
                String name = marker.toString();
                Future<double[]> large = pool.submit((SerializableCallable<double[]>) () -> {
                    double[] array = new double[20_000_000];
                    java.util.Arrays.fill(array, 1);
                    Faults.mark(name);
                    return array;
                });
                ProcessHandle child = await(marker);
                Thread.sleep(15L * k); // anywhere: either all of it comes, or it is lost
                kill(child);
                try {
                    double[] array = get(large);
                    for (double each : array) {
                        assertEquals(1, each);
                    }
                } catch (ExecutionException e) {
                    assertInstanceOf(WorkerLostException.class, e.getCause());
                }
            }
        });
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws IOException {
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files, "manyhands-*")) {
            all.forEach(each -> left.add(each.toString()));
        }
        assertEquals(List.of(), left);
        assertEquals(List.of(), ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)
                .filter(each -> each.info().commandLine().orElse("").contains(files.toString())).toList());
    }
}
