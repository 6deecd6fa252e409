package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads of a pool start runs on that pool and wait for them there, and come to an end however small the pool is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningOnWorkersTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Ways to wait. */
    static Stream<Arguments> waits() {
        Map<String, ThrowingFunction<Running<Integer>, Integer>> waits = new LinkedHashMap<>();
        waits.put("get", Running::get);
        waits.put("get with timeout", run -> run.get(20, TimeUnit.SECONDS));
        waits.put("join", Running::join);
        waits.put("awaitEnd", run -> run.awaitEnd(LONG) ? run.resultNow() : -1);
        return waits.entrySet().stream()
                .flatMap(wait -> Stream.of(false, true).map(limited -> Arguments.of(wait.getKey(), limited, wait.getValue())));
    }

    private static Job on(ThreadPool pool, boolean limited) {
        return limited ? Parallel.on(pool).deadline(LONG) : Parallel.on(pool);
    }

    private static int work(Job job) {
        return job.map(List.of(1, 2, 3), i -> i * 2).stream().mapToInt(i -> i).sum();
    }

    @ParameterizedTest(name = "{0}, time limit {1}")
    @MethodSource("waits")
    void aTaskWaitsForARunThatItHasStarted(String name, boolean limited, ThrowingFunction<Running<Integer>, Integer> wait)
            throws Exception {
        for (int size : new int[] {1, 2, 3}) {
            try (ThreadPool pool = ThreadPool.of(size)) {
                Job job = on(pool, limited);
                List<Future<Integer>> tasks = new ArrayList<>();
                for (int k = 0; k < 2 * size; k++) {
                    tasks.add(pool.submit(() -> wait.apply(job.start(RunningOnWorkersTest::work))));
                }
                for (var task : tasks) {
                    assertEquals(12, task.get(20, TimeUnit.SECONDS));
                }
                Jobs.assertAsGoodAsNew(pool);
            }
        }
    }

    @ParameterizedTest(name = "{0}, time limit {1}")
    @MethodSource("waits")
    void aRunWaitsForARunThatItHasStarted(String name, boolean limited, ThrowingFunction<Running<Integer>, Integer> wait)
            throws Exception {
        try (ThreadPool pool = ThreadPool.of(1)) {
            Job job = on(pool, limited);
            assertEquals(12, job.start(outer -> wait.apply(outer.start(RunningOnWorkersTest::work))).get(20, TimeUnit.SECONDS));
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest(name = "{0}, time limit {1}")
    @MethodSource("waits")
    void alsoOnEveryKindOfPool(String name, boolean limited, ThrowingFunction<Running<Integer>, Integer> wait) throws Exception {
        for (Pool pool : EveryPool.all().toList()) {
            Job job = limited ? Parallel.on(pool).deadline(LONG) : Parallel.on(pool);
            Running<Integer> run = job.start(outer -> wait.apply(outer.start(RunningOnWorkersTest::work)));
            assertEquals(12, run.get(20, TimeUnit.SECONDS), pool.toString());
        }
    }

    @ParameterizedTest(name = "{0}, time limit {1}")
    @MethodSource("waits")
    void bodiesOfALoopWaitForRuns(String name, boolean limited, ThrowingFunction<Running<Integer>, Integer> wait) {
        try (ThreadPool pool = ThreadPool.of(2)) {
            Job job = on(pool, limited);
            assertEquals(List.of(12, 12, 12, 12), Parallel.on(pool).map(List.of(1, 2, 3, 4),
                    i -> wait.apply(job.start(RunningOnWorkersTest::work))));
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runsWaitForRunsToAnyDepth(boolean limited) throws Exception {
        try (ThreadPool pool = ThreadPool.of(1)) {
            assertEquals(55, fibonacci(on(pool, limited), 10).get(20, TimeUnit.SECONDS));
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    private static Running<Integer> fibonacci(Job job, int n) {
        return job.start(j -> {
            if (n < 2) {
                return n;
            }
            Running<Integer> one = fibonacci(job, n - 1);
            return fibonacci(job, n - 2).get() + one.get();
        });
    }

    @Test
    void whoWaitsRunsTheWorkItself() throws Exception {
        try (ThreadPool pool = ThreadPool.of(1)) {
            Thread[] threads = pool.submit(() -> {
                Thread other = Parallel.on(pool).start(job -> Thread.currentThread()).get();
                return new Thread[] {other, Thread.currentThread()};
            }).get();
            assertSame(threads[1], threads[0]);
        }
    }

    @Test
    void othersDoNotRunIt() throws Exception {
        try (ThreadPool pool = ThreadPool.of(1); ThreadPool other = ThreadPool.of(1)) {
            Thread worker = pool.submit(Thread::currentThread).get();
            assertSame(worker, Parallel.on(pool).start(job -> Thread.currentThread()).get());
            assertSame(worker, other.submit(() -> Parallel.on(pool).start(job -> Thread.currentThread()).get()).get());
        }
    }

    @Test
    void whoWaitsForARunThatAnotherThreadRunsWaits() throws Exception {
        try (ThreadPool pool = ThreadPool.of(2)) {
            var begun = new CountDownLatch(1);
            var letGo = new CountDownLatch(1);
            Running<Integer> run = Parallel.on(pool).start(job -> {
                begun.countDown();
                Jobs.await(letGo);
                return 1;
            });
            Jobs.await(begun);
            assertThrows(TimeoutException.class, () -> {
                try {
                    pool.submit(() -> run.get(1, TimeUnit.MILLISECONDS)).get();
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            });
            assertFalse(pool.submit(() -> run.awaitEnd(Duration.ofMillis(1))).get());
            letGo.countDown();
            assertEquals(1, pool.submit(() -> run.get()).get());
        }
    }

    @Test
    void cancellingWhatAWaitingThreadRunsDoesNotInterruptThatThreadAfterwards() throws Exception {
        try (ThreadPool pool = ThreadPool.of(1)) {
            for (int round = 0; round < 50; round++) {
                var begun = new CountDownLatch(1);
                var runs = new SynchronousQueue<Running<Integer>>();
                var task = pool.submit(() -> {
                    Running<Integer> run = Parallel.on(pool).start(job -> job.range(0, 1).reduce(0, i -> {
                        begun.countDown();
                        new CountDownLatch(1).await();
                        return 1;
                    }, Integer::sum));
                    runs.put(run);
                    assertThrows(CancellationException.class, run::get);
                    return Thread.currentThread().isInterrupted();
                });
                Running<Integer> run = runs.take();
                Jobs.await(begun);
                run.cancel(true);
                assertFalse(task.get());
            }
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void callbacksOnAWorkerMayStartMore() throws Exception {
        try (ThreadPool pool = ThreadPool.of(1)) {
            Job job = Parallel.on(pool);
            var result = job.start(RunningOnWorkersTest::work).thenCompose(i -> job.start(j -> i + work(j)))
                    .thenApplyAsync(i -> i + job.start(RunningOnWorkersTest::work).join(), pool);
            assertEquals(36, result.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void runsBeginInTheOrderOfTheirStartTogetherWithSubmittedTasks() throws Exception {
        try (ThreadPool pool = ThreadPool.of(1)) {
            var letGo = new CountDownLatch(1);
            pool.execute(() -> {
                try {
                    Jobs.await(letGo);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            var order = new AtomicInteger();
            Running<Integer> first = Parallel.on(pool).start(job -> order.incrementAndGet());
            var second = pool.submit(order::incrementAndGet);
            Running<Integer> third = Parallel.on(pool).start(job -> order.incrementAndGet());
            letGo.countDown();
            assertEquals(List.of(1, 2, 3), List.of(first.get(), second.get(), third.get()));
        }
    }

    @Test
    void manyRunsWithTimeLimitsNeedNoThreadsOfTheirOwn() throws Exception {
        try (ThreadPool pool = ThreadPool.of(2, "limited")) {
            List<Running<Integer>> runs = new ArrayList<>();
            for (int k = 0; k < 500; k++) {
                runs.add(Parallel.on(pool).itemTimeout(LONG).start(RunningOnWorkersTest::work));
            }
            for (Running<Integer> run : runs) {
                assertEquals(12, run.get());
            }
            assertTrue(Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("manyhands-limited-")).count() <= 2);
        }
    }
}
