package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.ItemResult;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.Retries;
import dev.manyhands.pool.ThreadPool;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that takes too long is interrupted, then given up; the job goes on or fails without it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ItemTimeoutTest {
    /** For calls that are to run out of time. */
    private static final Duration SHORT = Duration.ofMillis(20);
    /** For jobs in which other calls must not. */
    private static final Duration AMPLE = Duration.ofMillis(300);

    private static void sleepUntilInterrupted() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    // ---- calls that heed the interrupt

    @Test
    void isInterruptedAndFails() {
        try (var pool = ThreadPool.of(2, "heeding")) {
            var failure = Jobs.failure(() -> Parallel.on(pool).named("slow").itemTimeout(SHORT).range(0, 1).forEach(i -> sleepUntilInterrupted()));
            assertEquals("job 'slow' failed at index 0: java.util.concurrent.TimeoutException: took longer than 20 ms", failure.getMessage());
            assertEquals(0, failure.index());
            assertEquals(List.of(new ItemFailure(0, failure.getCause(), 1)), failure.failures());
            var timeout = assertInstanceOf(TimeoutException.class, failure.getCause());
            assertTrue(Arrays.stream(timeout.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("sleepUntilInterrupted")),
                    "the stack trace says where the call was");
            assertInstanceOf(InterruptedException.class, timeout.getSuppressed()[0], "what the call threw is not lost");
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void othersAreNotTouched() {
        try (var pool = ThreadPool.of(3)) {
            List<Integer> results = Parallel.on(pool).itemTimeout(AMPLE, -1).map(Jobs.integers(1000), i -> {
                if (i % 400 == 7) {
                    sleepUntilInterrupted();
                }
                return i;
            });
            var expected = new java.util.ArrayList<>(Jobs.integers(1000));
            for (int i = 7; i < 1000; i += 400) {
                expected.set(i, -1);
            }
            assertEquals(expected, results);
        }
    }

    @Test
    void aCallThatAnswersTheInterruptWithAResultIsTooLateAllTheSame() {
        try (var pool = ThreadPool.of(1)) {
            Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
            List<String> results = Parallel.on(pool).itemTimeout(SHORT, "instead").onItem(told::add).map(List.of(1), i -> {
                assertThrows(InterruptedException.class, ItemTimeoutTest::sleepUntilInterrupted);
                return "too late";
            });
            assertEquals(List.of("instead"), results);
            assertEquals(1, told.size());
            assertEquals("instead", told.peek().value());
            assertInstanceOf(TimeoutException.class, told.peek().failure());
            assertFalse(told.peek().isSuccess());
        }
    }

    @Test
    void theInterruptDoesNotReachTheNextItemOfTheThread() {
        try (var pool = ThreadPool.of(1)) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            var interrupted = new AtomicInteger();
            Parallel.on(pool).itemTimeout(SHORT, null).range(0, 20).forEach(i -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.incrementAndGet();
                }
                threads.add(Thread.currentThread());
                if (i % 2 == 0) {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait(); // and leaves the flag set
                    }
                }
            });
            assertEquals(0, interrupted.get());
            assertEquals(1, threads.size(), "no thread was given up");
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void nothingRunsOnTheCallingThread() {
        try (var pool = ThreadPool.of(2)) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            Parallel.on(pool).itemTimeout(Duration.ofHours(1)).range(0, 1000).forEach(i -> threads.add(Thread.currentThread()));
            Parallel.on(pool).deadline(Duration.ofHours(1)).over(Jobs.integers(1000).iterator()).forEach(i -> threads.add(Thread.currentThread()));
            assertFalse(threads.contains(Thread.currentThread()));
            assertTrue(threads.size() <= 2);
        }
    }

    @Test
    void theLastTimeThatIsSetIsInForce() {
        try (var pool = ThreadPool.of(1)) {
            Job job = Parallel.on(pool).itemTimeout(Duration.ofHours(1), "old").itemTimeout(SHORT);
            assertInstanceOf(TimeoutException.class, Jobs.failure(() -> job.map(List.of(1), i -> {
                sleepUntilInterrupted();
                return "never";
            })).getCause());
        }
    }

    @Test
    void aValueOfItsOwnComesBeforeThePolicyAndAfterTheRetries() {
        try (var pool = ThreadPool.of(2)) {
            var calls = new AtomicInteger();
            List<String> results = Parallel.on(pool).itemTimeout(SHORT, "slow").onFailure(OnFailure.substitute("broken")).retries(2)
                    .map(List.of(0, 1), i -> {
                        calls.incrementAndGet();
                        if (i == 0) {
                            sleepUntilInterrupted();
                        }
                        throw new IllegalStateException();
                    });
            assertEquals(List.of("slow", "broken"), results);
            assertEquals(6, calls.get());
        }
    }

    // ---- calls that do not

    @Test
    void aCallThatIgnoresTheInterruptIsGivenUpAfterTheGracePeriod() throws Exception {
        try (var pool = ThreadPool.of(2, "given"); var stubborn = new Stubborn()) {
            long begun = System.nanoTime();
            var failure = Jobs.failure(() -> Parallel.on(pool).itemTimeout(SHORT).range(0, 1).map(i -> {
                stubborn.stay();
                return i;
            }));
            assertTrue(System.nanoTime() - begun >= SHORT.toNanos() + TimeLimits.GRACE_NANOS);
            assertEquals("job 'map' failed at index 0: java.util.concurrent.TimeoutException: took longer than 20 ms and ignored the "
                    + "interrupt; thread 'manyhands-given-1' was given up", failure.getMessage());
            assertTrue(Arrays.stream(failure.getCause().getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("stay")));
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theRestOfTheItemsIsRunByOthers(int width) throws Exception {
        try (var pool = ThreadPool.of(3); var stubborn = new Stubborn()) {
            for (boolean known : new boolean[] {true, false}) {
                var job = Parallel.on(pool).width(width).itemTimeout(AMPLE, -1);
                var calls = new AtomicInteger();
                List<Integer> expected = new java.util.ArrayList<>(Jobs.integers(300));
                Collections.replaceAll(expected, 5, -1);
                Collections.replaceAll(expected, 250, -1);
                var items = known ? job.over(Jobs.integers(300)) : job.over(Jobs.integers(300).iterator());
                assertEquals(expected, items.map(i -> {
                    calls.incrementAndGet();
                    if (i == 5 || i == 250) {
                        stubborn.stay();
                    }
                    return i;
                }));
                assertEquals(300, calls.get());
            }
            Jobs.assertAsGoodAsNew(pool);
            assertEquals(4, stubborn.threads());
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void aBlockGoesOnWhereItsThreadWasGivenUp() throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            var calls = new int[5120]; // blocks of 10
            double sum = Parallel.on(pool).itemTimeout(AMPLE, 0.5).range(0, calls.length).sum(i -> {
                calls[i]++; // one thread at a time
                if (i == 13 || i == 15) {
                    stubborn.stay();
                }
                return i;
            });
            assertEquals(5119 * 5120 / 2 - 13 - 15 + 1, sum);
            assertTrue(Arrays.stream(calls).allMatch(n -> n == 1));
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void whatAGivenUpCallReturnsIsStoredNowhere() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            var job = Parallel.on(pool).itemTimeout(SHORT, -1);
            List<Integer> mapped = job.map(List.of(1), i -> {
                stubborn.stay();
                return i;
            });
            List<Integer> flat = job.itemTimeout(SHORT, List.of(-1)).flatMap(List.of(1), i -> {
                stubborn.stay();
                return List.of(i);
            });
            var doubles = new double[1];
            job.fill(doubles, i -> {
                stubborn.stay();
                return 1;
            });
            var longs = new long[1];
            job.fill(longs, i -> {
                stubborn.stay();
                return 1;
            });
            var ints = new int[1];
            job.fill(ints, i -> {
                stubborn.stay();
                return 1;
            });
            var objects = new Integer[1];
            job.fill(objects, i -> {
                stubborn.stay();
                return 1;
            });
            assertEquals(6, stubborn.threads());
            stubborn.awaitThreadsEnd();
            assertEquals(List.of(-1), mapped);
            assertEquals(List.of(-1), flat);
            assertArrayEquals(new double[] {-1}, doubles);
            assertArrayEquals(new long[] {-1}, longs);
            assertArrayEquals(new int[] {-1}, ints);
            assertArrayEquals(new Integer[] {-1}, objects);
        }
    }

    @Test
    void listenersAreToldOnce() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
            Parallel.on(pool).itemTimeout(AMPLE, -1).onItem(told::add).map(Jobs.integers(10), i -> {
                if (i == 3) {
                    stubborn.stay();
                }
                return i;
            });
            stubborn.awaitThreadsEnd();
            assertEquals(Jobs.integers(10), told.stream().map(result -> (int) result.index()).sorted().toList());
            assertEquals(1, told.stream().filter(result -> !result.isSuccess()).count());
        }
    }

    @Test
    void anItemThatWasGivenUpIsTriedAgain() throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            var calls = new AtomicInteger();
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            List<Integer> results = Parallel.on(pool).itemTimeout(SHORT).retries(2).map(List.of(7), i -> {
                threads.add(Thread.currentThread());
                if (calls.incrementAndGet() < 3) {
                    stubborn.stay();
                }
                return i;
            });
            assertEquals(List.of(7), results);
            assertEquals(3, threads.size());
            assertEquals(2, stubborn.threads());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void theNextAttemptAtAnItemThatWasGivenUpWaitsForItsBackoff() throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            Queue<Long> begun = new ConcurrentLinkedQueue<>();
            Duration pause = Duration.ofMillis(200);
            Parallel.on(pool).itemTimeout(SHORT).retries(Retries.of(1).backoff(pause).jitter(0)).forEach(List.of(1), i -> {
                begun.add(System.nanoTime());
                if (begun.size() == 1) {
                    stubborn.stay();
                }
            });
            long first = begun.remove();
            assertTrue(begun.remove() - first >= SHORT.plus(pause).toNanos() + TimeLimits.GRACE_NANOS);
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void attemptsCountThoseThatWereGivenUp() throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            var failure = Jobs.failure(() -> Parallel.on(pool).itemTimeout(SHORT).retries(1).forEach(List.of("x"), i -> stubborn.stay()));
            assertTrue(failure.getMessage().startsWith("job 'forEach' failed at item 0 (\"x\") after 2 attempts: "), failure.getMessage());
            assertEquals(2, failure.failures().getFirst().attempts());
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void usersFunctionsDoNotKeepTheWatcherFromWatching() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            var otherWasInterrupted = new CountDownLatch(1);
            var callers = new AtomicInteger();
            Thread caller = Thread.currentThread();
            Job job = Parallel.on(pool).width(2).itemTimeout(Duration.ofMillis(400))
                    .retries(Retries.of(1).when(failure -> {
                        callers.addAndGet(Thread.currentThread() == caller ? 1 : 0);
                        return false;
                    }))
                    .onItem(result -> callers.addAndGet(Thread.currentThread() == caller ? 1 : 0))
                    .onFailure(OnFailure.substituteWith(failure -> {
                        callers.addAndGet(Thread.currentThread() == caller ? 1 : 0);
                        if (failure.index() == 0) {
                            Jobs.await(otherWasInterrupted);
                        }
                        return -1;
                    }));
            var bothRun = new CountDownLatch(2);
            List<Integer> results = job.map(List.of(0, 1, 2), i -> {
                if (i == 0) {
                    stubborn.stay();
                } else if (i == 2) {
                    try {
                        sleepUntilInterrupted();
                    } finally {
                        otherWasInterrupted.countDown();
                    }
                }
                bothRun.countDown();
                return i;
            });
            assertEquals(List.of(-1, 1, -1), results);
            assertEquals(0, callers.get(), "calls on the thread that watches");
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void theCallingThreadsInterruptEndsTheJobAndIsKept() throws Exception {
        try (var pool = ThreadPool.of(2, "asked"); var stubborn = new Stubborn()) {
            Thread caller = Thread.currentThread();
            var cancellation = assertThrows(CancellationException.class, () -> Parallel.on(pool).itemTimeout(Duration.ofHours(1)).range(0, 2)
                    .forEach(i -> {
                        caller.interrupt();
                        stubborn.stay();
                    }));
            assertEquals("job 'forEach' was cancelled because the thread that called it was interrupted", cancellation.getMessage());
            assertTrue(Thread.interrupted());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void anotherItemsFailureGivesUpWhatDoesNotComeBack() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            var begun = new CountDownLatch(1);
            var failure = Jobs.failure(() -> Parallel.on(pool).itemTimeout(Duration.ofHours(1)).range(0, 2).forEach(i -> {
                if (i == 0) {
                    begun.countDown();
                    stubborn.stay();
                }
                Jobs.await(begun);
                throw new IllegalStateException("real");
            }));
            assertEquals("real", failure.getCause().getMessage());
            assertEquals(1, failure.index());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
        }
    }

    /** A search that has found something waits for the calls that run, as it does without a time limit: nobody has interrupted them. */
    @Test
    void aSearchThatEndsEarlyGivesUpNobody() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var begun = new CountDownLatch(1);
            var ended = new AtomicInteger();
            var matched = new CountDownLatch(1);
            Thread caller = Thread.currentThread();
            assertTrue(Parallel.on(pool).itemTimeout(Duration.ofHours(1)).range(0, 2).anyMatch(i -> {
                if (i == 1) {
                    Jobs.await(begun);
                    matched.countDown();
                    return true;
                }
                begun.countDown();
                Jobs.await(matched);
                long until = System.nanoTime() + 2 * TimeLimits.GRACE_NANOS; // much longer than a thread that was interrupted has
                while (System.nanoTime() - until < 0) {
                    LockSupport.unpark(caller); // has it look
                    Thread.sleep(1);
                }
                ended.incrementAndGet();
                return false;
            }));
            assertEquals(1, ended.get());
        }
    }

    @Test
    void itemsOfEveryKindOfInputMayRunOutOfTime() {
        try (var pool = ThreadPool.of(2)) {
            Job job = Parallel.on(pool).itemTimeout(SHORT, -1);
            assertEquals(List.of(-1), job.range(5L, 6L).map(i -> {
                sleepUntilInterrupted();
                return 1;
            }));
            assertEquals(List.of(-1), job.grid(1, 1).map((r, c) -> {
                sleepUntilInterrupted();
                return 1;
            }));
            assertEquals(List.of(-1), job.over(new Integer[] {1}).map(i -> {
                sleepUntilInterrupted();
                return 1;
            }));
            assertEquals(List.of(-1), job.map(Stream.of(1), i -> {
                sleepUntilInterrupted();
                return 1;
            }));
            assertInstanceOf(TimeoutException.class,
                    Jobs.failure(() -> job.itemTimeout(SHORT).invoke(() -> { }, ItemTimeoutTest::sleepUntilInterrupted)).getCause());
        }
    }
}
