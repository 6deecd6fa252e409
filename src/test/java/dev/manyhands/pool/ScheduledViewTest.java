package dev.manyhands.pool;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documented behaviour of a scheduled executor: of ours on both kinds of pool, and of the JDK's, as a check of the tests. */
class ScheduledViewTest {
    private static final ThreadPool THREADS = ThreadPool.of(3, "scheduled");
    private static final VirtualPool VIRTUAL = VirtualPool.of(3, "scheduled");

    @AfterAll
    static void close() {
        THREADS.close();
        VIRTUAL.close();
    }

    /** Makes an executor; its name is what the test report shows. */
    private record Maker(String name, Callable<ScheduledExecutorService> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Maker> all() {
        return Stream.of(new Maker("threads", THREADS::scheduled), new Maker("virtual threads", VIRTUAL::scheduled),
                new Maker("JDK", () -> new ScheduledThreadPoolExecutor(3)));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, SECONDS), "what was waited for did not happen");
    }

    @ParameterizedTest
    @MethodSource("all")
    void runsATaskOnceNotBeforeItsTime(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            long begun = System.nanoTime();
            ScheduledFuture<Long> future = executor.schedule(System::nanoTime, 30, MILLISECONDS);
            assertTrue(future.getDelay(NANOSECONDS) <= MILLISECONDS.toNanos(30));
            assertTrue(future.get(20, SECONDS) - begun >= MILLISECONDS.toNanos(30));
            assertTrue(future.isDone());
            assertTrue(future.getDelay(NANOSECONDS) <= 0);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void runsTasksWithoutDelayOrWithANegativeOneAtOnce(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            assertEquals(1, executor.schedule(() -> 1, 0, SECONDS).get(20, SECONDS));
            assertEquals(2, executor.schedule(() -> 2, -5, DAYS).get(20, SECONDS));
            assertEquals(3, executor.submit(() -> 3).get(20, SECONDS));
            assertNull(executor.schedule(() -> { }, 0, SECONDS).get(20, SECONDS));
            assertEquals(List.of(4, 5), executor.invokeAll(List.<Callable<Integer>>of(() -> 4, () -> 5)).stream()
                    .map(future -> future.resultNow()).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void runsAtAFixedRateAgainAndAgainButNeverTwiceAtTheSameTime(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            var runs = new CountDownLatch(20);
            var inside = new AtomicInteger();
            var most = new AtomicInteger();
            ScheduledFuture<?> future = executor.scheduleAtFixedRate(() -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.yield();
                inside.decrementAndGet();
                runs.countDown();
            }, 0, 100, NANOSECONDS);
            await(runs);
            assertFalse(future.isDone());
            assertTrue(future.cancel(false));
            assertEquals(1, most.get());
            assertThrows(CancellationException.class, future::get);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFixedDelayIsFromTheEndOfARunToTheBeginningOfTheNext(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            var times = new ConcurrentLinkedQueue<Long>();
            var runs = new CountDownLatch(4);
            ScheduledFuture<?> future = executor.scheduleWithFixedDelay(() -> {
                times.add(System.nanoTime());
                runs.countDown();
            }, 0, 10, MILLISECONDS);
            await(runs);
            future.cancel(false);
            var all = new ArrayList<>(times);
            for (int k = 1; k < all.size(); k++) {
                assertTrue(all.get(k) - all.get(k - 1) >= MILLISECONDS.toNanos(10));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFailureStopsTheRepetitionAndIsReportedByTheFuture(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            var runs = new AtomicInteger();
            var failure = new IllegalStateException("third");
            ScheduledFuture<?> future = executor.scheduleAtFixedRate(() -> {
                if (runs.incrementAndGet() == 3) {
                    throw failure;
                }
            }, 0, 1, MILLISECONDS);
            var thrown = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
            assertEquals(failure, thrown.getCause());
            assertEquals(3, runs.get());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelInterruptsItsOwnRunAndNoOtherTask(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            var begun = new CountDownLatch(1);
            var interrupted = new CountDownLatch(1);
            ScheduledFuture<?> future = executor.scheduleAtFixedRate(() -> {
                begun.countDown();
                try {
                    new Semaphore(0).acquire();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }, 0, 1, MILLISECONDS);
            await(begun);
            assertTrue(future.cancel(true));
            await(interrupted);
            for (int k = 0; k < 30; k++) {
                assertFalse(executor.submit(() -> Thread.currentThread().isInterrupted()).get(20, SECONDS));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void afterShutdownDelayedTasksStillRunAndRepeatedOnesDoNot(Maker maker) throws Exception {
        var executor = maker.make().call();
        var ran = new AtomicReference<String>();
        ScheduledFuture<?> delayed = executor.schedule(() -> ran.set("yes"), 30, MILLISECONDS);
        ScheduledFuture<?> repeated = executor.scheduleAtFixedRate(() -> { }, 1, 1, DAYS);
        executor.shutdown();
        assertTrue(executor.isShutdown());
        assertThrows(RejectedExecutionException.class, () -> executor.schedule(() -> 1, 1, SECONDS));
        assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> { }));
        assertTrue(repeated.isCancelled());
        assertTrue(executor.awaitTermination(20, SECONDS));
        assertTrue(executor.isTerminated());
        assertEquals("yes", ran.get());
        assertTrue(delayed.isDone());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shutdownNowReturnsWhatNeverBeganAndInterruptsWhatRuns(Maker maker) throws Exception {
        var executor = maker.make().call();
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        executor.submit(() -> {
            begun.countDown();
            try {
                new Semaphore(0).acquire();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        ScheduledFuture<?> later = executor.schedule(() -> 1, 1, DAYS);
        await(begun);
        assertEquals(List.of(later), executor.shutdownNow());
        await(interrupted);
        assertTrue(executor.awaitTermination(20, SECONDS));
        assertFalse(later.isDone());
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesNullsAndPeriodsThatAreNotPositive(Maker maker) throws Exception {
        try (var executor = maker.make().call()) {
            assertThrows(NullPointerException.class, () -> executor.schedule((Runnable) null, 1, SECONDS));
            assertThrows(NullPointerException.class, () -> executor.schedule(() -> 1, 1, null));
            assertThrows(IllegalArgumentException.class, () -> executor.scheduleAtFixedRate(() -> { }, 0, 0, SECONDS));
            assertThrows(IllegalArgumentException.class, () -> executor.scheduleWithFixedDelay(() -> { }, 0, -1, SECONDS));
        }
    }

    @Test
    void aViewThatIsClosedLeavesThePoolOpen() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            pool.scheduled().close();
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void whenThePoolIsClosedFirstWhatBecomesDueIsCancelled() throws Exception {
        var pool = ThreadPool.of(1);
        var view = pool.scheduled();
        ScheduledFuture<Integer> future = view.schedule(() -> 1, 20, MILLISECONDS);
        ScheduledFuture<?> repeated = view.scheduleAtFixedRate(() -> { }, 20, 1, MILLISECONDS);
        pool.close();
        assertInstanceOf(CancellationException.class, assertThrows(CancellationException.class, () -> future.get(20, SECONDS)));
        assertThrows(CancellationException.class, () -> repeated.get(20, SECONDS));
        view.shutdown();
        assertTrue(view.awaitTermination(20, SECONDS));
    }

    @Test
    void aTaskThatWasCancelledIsNotKeptUntilItsTime() {
        var view = THREADS.scheduled();
        var reference = new WeakReference<>(cancelledTask(view));
        for (int k = 0; k < 100 && reference.get() != null; k++) {
            System.gc();
        }
        assertNull(reference.get());
        view.close();
    }

    private static Runnable cancelledTask(ScheduledExecutorService view) {
        var data = new ArrayList<Integer>();
        Runnable task = () -> data.add(1);
        view.schedule(task, 1, DAYS).cancel(false);
        return task;
    }
}
