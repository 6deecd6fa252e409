package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.VirtualPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several tasks of which all, the first, or the first few results are wanted. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatherTest {
    /** Waits until it is interrupted, and says so. */
    private static Integer waitForEver(CountDownLatch begun, AtomicInteger interrupted) throws InterruptedException {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource
    void allResultsComeInTheOrderOfTheTasks(Streams.Where where) {
        try (Pool pool = where.open()) {
            Job job = Parallel.on(pool);
            assertEquals(Arrays.asList("a", null, "c"), job.<String>gather(() -> "a", () -> null, () -> "c"));
            List<ThrowingSupplier<Integer>> tasks = new ArrayList<>();
            for (int k = 0; k < 300; k++) {
                int result = k;
                tasks.add(() -> result);
            }
            assertEquals(Jobs.integers(300), job.gather(tasks));
            assertEquals(List.of(), job.gather(List.<ThrowingSupplier<Integer>>of()));
        }
    }

    @Test
    void theFirstFailureOfAGatherCancelsTheRest() {
        try (Pool pool = VirtualPool.of(2)) {
            var begun = new CountDownLatch(1);
            var interrupted = new AtomicInteger();
            var failure = Jobs.failure(() -> Parallel.on(pool).gather(() -> waitForEver(begun, interrupted), () -> {
                Jobs.await(begun);
                throw new IOException("no luck");
            }));
            assertEquals("no luck", failure.getCause().getMessage());
            assertEquals("gather", failure.jobName());
            assertEquals(1, interrupted.get());
        }
    }

    @Test
    void theFirstResultWinsAndTheRestIsInterrupted() {
        try (Pool pool = VirtualPool.of(3)) {
            var begun = new CountDownLatch(2);
            var interrupted = new AtomicInteger();
            assertEquals(7, Parallel.on(pool).<Integer>gatherFirst(() -> waitForEver(begun, interrupted),
                    () -> waitForEver(begun, interrupted), () -> {
                        Jobs.await(begun);
                        return 7;
                    }));
            assertEquals(2, interrupted.get());
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void resultsComeInTheOrderInWhichTheyWereReady() {
        try (Pool pool = VirtualPool.of(3)) {
            var second = new CountDownLatch(1);
            var third = new CountDownLatch(1);
            List<Integer> results = Parallel.on(pool).named("race").inFlight(3).over(List.of(0, 1, 2)).first(2, i -> {
                switch (i) {
                    case 0 -> new CountDownLatch(1).await();
                    case 1 -> {
                        Jobs.await(second);
                        third.countDown();
                    }
                    default -> second.countDown();
                }
                return i;
            });
            assertEquals(2, results.size());
            assertTrue(results.containsAll(List.of(1, 2)));
            assertThrows(UnsupportedOperationException.class, () -> results.add(3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failuresAreMadeGoodForByOthers(Streams.Where where) {
        try (Pool pool = where.open()) {
            var calls = new AtomicInteger();
            List<Integer> results = Parallel.on(pool).<Integer>over(Streams.Naturals.infinite()).first(5, i -> {
                calls.incrementAndGet();
                if (i % 2 == 0) {
                    throw new IOException("even");
                }
                return i;
            });
            assertEquals(5, results.size());
            assertTrue(results.stream().allMatch(i -> i % 2 == 1), results::toString);
            int before = calls.get();
            Streams.assertAsGoodAsNew(pool);
            assertEquals(before, calls.get());
            assertEquals(List.of(4), Parallel.on(pool).retries(3).over(List.of(4)).first(1, i -> {
                if (calls.incrementAndGet() < before + 3) {
                    throw new IOException("again");
                }
                return i;
            }));
        }
    }

    @Test
    void tooFewResultsFailWithTheFirstFailureAndAllTheOthers() {
        var failure = Jobs.failure(() -> Jobs.width(1).gatherFirst(2, List.<ThrowingSupplier<Integer>>of(() -> {
            throw new IOException("first");
        }, () -> 1, () -> {
            throw new IOException("second");
        })));
        assertEquals("job 'gatherFirst' failed: 2 results were wanted, 1 came and 2 items failed, first item 0: java.io.IOException: first",
                failure.getMessage());
        assertEquals("first", failure.getCause().getMessage());
        assertEquals(0, failure.index());
        assertEquals(2, failure.failures().size());
        assertEquals("second", failure.getSuppressed()[0].getMessage());
        var none = Jobs.failure(() -> Jobs.width(2).gatherFirst(1, List.<ThrowingSupplier<Integer>>of()));
        assertEquals("job 'gatherFirst' failed: 1 results were wanted, 0 came and 0 items failed", none.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Jobs.width(2).over(List.of(1)).first(0, i -> i));
        assertThrows(NullPointerException.class, () -> Jobs.width(2).over(List.of(1)).first(1, null));
    }

    /** Quick tasks that come many at a time must not have the ones behind them wait for a slow one. */
    @Test
    void aSlowTaskHoldsUpNoOtherOne() {
        var interrupted = new AtomicInteger();
        var never = new CountDownLatch(1);
        int n = 2000;
        Thread consumer = Thread.currentThread();
        List<Integer> results = Jobs.width(2).over(Jobs.integers(n)).first(n - 1, i ->
                i == n - 8 && Thread.currentThread() != consumer ? waitForEver(never, interrupted) : i);
        assertEquals(n - 1, results.size());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineEndsIt(Streams.Where where) {
        try (Pool pool = where.open()) {
            var interrupted = new AtomicInteger();
            Job job = Parallel.on(pool).deadline(Duration.ofMillis(50));
            var failure = assertThrows(ParallelException.class, () -> job.over(List.of(1, 2)).first(1,
                    i -> waitForEver(new CountDownLatch(1), interrupted)));
            assertInstanceOf(TimeoutException.class, failure.getCause());
            assertTrue(interrupted.get() > 0);
            assertEquals(List.of(1), Parallel.on(pool).deadline(Duration.ofMinutes(1)).over(List.of(1)).first(1, i -> i));
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCancellationEndsIt(Streams.Where where) {
        try (Pool pool = where.open(); var cancellation = Cancellation.create()) {
            var interrupted = new AtomicInteger();
            var begun = new CountDownLatch(1);
            Thread.ofPlatform().start(() -> {
                Streams.await("the first task", () -> begun.getCount() == 0);
                cancellation.cancel("enough");
            });
            var cancelled = assertThrows(CancellationException.class, () -> Parallel.on(pool).cancelOn(cancellation)
                    .gatherFirst(1, List.of(() -> waitForEver(begun, interrupted))));
            assertEquals("job 'gatherFirst' was cancelled because enough", cancelled.getMessage());
            assertFalse(Thread.currentThread().isInterrupted());
            Streams.assertAsGoodAsNew(pool);
        }
    }
}
