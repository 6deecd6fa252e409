package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadPoolTest {
    @Test
    void saysWhatItIs() {
        try (var pool = ThreadPool.of(3, "mine")) {
            assertEquals(3, pool.size());
            assertEquals("mine", pool.name());
            assertTrue(pool.sharesHeap());
            assertEquals("thread pool 'mine' of size 3", pool.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> ThreadPool.of(0));
        assertThrows(IllegalArgumentException.class, () -> ThreadPool.of(1 << 20));
        assertThrows(NullPointerException.class, () -> ThreadPool.of(1, null));
    }

    @Test
    void runsTasksAndGivesTheirResults() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                int number = k;
                tasks.add(() -> number * number);
            }
            int k = 0;
            for (Future<Integer> future : pool.invokeAll(tasks)) {
                assertEquals(k * k++, future.get());
            }
            assertTrue(pool.invokeAny(tasks) >= 0);
            assertEquals("text", pool.submit(() -> { }, "text").get());
            var ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            ran.await();
            assertThrows(NullPointerException.class, () -> pool.execute(null));
        }
    }

    @Test
    void aFailureArrivesAtGet() {
        try (var pool = ThreadPool.of(1)) {
            var boom = new IllegalStateException("boom");
            var future = pool.submit(() -> {
                throw boom;
            });
            assertSame(boom, assertThrows(ExecutionException.class, future::get).getCause());
        }
    }

    @Test
    void tasksBeginInTheOrderOfSubmission() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            for (int round = 0; round < 20; round++) {
                var order = Collections.synchronizedList(new ArrayList<Integer>());
                Future<?> last = null;
                for (int k = 0; k < 1000; k++) {
                    int number = k;
                    last = pool.submit(() -> order.add(number));
                }
                last.get();
                assertEquals(IntStream.range(0, 1000).boxed().toList(), order);
            }
        }
    }

    @Test
    void everyTaskOfManySubmittersRunsOnce() throws Exception {
        try (var pool = ThreadPool.of(4)) {
            int submitters = 8;
            int each = 5_000;
            var runs = new AtomicInteger();
            var left = new CountDownLatch(submitters * each);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < submitters; t++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int k = 0; k < each; k++) {
                        pool.execute(() -> {
                            runs.incrementAndGet();
                            left.countDown();
                        });
                    }
                }));
            }
            left.await();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(submitters * each, runs.get());
        }
    }

    @Test
    void asManyTasksRunAtTheSameTimeAsThereAreThreads() throws Exception {
        try (var pool = ThreadPool.of(5)) {
            for (int round = 0; round < 50; round++) {
                try (var all = new Busy(pool, 5)) { // returns only when five tasks run
                    assertNotNull(all);
                }
                if (round % 2 == 0) {
                    PoolThreads.awaitParked(pool.name());
                }
            }
        }
    }

    @Test
    void anUncaughtErrorGoesToTheHandlerAndDoesNotEndTheThread() throws Exception {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        var seen = new AtomicReference<Throwable>();
        try (var pool = ThreadPool.of(1)) {
            for (int round = 0; round < 20; round++) {
                boolean handlerFails = round == 19;
                var handled = new CountDownLatch(1);
                Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
                    seen.set(failure);
                    handled.countDown();
                    if (handlerFails) {
                        throw new IllegalStateException("the handler fails too");
                    }
                });
                var error = new AssertionError("task " + round);
                var worker = new AtomicReference<Thread>();
                pool.execute(() -> {
                    worker.set(Thread.currentThread());
                    throw error;
                });
                handled.await();
                assertSame(error, seen.get());
                assertSame(pool.submit(Thread::currentThread).get(), worker.get());
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void theInterruptOfACancelledTaskDoesNotReachTheNextOne() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            for (int round = 0; round < 2_000; round++) {
                var begun = new AtomicBoolean();
                var task = pool.submit(() -> begun.set(true));
                while (!begun.get() && round % 2 == 0) {
                    Thread.onSpinWait();
                }
                task.cancel(true);
                assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
            }
            pool.execute(() -> Thread.currentThread().interrupt());
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }

    // ---- waiting inside a worker

    @Test
    void aWorkerRunsAQueuedTaskWhoseResultItAsksForEvenOnAPoolOfOne() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            int answer = pool.submit(() -> {
                Future<Integer> inner = pool.submit(() -> 42);
                return inner.get() + pool.submit(() -> 1).get(10, TimeUnit.SECONDS);
            }).get();
            assertEquals(43, answer);
        }
    }

    @Test
    void tasksThatWaitForTasksNestDeeply() throws Exception {
        for (int size : new int[] {1, 2, 4}) {
            try (var pool = ThreadPool.of(size)) {
                assertEquals(300, depth(pool, 300));
                assertEquals(144, fib(pool, 12));
            }
        }
    }

    private static int depth(ThreadPool pool, int n) throws Exception {
        return n == 0 ? 0 : 1 + pool.submit(() -> depth(pool, n - 1)).get();
    }

    private static int fib(ThreadPool pool, int n) throws Exception {
        if (n < 2) {
            return n;
        }
        Future<Integer> one = pool.submit(() -> fib(pool, n - 1));
        Future<Integer> two = pool.submit(() -> fib(pool, n - 2));
        return one.get() + two.get();
    }

    @Test
    void aWaitingWorkerRunsNoUnrelatedTask() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var waiting = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var slow = pool.submit(() -> {
                waiting.await();
                release.await();
                return "slow";
            });
            var waiter = pool.submit(() -> {
                Thread self = Thread.currentThread();
                var unrelated = new AtomicReference<Thread>();
                pool.execute(() -> unrelated.set(Thread.currentThread()));
                waiting.countDown();
                var releaser = Thread.ofPlatform().start(() -> {
                    while (self.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    release.countDown();
                });
                slow.get();
                releaser.join();
                return unrelated.get() != self;
            });
            assertTrue(waiter.get());
        }
    }

    @Test
    void theInterruptOfACancelledInnerTaskDoesNotReachTheOuterOneThatRanIt() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var inner = new AtomicReference<Future<?>>();
            var begun = new CountDownLatch(1);
            var outer = pool.submit(() -> {
                inner.set(pool.submit(() -> {
                    begun.countDown();
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                }));
                assertThrows(CancellationException.class, () -> inner.get().get());
                return Thread.currentThread().isInterrupted();
            });
            begun.await();
            assertTrue(inner.get().cancel(true));
            assertFalse(outer.get());
        }
    }

    // ---- life cycle

    @Test
    void threadsAreDaemonsWithNamesAndStartWhenFirstNeeded() throws Exception {
        try (var pool = ThreadPool.of(4, "lazy")) {
            assertTrue(PoolThreads.of("lazy").isEmpty());
            pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 10, 1);
            assertTrue(PoolThreads.of("lazy").isEmpty(), "a loop of width 1 needs no thread");
            pool.submit(() -> { }).get();
            assertEquals(1, PoolThreads.of("lazy").size());
            try (var busy = new Busy(pool, 4)) {
                assertNotNull(busy);
                assertEquals(List.of("manyhands-lazy-1", "manyhands-lazy-2", "manyhands-lazy-3", "manyhands-lazy-4"),
                        PoolThreads.of("lazy").stream().map(Thread::getName).sorted().toList());
                assertTrue(PoolThreads.of("lazy").stream().allMatch(Thread::isDaemon));
            }
        }
    }

    @Test
    void closingStartsNoThread() throws Exception {
        var pool = ThreadPool.of(1000, "big");
        long started;
        try (var busy = new Busy(pool, 1)) {
            assertNotNull(busy);
            started = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
            pool.shutdown();
        }
        assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
        assertTrue(ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - started < 100);
        PoolThreads.awaitNone("big");
    }

    @Test
    void closeWaitsForWhatWasSubmitted() {
        for (int round = 0; round < 200; round++) {
            var runs = new AtomicInteger();
            var pool = ThreadPool.of(2);
            for (int k = 0; k < 50; k++) {
                pool.execute(runs::incrementAndGet);
            }
            pool.close();
            assertEquals(50, runs.get());
            assertTrue(pool.isShutdown());
            assertTrue(pool.isTerminated());
            pool.close(); // again: no effect
        }
    }

    @Test
    void anUnusedPoolTerminatesAtOnce() throws Exception {
        var pool = ThreadPool.of(2);
        assertFalse(pool.isShutdown());
        assertFalse(pool.awaitTermination(1, TimeUnit.MILLISECONDS));
        pool.shutdown();
        assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
        assertEquals(List.of(), pool.shutdownNow());
    }

    @Test
    void aClosedPoolRejectsEverything() throws Throwable {
        var pool = ThreadPool.of(2, "shut");
        pool.close();
        for (var attempt : List.<org.junit.jupiter.api.function.Executable>of(
                () -> pool.execute(() -> { }),
                () -> pool.submit(() -> 1),
                () -> pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 1, 1),
                () -> pool.join(() -> 1, () -> 2, Integer::sum, 1),
                () -> pool.scope("s", 1))) {
            var rejection = assertThrows(RejectedExecutionException.class, attempt);
            assertTrue(rejection.getMessage().contains("'shut'"), rejection.getMessage());
        }
    }

    @Test
    void afterShutdownRunningTasksMayStillUseLoops() throws Exception {
        var pool = ThreadPool.of(2);
        var begun = new CountDownLatch(1);
        var shut = new CountDownLatch(1);
        var sum = pool.submit(() -> {
            begun.countDown();
            shut.await();
            var total = new AtomicInteger();
            pool.run(TestLoop.of(total::addAndGet), Schedule.AUTO, 100, 2);
            return total.get();
        });
        begun.await();
        pool.shutdown();
        assertFalse(pool.isTerminated());
        shut.countDown();
        assertEquals(4950, sum.get());
        assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    }

    @Test
    void shutdownNowInterruptsWhatRunsAndReturnsWhatDidNotBegin() throws Exception {
        var pool = ThreadPool.of(1);
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        pool.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        Runnable never = () -> {
            throw new AssertionError("it must not run");
        };
        begun.await();
        pool.execute(never);
        Future<?> future = pool.submit(never);
        assertEquals(List.of(never, future), pool.shutdownNow());
        interrupted.await();
        assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
        assertFalse(future.isDone());
    }

    @Test
    void aTaskThatClosesItsOwnPoolIsToldSo() throws Exception {
        var pool = ThreadPool.of(1);
        var told = pool.submit(() -> assertThrows(IllegalStateException.class, pool::close));
        assertTrue(told.get().getMessage().contains("own pool"));
        pool.submit(pool::shutdown).get();
        assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    }

    @Test
    void theCommonPoolCannotBeClosed() throws Exception {
        ThreadPool.common().close();
        assertEquals(List.of(), ThreadPool.common().shutdownNow());
        assertEquals(1, ThreadPool.common().submit(() -> 1).get());
    }

    @Test
    void aTaskIsEitherRunOrRejectedWhenThePoolIsShutDownMeanwhile() throws Exception {
        try (var duel = new Duel()) {
            for (int round = 0; round < 3_000; round++) {
                var pool = ThreadPool.of(1 + round % 2);
                if (round % 3 == 0) {
                    pool.execute(() -> { });
                }
                var ran = new AtomicBoolean();
                var accepted = new AtomicBoolean();
                duel.fight(() -> {
                    try {
                        pool.execute(() -> ran.set(true));
                        accepted.set(true);
                    } catch (RejectedExecutionException e) {
                        accepted.set(false);
                    }
                }, pool::shutdown);
                assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS), "round " + round);
                assertEquals(accepted.get(), ran.get(), "round " + round);
            }
        }
    }

    @Test
    void closingWhileLoopsRunLetsThemEnd() throws Exception {
        for (int round = 0; round < 100; round++) {
            var pool = ThreadPool.of(3);
            var begun = new CountDownLatch(2);
            List<Thread> callers = new ArrayList<>();
            var sum = new AtomicLong();
            var rejected = new AtomicInteger();
            for (int c = 0; c < 2; c++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    begun.countDown();
                    try {
                        for (int k = 0; k < 1000; k++) {
                            var local = new AtomicLong();
                            pool.run(TestLoop.of(local::addAndGet), Schedule.dynamic(1), 50, 3);
                            sum.addAndGet(local.get() - 1225);
                        }
                    } catch (RejectedExecutionException expected) {
                        rejected.incrementAndGet();
                    }
                }));
            }
            begun.await();
            pool.close();
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(0, sum.get());
        }
    }

    @Test
    void poolsThatAreOpenedAndClosedLeaveNoThread() throws Exception {
        for (int k = 0; k < 20; k++) {
            try (var pool = ThreadPool.of(4, "leak" + k)) {
                pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 100, 4);
                try (var busy = new Busy(pool, 4)) {
                    assertNotNull(busy);
                }
            }
        }
        PoolThreads.awaitNone("leak");
    }

    @Test
    void anIdlePoolUsesNoProcessorTime() throws Exception {
        try (var pool = ThreadPool.of(4, "idle")) {
            pool.run(TestLoop.of(unit -> { }), Schedule.dynamic(1), 10_000, 4);
            try (var busy = new Busy(pool, 4)) {
                assertNotNull(busy);
            }
            PoolThreads.awaitParked("idle");
            var bean = ManagementFactory.getThreadMXBean();
            long[] ids = PoolThreads.of("idle").stream().mapToLong(Thread::threadId).toArray();
            assertEquals(4, ids.length);
            long before = processorNanos(bean, ids);
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < 300_000_000L) {
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L);
            }
            long used = processorNanos(bean, ids) - before;
            assertTrue(used < 5_000_000L, used + " ns of processor time in 0.3 s without work");
        }
    }

    private static long processorNanos(java.lang.management.ThreadMXBean bean, long[] ids) {
        long sum = 0;
        for (long id : ids) {
            sum += bean.getThreadCpuTime(id);
        }
        return sum;
    }

    @Test
    void manyOutsideThreadsShareOnePool() throws Exception {
        try (var pool = ThreadPool.of(3)) {
            List<Thread> threads = new ArrayList<>();
            var failure = new AtomicReference<Throwable>();
            for (int t = 0; t < 20; t++) {
                int kind = t;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int k = 0; k < 150; k++) {
                            useOnce(pool, kind + k);
                        }
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }

    private static void useOnce(ThreadPool pool, int kind) throws Throwable {
        switch (kind % 4) {
            case 0 -> {
                var sum = new AtomicInteger();
                pool.run(TestLoop.of(sum::addAndGet), Schedule.AUTO, 200, 3);
                assertEquals(19_900, sum.get());
            }
            case 1 -> assertEquals(kind, pool.submit(() -> kind).get());
            case 2 -> assertEquals(3, pool.<Integer, Integer, Integer>join(() -> 1, () -> 2, Integer::sum, 2));
            default -> {
                try (Scope scope = pool.scope("outside", 3)) {
                    var one = scope.fork(() -> 20);
                    var two = scope.fork(() -> 22);
                    assertEquals(42, one.get() + two.get());
                }
            }
        }
    }

    @Test
    void aTimedGetFromOutsideTimesOut() throws Exception {
        try (var pool = ThreadPool.of(1); var busy = new Busy(pool, 1)) {
            assertNotNull(busy);
            var queued = pool.submit(() -> 1);
            assertThrows(TimeoutException.class, () -> queued.get(1, TimeUnit.MILLISECONDS));
            assertInstanceOf(PoolTask.class, queued);
        }
    }
}
