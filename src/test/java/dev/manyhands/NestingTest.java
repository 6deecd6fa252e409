package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.manyhands.pool.ThreadPool;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs inside verbs, on one pool and on several, of every kind and by many callers. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NestingTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void loopsFourDeep(int width) {
        for (Job job : Jobs.underEverySchedule(width)) {
            var calls = new LongAdder();
            job.range(0, 6).forEach(a -> job.range(0, 6).forEach(b ->
                    job.range(0, 6).forEach(c -> job.range(0, 6).forEach(d -> calls.increment()))));
            assertEquals(6 * 6 * 6 * 6, calls.sum(), job::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void everyKindOfVerbInsideEveryOther(int width) {
        Job job = Jobs.width(width);
        List<Long> sums = job.map(List.of(1, 2, 3, 4, 5), a -> job.scope(scope -> {
            var fork = scope.fork(() -> job.join(() -> job.range(0, 100).sumLong(i -> i * a),
                    () -> job.<Integer>over(Jobs.integers(100).iterator()).sumLong(i -> job.grid(2, 2).sumLong((r, c) -> r + c))));
            return fork.get().first() + fork.get().second();
        }));
        assertEquals(IntStream.of(1, 2, 3, 4, 5).mapToObj(a -> 4950L * a + 400).toList(), sums);
    }

    @Test
    void failuresFourDeepArriveThroughEveryLevel() {
        Job job = Jobs.width(3);
        Throwable failure = Jobs.failure(() -> job.range(0, 3).forEach(a -> job.map(List.of(1, 2), b -> job.scope(scope -> job.join(
                () -> job.range(0, 50).sum(i -> Integer.parseInt("x" + i)), () -> 1)))));
        while (failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertEquals(NumberFormatException.class, failure.getClass());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void poolsInsidePools() {
        try (ThreadPool outer = ThreadPool.of(2); ThreadPool inner = ThreadPool.of(3)) {
            var sum = new LongAdder();
            Parallel.on(outer).range(0, 20).forEach(a -> Parallel.on(inner).range(0, 20).forEach(b ->
                    Parallel.on(outer).range(0, 20).forEach(c -> sum.add(1))));
            assertEquals(8000, sum.sum());
            assertEquals(new Pair<>(3L, 3L), Parallel.on(outer).join(() -> Parallel.on(inner).join(() -> 1L, () -> 3L).second(),
                    () -> Parallel.on(inner).range(0, 3).count(i -> true)));
        }
    }

    @Test
    void manyCallersShareOnePool() throws InterruptedException {
        int callers = 12;
        var start = new CountDownLatch(callers);
        var right = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, callers).mapToObj(k -> Thread.ofPlatform().start(() -> {
            Job job = Jobs.width(1 + k);
            start.countDown();
            for (int run = 0; run < 50; run++) {
                if (job.range(0, 1000).sumLong(i -> i) == 499_500 && job.map(Jobs.integers(100), i -> i).equals(Jobs.integers(100))) {
                    right.incrementAndGet();
                }
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(50 * callers, right.get());
    }

    @Test
    void virtualThreadsMayCall() throws InterruptedException {
        var sum = new LongAdder();
        Thread.ofVirtual().start(() -> Jobs.width(4).range(0, 1000).forEach(i -> sum.add(i))).join();
        assertEquals(499_500, sum.sum());
    }
}
