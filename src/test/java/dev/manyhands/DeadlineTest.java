package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ItemResult;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.Retries;
import dev.manyhands.pool.ThreadPool;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A verb that takes longer than its deadline fails, and nothing of it begins afterwards. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void endsTheVerbAndInterruptsWhatRuns() {
        try (var pool = ThreadPool.of(2)) {
            var calls = new AtomicInteger();
            var interrupts = new AtomicInteger();
            var failure = Jobs.failure(() -> Parallel.on(pool).named("late").deadline(SHORT).range(0, 1000).forEach(i -> {
                calls.incrementAndGet();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupts.incrementAndGet();
                    throw e;
                }
            }));
            assertEquals("job 'late' failed: java.util.concurrent.TimeoutException: it did not end within its deadline of 200 ms",
                    failure.getMessage());
            assertInstanceOf(TimeoutException.class, failure.getCause());
            assertEquals(-1, failure.index());
            assertEquals(List.of(), failure.failures());
            assertEquals(0, failure.getSuppressed().length, "interrupts that came with the end are no failures");
            assertTrue(calls.get() <= 2);
            assertEquals(calls.get(), interrupts.get());
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    /** Verbs with many items, one of which, and those that the same thread would have run after it, are counted. */
    static Stream<Arguments> verbs() {
        var items = Jobs.integers(5120);
        return Stream.of(
                Arguments.of("forEach", (Verb) (job, item) -> job.range(0, 5120).forEach(item::at)),
                Arguments.of("sum, with blocks of ten", (Verb) (job, item) -> job.range(0, 5120).sum(item::at)),
                Arguments.of("filter of a list", (Verb) (job, item) -> job.filter(items, i -> item.at(i) == 0)),
                Arguments.of("reduce of long indices", (Verb) (job, item) -> job.range(0L, 5120L).reduce(0, i -> item.at((int) i), Integer::sum)),
                Arguments.of("cells", (Verb) (job, item) -> job.grid(64, 80).sum((r, c) -> item.at(80 * r + c))),
                Arguments.of("map of an iterator", (Verb) (job, item) -> job.<Integer>over(items.iterator()).map(item::at)),
                Arguments.of("flatMap", (Verb) (job, item) -> job.flatMap(items, i -> List.of(item.at(i)))),
                Arguments.of("map with state", (Verb) (job, item) -> job.over(items).map(() -> "", (state, i) -> item.at(i))),
                Arguments.of("findFirst", (Verb) (job, item) -> job.findFirst(items, i -> item.at(i) == 1)));
    }

    private interface Verb {
        void run(Job job, Item item);
    }

    private interface Item {
        int at(int index);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void aThreadThatIgnoresItIsGivenUpAndEndsWithItsCall(String name, Object verb) throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            var calls = new AtomicInteger();
            var late = new AtomicInteger();
            var failure = Jobs.failure(() -> ((Verb) verb).run(Parallel.on(pool).deadline(SHORT), i -> {
                if (stubborn.threads() > 0) {
                    late.incrementAndGet();
                }
                if (calls.incrementAndGet() == 1000) {
                    stubborn.stay();
                }
                long until = System.nanoTime() + 3_000; // calls that take less are run in blocks
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
                return 0;
            }));
            assertInstanceOf(TimeoutException.class, failure.getCause());
            assertEquals(1, stubborn.threads());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
            assertEquals(0, late.get(), "calls that began after the deadline");
        }
    }

    @Test
    void whatIsFilledIsNotTouchedAfterwards() throws Exception {
        try (var pool = ThreadPool.of(4); var stubborn = new Stubborn()) {
            Job job = Parallel.on(pool).width(1).deadline(SHORT);
            var doubles = new double[10];
            Jobs.failure(() -> job.fill(doubles, i -> {
                stubborn.stay();
                return 1;
            }));
            var longs = new long[10];
            Jobs.failure(() -> job.fill(longs, i -> {
                stubborn.stay();
                return 1;
            }));
            var ints = new int[10];
            Jobs.failure(() -> job.fill(ints, i -> {
                stubborn.stay();
                return 1;
            }));
            var objects = new Integer[10];
            Jobs.failure(() -> job.fill(objects, i -> {
                stubborn.stay();
                return 1;
            }));
            assertEquals(4, stubborn.threads());
            stubborn.awaitThreadsEnd();
            assertArrayEquals(new double[10], doubles);
            assertArrayEquals(new long[10], longs);
            assertArrayEquals(new int[10], ints);
            assertArrayEquals(new Integer[10], objects);
        }
    }

    @Test
    void whatIsFilledInTimeIsThere() {
        try (var pool = ThreadPool.of(2)) {
            var squares = new long[] {7, 7, 7, 7, 7};
            Parallel.on(pool).deadline(HOUR).range(1, 4).fill(squares, i -> (long) i * i);
            assertArrayEquals(new long[] {7, 1, 4, 9, 7}, squares);
        }
    }

    @Test
    void listenersAreNotToldOfWhatComesAfterTheEnd() throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
            Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).onItem(told::add).range(0, 1000).sum(i -> {
                if (i == 3) {
                    stubborn.stay();
                }
                return i;
            }));
            int before = told.size();
            stubborn.awaitThreadsEnd();
            assertEquals(before, told.size());
        }
    }

    @Test
    void anInputThatBlocksIsLeftAlone() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            var calls = new AtomicInteger();
            var isBlocked = new AtomicBoolean();
            Iterator<Integer> items = new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Integer next() {
                    if (next == 3) {
                        isBlocked.set(true);
                        stubborn.stay();
                    }
                    return next++;
                }
            };
            var failure = Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).over(items).forEach(i -> {
                if (i >= 3) {
                    calls.incrementAndGet();
                }
            }));
            assertInstanceOf(TimeoutException.class, failure.getCause());
            assertTrue(isBlocked.get());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
            assertEquals(0, calls.get(), "calls for items that came too late");
        }
    }

    @Test
    void pausesBeforeRetriesCount() {
        try (var pool = ThreadPool.of(1)) {
            var failure = Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).retries(Retries.of(5).backoff(HOUR)).range(0, 1).forEach(i -> {
                throw new IllegalStateException();
            }));
            assertInstanceOf(TimeoutException.class, failure.getCause());
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void bothPassesOfAScanShareIt() {
        try (var pool = ThreadPool.of(2)) {
            Thread caller = Thread.currentThread();
            var slept = new AtomicBoolean();
            var failure = Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).scan(new long[4096], (a, b) -> {
                if (Thread.currentThread() == caller && slept.compareAndSet(false, true)) {
                    Thread.sleep(SHORT.plusMillis(20)); // between the passes
                }
                return a + b;
            }));
            assertTrue(slept.get());
            assertEquals("job 'scan' failed: java.util.concurrent.TimeoutException: it did not end within its deadline of 200 ms",
                    failure.getMessage());
        }
    }

    @Test
    void eachVerbHasItsOwn() {
        try (var pool = ThreadPool.of(2)) {
            Job job = Parallel.on(pool).deadline(Duration.ofMillis(400));
            for (int k = 0; k < 3; k++) {
                assertEquals(List.of(1, 2), job.map(List.of(1, 2), i -> {
                    Thread.sleep(150);
                    return i;
                }));
            }
        }
    }

    @Test
    void aHugeOneIsNone() {
        for (Duration huge : List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(365 * 200))) {
            assertEquals(499_500, Jobs.width(2).deadline(huge).itemTimeout(huge).range(0, 1000).sumLong(i -> i));
            assertEquals(499_500, Jobs.width(2).deadline(huge).over(Jobs.integers(1000).iterator()).sumLong(i -> i));
        }
    }

    @Test
    void whoWatchesIsWokenAtTheEnd() {
        try (var pool = ThreadPool.of(3)) {
            for (int round = 0; round < 5000; round++) { // one lost wake-up is an hour
                int n = round % 7;
                assertEquals(n, Parallel.on(pool).width(1 + round % 3).deadline(HOUR).range(0, n).count(i -> true));
            }
            for (int round = 0; round < 2000; round++) {
                assertTrue(Parallel.on(pool).width(1 + round % 3).deadline(HOUR).range(0, 10).anyMatch(i -> i == 5));
                int failing = round % 10;
                assertEquals(failing, Jobs.failure(() -> Parallel.on(pool).deadline(HOUR).range(0, 10).forEach(i -> {
                    if (i == failing) {
                        throw new IllegalStateException();
                    }
                })).index());
            }
        }
    }

    @Test
    void aFailureBeforeItIsReportedAsEver() {
        try (var pool = ThreadPool.of(2)) {
            var failure = Jobs.failure(() -> Parallel.on(pool).deadline(HOUR).range(0, 100).forEach(i -> {
                if (i == 42) {
                    throw new IllegalStateException("real");
                }
                if (i > 42) {
                    new CountDownLatch(1).await();
                }
            }));
            assertEquals("job 'forEach' failed at index 42: java.lang.IllegalStateException: real", failure.getMessage());
            assertEquals(0, failure.getSuppressed().length);
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void policiesForItemsDoNotConcernIt() {
        try (var pool = ThreadPool.of(2)) {
            for (OnFailure policy : List.of(OnFailure.FINISH_ALL, OnFailure.substitute(1))) {
                var failure = Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).onFailure(policy).retries(3).range(0, 10).map(i -> {
                    new CountDownLatch(1).await();
                    return i;
                }));
                assertInstanceOf(TimeoutException.class, failure.getCause());
                assertEquals(-1, failure.index());
            }
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void theCallersInterruptEndsTheJobFirst() {
        try (var pool = ThreadPool.of(2)) {
            Thread caller = Thread.currentThread();
            var cancellation = assertThrows(CancellationException.class, () -> Parallel.on(pool).deadline(HOUR).range(0, 2).forEach(i -> {
                caller.interrupt();
                new CountDownLatch(1).await();
            }));
            assertEquals("job 'forEach' was cancelled because the thread that called it was interrupted", cancellation.getMessage());
            assertTrue(Thread.interrupted());
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> Parallel.on(pool).deadline(HOUR).range(0, 1000).forEach(i -> { }));
            assertTrue(Thread.interrupted());
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void thereIsNothingToWatchOverInAnEmptyInput() {
        try (var pool = ThreadPool.of(1)) {
            Job job = Parallel.on(pool).deadline(HOUR).itemTimeout(HOUR);
            job.range(0, 0).forEach(i -> { });
            assertEquals(List.of(), job.map(List.of(), i -> i));
            assertEquals(List.of(), job.over(List.of().iterator()).map(i -> i));
            assertEquals(0, job.grid(0, 5).sum((r, c) -> 1));
            job.invoke();
        }
    }

    @Test
    void aClosedPoolRefuses() {
        var pool = ThreadPool.of(1, "closed");
        pool.close();
        assertEquals("thread pool 'closed' of size 1 is closed: the job was not accepted", assertThrows(RejectedExecutionException.class,
                () -> Parallel.on(pool).deadline(HOUR).range(0, 10).forEach(i -> { })).getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
