package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.SerializableCallable;
import dev.manyhands.process.UnserializableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process pool as an {@link ExecutorService}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessPoolExecutorTest {
    private static ProcessPool pool;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void open() {
        pool = ProcessPool.of(2);
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    /** Makes a file, so that another process learns how far this one is, and waits for ever unless interrupted. */
    private static int sleepLong(String file) throws IOException, InterruptedException {
        Files.createFile(Path.of(file));
        Thread.sleep(Long.MAX_VALUE);
        return 0;
    }

    /** The same, and heeds no interrupt. */
    private static int runForEver(String file) throws IOException {
        Files.createFile(Path.of(file));
        for (;;) {
            Thread.onSpinWait();
        }
    }

    private static void await(Path file) {
        while (!Files.exists(file)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void runsTasksInOtherProcesses() throws Exception {
        long own = ProcessHandle.current().pid();
        assertNotEquals(own, pool.submit(() -> ProcessHandle.current().pid()).get());
    }

    @Test
    void givesTheResultsOfManyTasks() throws Exception {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int k = 0; k < 500; k++) {
            int x = k;
            futures.add(pool.submit(() -> 3 * x));
        }
        for (int k = 0; k < 500; k++) {
            assertEquals(3 * k, futures.get(k).get());
        }
    }

    @Test
    void givesTheExceptionOfATaskWithTheStackOfTheChild() {
        Future<Integer> future = pool.submit(() -> Integer.parseInt("no number"));
        Throwable cause = assertThrows(ExecutionException.class, future::get).getCause();
        assertInstanceOf(NumberFormatException.class, cause);
        assertTrue(List.of(cause.getStackTrace()).stream().anyMatch(frame -> frame.getMethodName().equals("parseInt")));
    }

    @Test
    void tellsCheckedExceptionsOfTasksFromTroubleWithTheChild() throws Exception {
        Future<Integer> future = pool.submit(() -> {
            throw new IOException("of the task");
        });
        assertEquals("of the task", assertThrows(ExecutionException.class, future::get).getCause().getMessage());
        assertEquals(1, pool.submit(() -> 1).get());
    }

    @Test
    void runsActionsAndGivesTheirValue() throws Exception {
        Path file = scratch.resolve("made");
        String name = file.toString();
        assertNull(pool.submit(() -> {
            try {
                Files.createFile(Path.of(name));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).get());
        assertTrue(Files.exists(file));
        assertEquals("value", pool.submit((Runnable & java.io.Serializable) () -> { }, "value").get());
    }

    @Test
    void aTaskThatHasNotBegunDoesNotRunWhenCancelled() throws Exception {
        try (ProcessPool narrow = ProcessPool.of(1)) {
            String first = scratch.resolve("first").toString();
            String second = scratch.resolve("second").toString();
            Future<Integer> running = narrow.submit(() -> sleepLong(first));
            await(scratch.resolve("first"));
            Future<Integer> waiting = narrow.submit(() -> sleepLong(second));
            assertTrue(waiting.cancel(true));
            assertTrue(running.cancel(true));
            assertThrows(CancellationException.class, waiting::get);
            assertThrows(CancellationException.class, running::get);
            assertEquals(5, narrow.submit(() -> 5).get());
        }
        assertFalse(Files.exists(scratch.resolve("second")));
    }

    @Test
    void aTaskThatHeedsNoInterruptIsKilledWithItsChildWhenCancelled() throws Exception {
        try (ProcessPool narrow = ProcessPool.of(1)) {
            long first = narrow.submit(() -> ProcessHandle.current().pid()).get();
            String file = scratch.resolve("runs").toString();
            Future<Integer> running = narrow.submit(() -> runForEver(file));
            await(scratch.resolve("runs"));
            assertTrue(running.cancel(true));
            assertNotEquals(first, narrow.submit(() -> ProcessHandle.current().pid()).get());
        }
    }

    @Test
    void waitingForAResultEndsInTimeAndByInterrupts() throws Exception {
        String file = scratch.resolve("begun").toString();
        Future<Integer> future = pool.submit(() -> sleepLong(file));
        await(scratch.resolve("begun"));
        assertThrows(TimeoutException.class, () -> future.get(10, TimeUnit.MILLISECONDS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, future::get);
        assertTrue(future.cancel(true));
    }

    @Test
    void invokesAllAndAny() throws Exception {
        List<Future<Integer>> all = pool.invokeAll(() -> 1, () -> 2, () -> 3);
        assertEquals(List.of(1, 2, 3), all.stream().map(Future::resultNow).toList());
        String slow = scratch.resolve("slow").toString();
        SerializableCallable<Integer> never = () -> sleepLong(slow);
        SerializableCallable<Integer> bad = () -> {
            throw new IllegalStateException("bad");
        };
        SerializableCallable<Integer> good = () -> 7;
        assertEquals(7, pool.invokeAny(List.of(never, good)));
        assertEquals("bad", assertThrows(ExecutionException.class, () -> pool.invokeAny(List.of(bad, bad))).getCause().getMessage());
        SerializableCallable<Integer> again = () -> sleepLong(slow + "again");
        assertThrows(TimeoutException.class, () -> pool.invokeAny(List.of(again), 50, TimeUnit.MILLISECONDS));
        assertEquals(7, pool.submit(() -> 7).get());
    }

    @Test
    void refusesWhatCannotBeSentAndSaysWhatToDo() {
        ExecutorService plain = pool;
        Callable<Integer> task = () -> 1;
        String message = assertThrows(RejectedExecutionException.class, () -> plain.submit(task)).getMessage();
        assertTrue(message.contains("SerializableCallable"), message);
        assertThrows(RejectedExecutionException.class, () -> CompletableFuture.supplyAsync(() -> 1, pool));
        Object captured = new Object();
        assertThrows(UnserializableException.class, () -> pool.submit(() -> captured.hashCode()));
    }

    @Test
    void aResultThatCannotCrossIsTheFailureOfItsTask() {
        Future<Object> future = pool.submit(() -> Thread.currentThread());
        assertInstanceOf(UnserializableException.class, assertThrows(ExecutionException.class, future::get).getCause());
    }

    @Test
    void stagesFollowFutures() throws Exception {
        var future = (CompletableFuture<Integer>) pool.submit(() -> 20);
        assertEquals(21, future.thenApply(x -> x + 1).get());
        var failing = (CompletableFuture<Integer>) pool.<Integer>submit(() -> {
            throw new IllegalStateException("x");
        });
        assertThrows(CompletionException.class, failing::join);
    }

    @Test
    void shutsDownWhenAllTasksHaveEnded() throws Exception {
        ProcessPool own = ProcessPool.of(2);
        List<Future<Integer>> futures = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            int x = k;
            futures.add(own.submit(() -> x));
        }
        own.shutdown();
        assertTrue(own.isShutdown());
        assertThrows(RejectedExecutionException.class, () -> own.submit(() -> 1));
        assertTrue(own.awaitTermination(60, TimeUnit.SECONDS));
        assertTrue(own.isTerminated());
        for (int k = 0; k < 10; k++) {
            assertEquals(k, futures.get(k).resultNow());
        }
        own.close();
    }

    @Test
    void dropsAndInterruptsTasksWhenShutDownNow() throws Exception {
        ProcessPool own = ProcessPool.of(1);
        String file = scratch.resolve("runs").toString();
        Future<Integer> running = own.submit(() -> sleepLong(file));
        await(scratch.resolve("runs"));
        Future<Integer> waiting = own.submit(() -> 1);
        assertEquals(List.of(waiting), own.shutdownNow());
        assertTrue(own.awaitTermination(60, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, assertThrows(ExecutionException.class, running::get).getCause());
        assertFalse(waiting.isDone());
    }

    @Test
    void anInterruptOfWhoClosesEndsTheTasks() throws Exception {
        ProcessPool own = ProcessPool.of(1);
        String file = scratch.resolve("runs").toString();
        Future<Integer> running = own.submit(() -> sleepLong(file));
        await(scratch.resolve("runs"));
        Thread.currentThread().interrupt();
        own.close();
        assertTrue(Thread.interrupted());
        assertTrue(own.isTerminated());
        assertThrows(ExecutionException.class, running::get);
    }
}
