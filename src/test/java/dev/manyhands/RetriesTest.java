package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.Retries;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items that fail are tried again as often, after such failures and after such pauses as asked for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetriesTest {
    @AfterEach
    void nothingIsLeftBehind() {
        assertFalse(Thread.interrupted());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    private static int failTimes(AtomicInteger calls, int times) {
        if (calls.incrementAndGet() <= times) {
            throw new IllegalStateException("attempt " + calls.get());
        }
        return calls.get();
    }

    @Test
    void asManyAttemptsAsAllowedAndNotOneMore() {
        for (Job job : List.of(Jobs.width(1), Jobs.width(3), Jobs.width(2).onItem(result -> { }))) {
            var calls = new AtomicInteger();
            assertEquals(List.of(4), job.retries(3).range(0, 1).map(i -> failTimes(calls, 3)));
            calls.set(0);
            var failure = Jobs.failure(() -> job.named("stubborn").retries(3).range(7, 8).forEach(i -> failTimes(calls, 10)));
            assertEquals("job 'stubborn' failed at index 7 after 4 attempts: java.lang.IllegalStateException: attempt 4", failure.getMessage());
            assertEquals(List.of(new ItemFailure(7, failure.getCause(), 4)), failure.failures());
            assertEquals(4, calls.get());
        }
    }

    @Test
    void noneAreMadeUnlessAskedFor() {
        var calls = new AtomicInteger();
        for (Job job : List.of(Jobs.width(2), Jobs.width(2).retries(0), Jobs.width(2).retries(5).retries(0))) {
            calls.set(0);
            assertEquals("attempt 1", Jobs.failure(() -> job.range(0, 1).forEach(i -> failTimes(calls, 1))).getCause().getMessage());
            assertEquals(1, calls.get());
        }
    }

    @Test
    void onlyAfterFailuresOfTheTypesNamed() {
        Job job = Jobs.width(1).retries(Retries.of(2).on(IOException.class, ArithmeticException.class));
        assertEquals(3, callsUntilFailure(job, new FileNotFoundException()));
        assertEquals(3, callsUntilFailure(job, new ArithmeticException()));
        assertEquals(1, callsUntilFailure(job, new IllegalStateException()));
        assertEquals(1, callsUntilFailure(job, new IllegalStateException(new IOException())));
    }

    @Test
    void onlyAfterFailuresForWhichTheTestHolds() {
        Job job = Jobs.width(1).retries(Retries.of(2).on(IOException.class).when(failure -> failure.getMessage().equals("again")));
        assertEquals(3, callsUntilFailure(job, new IOException("again")));
        assertEquals(1, callsUntilFailure(job, new IOException("no")));
        assertEquals(1, callsUntilFailure(job, new IllegalStateException("again")));
    }

    @Test
    void errorsOnlyIfNamedAndInterruptsNever() {
        Job job = Jobs.width(2).schedule(Schedule.dynamic(1));
        assertEquals(1, callsUntilFailure(job.retries(2), new StackOverflowError()));
        assertEquals(1, callsUntilFailure(job.retries(2), new OutOfMemoryError("not really")));
        assertEquals(3, callsUntilFailure(job.retries(Retries.of(2).on(StackOverflowError.class)), new StackOverflowError()));
        assertEquals(1, callsUntilFailure(job.retries(Retries.of(2).on(Throwable.class)), new CancellationException("mine")));
    }

    /** How often the only item is called, on a worker, whose failures of that kind come from nobody's interrupt. */
    private static int callsUntilFailure(Job job, Throwable failure) {
        var calls = new AtomicInteger();
        assertSame(failure, Jobs.failure(() -> job.range(0, 1).forEach(i -> {
            calls.incrementAndGet();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        })).getCause());
        return calls.get();
    }

    @Test
    void aTestThatThrowsEndsTheJobWithThat() {
        var failure = Jobs.failure(() -> Jobs.width(2).retries(Retries.of(5).when(thrown -> {
            throw new IOException("cannot say");
        })).over(List.of("a")).forEach(item -> {
            throw new IllegalStateException("real");
        }));
        assertEquals("job 'forEach' failed at item 0 (\"a\"): java.io.IOException: cannot say", failure.getMessage());
        assertEquals("real", failure.getCause().getSuppressed()[0].getMessage());
    }

    @Test
    void otherItemsGoOnMeanwhile() {
        var others = new CountDownLatch(9);
        var calls = new AtomicInteger();
        List<Integer> results = Jobs.width(2).schedule(Schedule.dynamic(1)).retries(1).range(0, 10).map(i -> {
            if (i == 0) {
                if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException();
                }
                Jobs.await(others);
            } else {
                others.countDown();
            }
            return i;
        });
        assertEquals(Jobs.integers(10), results);
    }

    @Test
    void everyItemHasItsOwn() {
        int n = 200;
        var calls = new AtomicInteger[n];
        for (int i = 0; i < n; i++) {
            calls[i] = new AtomicInteger();
        }
        List<Integer> results = Jobs.width(4).retries(2).map(Jobs.integers(n), i -> failTimes(calls[i], 2));
        assertEquals(java.util.Collections.nCopies(n, 3), results);
    }

    @Test
    void anInputIsNotPulledAgain() {
        var pulled = new AtomicInteger();
        Iterator<Integer> items = Jobs.integers(300).stream().peek(i -> pulled.incrementAndGet()).iterator();
        var failed = new java.util.concurrent.ConcurrentHashMap<Integer, Boolean>();
        assertEquals(Jobs.integers(300), Jobs.width(3).retries(1).over(items).map(i -> {
            if (failed.put(i, true) == null) {
                throw new IllegalStateException();
            }
            return i;
        }));
        assertEquals(300, pulled.get());
    }

    @Test
    void anIteratorThatThrowsIsNotAskedAgain() {
        var asked = new AtomicInteger();
        Iterator<Integer> broken = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                asked.incrementAndGet();
                throw new IllegalStateException("broken");
            }
        };
        assertEquals("job 'map' failed: the input threw when 0 items had been read: java.lang.IllegalStateException: broken",
                Jobs.failure(() -> Jobs.width(2).retries(3).over(broken).map(i -> i)).getMessage());
        assertEquals(1, asked.get());
    }

    @Test
    void tasksOfInvokeAreItems() {
        var calls = new AtomicInteger();
        Jobs.width(2).retries(2).invoke(() -> failTimes(calls, 2), () -> { });
        assertEquals(3, calls.get());
        ThrowingRunnable failing = () -> {
            throw new IOException("down");
        };
        assertEquals("job 'invoke' failed at task 1 after 3 attempts: java.io.IOException: down",
                Jobs.failure(() -> Jobs.width(2).retries(2).invoke(() -> { }, failing)).getMessage());
    }

    /** An item that failed and would have been tried again has not failed when the search is over: whether it is must not depend on time. */
    @Test
    void aSearchThatHasFoundSomethingIsNotFailedByAnItemThatWouldBeTriedAgain() {
        var matched = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        for (Job job : List.of(Jobs.width(2), Jobs.width(2).onItem(result -> { }))) {
            assertTrue(job.schedule(Schedule.dynamic(1)).retries(Retries.of(1).backoff(Duration.ofHours(1))).range(0, 2).anyMatch(i -> {
                if (i == 0) {
                    begun.countDown();
                    Jobs.await(matched);
                    Thread.sleep(20); // most often the match is known by then
                    throw new IllegalStateException("would be tried again");
                }
                Jobs.await(begun);
                matched.countDown();
                return true;
            }));
        }
    }

    @Test
    void theCallersInterruptEndsAPause() {
        Thread caller = Thread.currentThread();
        for (int width : new int[] {1, 2}) {
            Job job = Jobs.width(width).schedule(Schedule.dynamic(1)).retries(Retries.of(3).backoff(Duration.ofHours(1)));
            assertThrows(CancellationException.class, () -> job.range(0, 4).forEach(i -> {
                caller.interrupt();
                throw new IllegalStateException();
            }));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void anotherItemsFailureEndsAPause() {
        var failing = new CountDownLatch(1);
        var failure = Jobs.failure(() -> Jobs.width(2).schedule(Schedule.dynamic(1))
                .retries(Retries.of(3).on(IllegalStateException.class).backoff(Duration.ofHours(1))).range(0, 2).forEach(i -> {
                    if (i == 0) {
                        failing.countDown();
                        throw new IllegalStateException();
                    }
                    Jobs.await(failing);
                    throw new IOException("for good");
                }));
        assertEquals("for good", failure.getCause().getMessage());
        assertEquals(1, failure.index());
    }

    @Test
    void waitsBeforeEachRetry() {
        Queue<Long> begun = new ConcurrentLinkedQueue<>();
        Duration first = Duration.ofMillis(20);
        Jobs.failure(() -> Jobs.width(1).retries(Retries.of(2).backoff(first).jitter(0)).range(0, 1).forEach(i -> {
            begun.add(System.nanoTime());
            throw new IllegalStateException();
        }));
        var times = new ArrayList<>(begun);
        assertEquals(3, times.size());
        assertTrue(times.get(1) - times.get(0) >= first.toNanos());
        assertTrue(times.get(2) - times.get(1) >= 2 * first.toNanos());
    }

    @Test
    void pausesGrowToALimitAndAreShortenedByChance() {
        var random = new Random(1);
        assertEquals(0, Retries.of(3).pauseNanos(1, random));
        Retries exact = Retries.of(9).backoff(Duration.ofNanos(100)).jitter(0);
        assertEquals(List.of(100L, 200L, 400L, 800L), List.of(exact.pauseNanos(1, random), exact.pauseNanos(2, random),
                exact.pauseNanos(3, random), exact.pauseNanos(4, random)));
        Retries limited = Retries.of(9).backoff(Duration.ofNanos(100), 3, Duration.ofNanos(500)).jitter(0);
        assertEquals(List.of(100L, 300L, 500L, 500L), List.of(limited.pauseNanos(1, random), limited.pauseNanos(2, random),
                limited.pauseNanos(3, random), limited.pauseNanos(1_000_000_000, random)));
        Retries half = Retries.of(9).backoff(Duration.ofNanos(1000));
        Retries whole = half.jitter(1);
        for (int k = 0; k < 1000; k++) {
            long between = half.pauseNanos(1, random);
            assertTrue(between >= 500 && between <= 1000);
            long any = whole.pauseNanos(1, random);
            assertTrue(any >= 0 && any <= 1000);
        }
        assertTrue(Retries.of(9).backoff(Duration.ofDays(100_000)).jitter(0).pauseNanos(1_000_000, random) > 0);
    }

    @Test
    void whatIsImpossibleIsRefused() {
        assertEquals("retries(-1): the number of further attempts must not be negative",
                assertThrows(IllegalArgumentException.class, () -> Retries.of(-1)).getMessage());
        assertEquals("on(): name the exceptions to retry after",
                assertThrows(IllegalArgumentException.class, () -> Retries.of(1).on()).getMessage());
        assertEquals("backoff(PT0S): the duration must be positive",
                assertThrows(IllegalArgumentException.class, () -> Retries.of(1).backoff(Duration.ZERO)).getMessage());
        Duration second = Duration.ofSeconds(1);
        assertEquals("backoff(PT1S, 0.5, PT1S): the factor must be at least 1 and the longest pause not shorter than the first",
                assertThrows(IllegalArgumentException.class, () -> Retries.of(1).backoff(second, 0.5, second)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Retries.of(1).backoff(second, Double.NaN, second));
        assertEquals("backoff(PT1S, 2.0, PT0.1S): the factor must be at least 1 and the longest pause not shorter than the first",
                assertThrows(IllegalArgumentException.class, () -> Retries.of(1).backoff(second, 2, Duration.ofMillis(100))).getMessage());
        assertEquals("jitter(1.5): the share must be between 0 and 1",
                assertThrows(IllegalArgumentException.class, () -> Retries.of(1).jitter(1.5)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Retries.of(1).jitter(Double.NaN));
        assertEquals("the test is null", assertThrows(NullPointerException.class, () -> Retries.of(1).when(null)).getMessage());
        assertEquals("retries(2) with backoff from PT1S", Retries.of(2).backoff(second).toString());
        assertEquals("retries(2)", Retries.of(2).toString());
    }

    /** The exception is made by the caller once: each attempt is a failure of its own and none is suppressed under itself. */
    @Test
    void anExceptionThatIsThrownAgainAndAgainIsReportedOnce() {
        var same = new IllegalStateException("always this one");
        var failure = Jobs.failure(() -> Jobs.width(1).retries(3).range(0, 1).forEach(i -> {
            throw same;
        }));
        assertSame(same, failure.getCause());
        assertEquals(0, same.getSuppressed().length);
    }

    @Test
    void stateThatBelongsToAThreadIsKeptForTheNextAttempt() {
        var states = new AtomicInteger();
        var calls = new AtomicInteger();
        assertEquals(List.of(1), Jobs.width(1).retries(2).range(0, 1).map(states::incrementAndGet, (state, i) -> {
            failTimes(calls, 2);
            return state;
        }));
        assertEquals(1, states.get());
    }

    @Test
    void aStackThatIsFullOrAMemoryThatIsDoesNotStopThePool() {
        try (var pool = ThreadPool.of(2)) {
            for (Job job : List.of(Parallel.on(pool), Parallel.on(pool).itemTimeout(Duration.ofHours(1)))) {
                var failure = Jobs.failure(() -> job.retries(3).range(0, 10).forEach(i -> recurse(0)));
                assertInstanceOf(StackOverflowError.class, failure.getCause());
                assertEquals(1, failure.failures().getFirst().attempts());
            }
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }
}
