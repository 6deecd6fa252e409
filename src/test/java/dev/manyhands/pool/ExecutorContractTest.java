package dev.manyhands.pool;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documentation of {@link ExecutorService} and {@link Future}, sentence by sentence: of a thread pool, of one with a bounded queue, of
 * one with a factory, and of the JDK's, as a check of the tests.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutorContractTest {
    /** Makes an executor with so many threads; its name is what the test report shows. */
    private record Maker(String name, IntFunction<ExecutorService> threads) {
        ExecutorService make(int size) {
            return threads.apply(size);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Maker> all() {
        return Stream.of(new Maker("thread pool", ThreadPool::of),
                new Maker("bounded", size -> ThreadPool.builder().size(size).queue(100, WhenFull.BLOCK).build()),
                new Maker("factory", size -> ThreadPool.builder().size(size).threadFactory(Thread.ofPlatform().daemon().factory()).build()),
                new Maker("JDK", Executors::newFixedThreadPool));
    }

    /** A task that tells when it has begun, waits to be let go, and remembers an interrupt. */
    private static final class Held implements Callable<String> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public String call() throws InterruptedException {
            begun.countDown();
            try {
                release.await();
                return "let go";
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, SECONDS), "what was waited for did not happen");
    }

    // ---- execute, submit

    @ParameterizedTest
    @MethodSource("all")
    void nullTasksAreRefused(Maker maker) {
        try (var pool = maker.make(1)) {
            assertThrows(NullPointerException.class, () -> pool.execute(null));
            assertThrows(NullPointerException.class, () -> pool.submit((Runnable) null));
            assertThrows(NullPointerException.class, () -> pool.submit((Callable<?>) null));
            assertThrows(NullPointerException.class, () -> pool.submit(null, 1));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(null));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(Arrays.asList(() -> 1, null)));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(Arrays.asList((Callable<Integer>) null)));
            assertThrows(IllegalArgumentException.class, () -> pool.invokeAny(List.<Callable<Integer>>of()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theFutureGivesTheResult(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            assertEquals(1, pool.submit(() -> 1).get());
            assertEquals("given", pool.submit(() -> { }, "given").get(20, SECONDS));
            Future<?> none = pool.submit(() -> { });
            assertNull(none.get());
            assertTrue(none.isDone());
            assertFalse(none.isCancelled());
            assertEquals(Future.State.SUCCESS, none.state());
            assertNull(none.resultNow());
            assertThrows(IllegalStateException.class, none::exceptionNow);
            assertFalse(none.cancel(true), "too late");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFailureIsTheCauseOfAnExecutionException(Maker maker) {
        try (var pool = maker.make(1)) {
            for (Throwable thrown : List.of(new java.io.IOException("checked"), new IllegalStateException(), new AssertionError())) {
                Future<?> future = pool.submit(() -> {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) thrown;
                });
                assertSame(thrown, assertThrows(ExecutionException.class, future::get).getCause());
                assertSame(thrown, assertThrows(ExecutionException.class, () -> future.get(1, DAYS)).getCause());
                assertEquals(Future.State.FAILED, future.state());
                assertSame(thrown, future.exceptionNow());
                assertThrows(IllegalStateException.class, future::resultNow);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFutureThatIsNotDoneSaysSo(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            var held = new Held();
            Future<String> running = pool.submit(held);
            Future<Integer> queued = pool.submit(() -> 1);
            await(held.begun);
            for (Future<?> future : List.of(running, queued)) {
                assertFalse(future.isDone());
                assertEquals(Future.State.RUNNING, future.state());
                assertThrows(IllegalStateException.class, future::resultNow);
                assertThrows(IllegalStateException.class, future::exceptionNow);
                assertThrows(TimeoutException.class, () -> future.get(1, MILLISECONDS));
                assertThrows(TimeoutException.class, () -> future.get(0, SECONDS));
                assertThrows(TimeoutException.class, () -> future.get(-1, SECONDS));
                assertThrows(NullPointerException.class, () -> future.get(1, null));
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, future::get);
                assertFalse(Thread.interrupted());
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, () -> future.get(1, DAYS));
                assertFalse(Thread.interrupted());
            }
            held.release.countDown();
            assertEquals("let go", running.get());
            assertEquals(1, queued.get());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aTaskThatIsCancelledBeforeItBeginsNeverRuns(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            var held = new Held();
            pool.submit(held);
            await(held.begun);
            var runs = new AtomicInteger();
            Future<?> queued = pool.submit(runs::incrementAndGet);
            assertTrue(queued.cancel(false));
            assertTrue(queued.isCancelled());
            assertTrue(queued.isDone());
            assertEquals(Future.State.CANCELLED, queued.state());
            assertThrows(CancellationException.class, queued::get);
            assertThrows(CancellationException.class, () -> queued.get(1, SECONDS));
            assertThrows(IllegalStateException.class, queued::resultNow);
            assertThrows(IllegalStateException.class, queued::exceptionNow);
            assertFalse(queued.cancel(true), "cancelled before");
            held.release.countDown();
            pool.submit(() -> { }).get();
            assertEquals(0, runs.get());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelInterruptsOnlyIfItMay(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            var held = new Held();
            Future<String> left = pool.submit(held);
            await(held.begun);
            assertTrue(left.cancel(false));
            assertThrows(CancellationException.class, left::get);
            assertEquals(1, held.interrupted.getCount());
            held.release.countDown();
            var next = new Held();
            Future<String> interrupted = pool.submit(next);
            await(next.begun);
            assertEquals(1, held.interrupted.getCount());
            assertTrue(interrupted.cancel(true));
            await(next.interrupted);
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }

    // ---- several at once

    @ParameterizedTest
    @MethodSource("all")
    void invokeAllReturnsWhenAllAreDoneInTheOrderOfTheTasks(Maker maker) throws Exception {
        try (var pool = maker.make(2)) {
            var failure = new IllegalStateException("second");
            List<Callable<Integer>> tasks = List.of(() -> 0, () -> {
                throw failure;
            }, () -> 2);
            List<Future<Integer>> futures = pool.invokeAll(tasks);
            assertEquals(3, futures.size());
            assertTrue(futures.stream().allMatch(Future::isDone));
            assertEquals(0, futures.get(0).resultNow());
            assertSame(failure, futures.get(1).exceptionNow());
            assertEquals(2, futures.get(2).resultNow());
            assertEquals(List.of(), pool.invokeAll(List.<Callable<Integer>>of()));
            assertTrue(pool.invokeAll(tasks, 1, DAYS).stream().noneMatch(Future::isCancelled));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void invokeAllCancelsWhatIsNotDoneInTime(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            var held = new Held();
            List<Future<String>> futures = pool.invokeAll(List.<Callable<String>>of(() -> "quick", held, () -> "never"), 100, MILLISECONDS);
            assertTrue(futures.stream().allMatch(Future::isDone));
            assertTrue(futures.get(1).isCancelled());
            assertTrue(futures.get(2).isCancelled());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void invokeAllCancelsItsTasksWhenInterrupted(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            var held = new Held();
            var thrown = new AtomicReference<Throwable>();
            Thread caller = Thread.ofPlatform().start(() ->
                    thrown.set(assertThrows(InterruptedException.class, () -> pool.invokeAll(List.of(held)))));
            await(held.begun);
            caller.interrupt();
            caller.join();
            assertTrue(thrown.get() instanceof InterruptedException);
            await(held.interrupted);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void invokeAnyReturnsASuccessAndCancelsTheRest(Maker maker) throws Exception {
        try (var pool = maker.make(3)) {
            var held = new Held();
            List<Callable<String>> tasks = List.of(held, () -> {
                throw new IllegalStateException("first");
            }, () -> {
                held.begun.await();
                return "second";
            });
            assertEquals("second", pool.invokeAny(tasks));
            await(held.interrupted);
            assertEquals("second", pool.invokeAny(List.of(() -> "second"), 1, DAYS));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void invokeAnyFailsWhenAllHaveFailedOrTimeIsOver(Maker maker) throws Exception {
        try (var pool = maker.make(1)) {
            var failure = new IllegalStateException("only");
            Callable<String> fails = () -> {
                throw failure;
            };
            assertSame(failure, assertThrows(ExecutionException.class, () -> pool.invokeAny(List.of(fails))).getCause());
            var held = new Held();
            assertThrows(TimeoutException.class, () -> pool.invokeAny(List.of(held), 100, MILLISECONDS));
            assertEquals(1, held.release.getCount());
        }
    }

    // ---- the end

    @ParameterizedTest
    @MethodSource("all")
    void afterShutdownTasksAreRejectedAndThoseBeforeAreRun(Maker maker) throws Exception {
        var pool = maker.make(1);
        var held = new Held();
        Future<String> running = pool.submit(held);
        await(held.begun);
        var order = Collections.synchronizedList(new ArrayList<Integer>());
        for (int k = 0; k < 5; k++) {
            int number = k;
            pool.execute(() -> order.add(number));
        }
        assertFalse(pool.isShutdown());
        pool.shutdown();
        pool.shutdown(); // no further effect
        assertTrue(pool.isShutdown());
        assertFalse(pool.isTerminated());
        assertFalse(pool.awaitTermination(1, MILLISECONDS));
        assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> { }));
        assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
        assertThrows(RejectedExecutionException.class, () -> pool.invokeAll(List.of(() -> 1)));
        assertThrows(RejectedExecutionException.class, () -> pool.invokeAny(List.of(() -> 1)));
        held.release.countDown();
        assertTrue(pool.awaitTermination(20, SECONDS));
        assertTrue(pool.isTerminated());
        assertEquals("let go", running.get());
        assertEquals(List.of(0, 1, 2, 3, 4), order);
        pool.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void shutdownNowInterruptsWhatRunsAndReturnsWhatHasNotBegun(Maker maker) throws Exception {
        var pool = maker.make(1);
        var held = new Held();
        Future<String> running = pool.submit(held);
        await(held.begun);
        Runnable first = () -> {
            throw new AssertionError("it must not run");
        };
        pool.execute(first);
        var runs = new AtomicInteger();
        Future<?> second = pool.submit(runs::incrementAndGet);
        List<Runnable> never = pool.shutdownNow();
        assertEquals(List.of(first, second), never);
        await(held.interrupted);
        assertTrue(pool.awaitTermination(20, SECONDS));
        assertTrue(assertThrows(ExecutionException.class, running::get).getCause() instanceof InterruptedException);
        assertFalse(second.isDone());
        never.get(1).run(); // as a caller may
        assertTrue(second.isDone());
        assertEquals(1, runs.get());
    }

    @ParameterizedTest
    @MethodSource("all")
    void closeWaitsAndIsStoppedByAnInterrupt(Maker maker) throws Exception {
        var pool = maker.make(1);
        var held = new Held();
        pool.submit(held);
        await(held.begun);
        var flag = new AtomicInteger();
        Thread closer = Thread.ofPlatform().start(() -> {
            pool.close();
            flag.set(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        while (!pool.isShutdown()) {
            Thread.onSpinWait();
        }
        assertTrue(closer.isAlive());
        closer.interrupt();
        closer.join();
        await(held.interrupted);
        assertEquals(1, flag.get());
        assertTrue(pool.isTerminated());
    }

    @ParameterizedTest
    @MethodSource("all")
    void awaitTerminationMayBeInterrupted(Maker maker) {
        try (var pool = maker.make(1)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> pool.awaitTermination(1, DAYS));
        }
    }
}
