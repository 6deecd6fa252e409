package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.pool.Scope;
import dev.manyhands.pool.ThreadPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks: invoke, join and scope. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinAndScopeTest {
    private static int fibonacci(Job job, int n) {
        if (n < 2) {
            return n;
        }
        var halves = job.join(() -> fibonacci(job, n - 1), () -> fibonacci(job, n - 2));
        return halves.first() + halves.second();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void joinsDivideAndConquer(int width) {
        assertEquals(10_946, fibonacci(Jobs.width(width), 21));
        assertEquals(new Pair<>("a", null), Jobs.width(width).join(() -> "a", () -> null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void aFailedHalfIsTheCauseWhicheverItIsAndHoweverDeep(int width) {
        Job job = Jobs.width(width).named("halves");
        var failure = new IOException("no luck");
        for (int depth : new int[] {1, 2, 6, 300}) {
            for (boolean first : new boolean[] {true, false}) {
                var thrown = Jobs.failure(() -> deep(job, depth, first, failure));
                assertSame(failure, thrown.getCause());
                assertEquals("job 'halves' failed: java.io.IOException: no luck", thrown.getMessage());
                assertEquals("halves", thrown.jobName());
                assertEquals(-1, thrown.index());
            }
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    private static int deep(Job job, int depth, boolean first, Exception failure) throws Exception {
        if (depth == 0) {
            throw failure;
        }
        return first ? job.join(() -> deep(job, depth - 1, first, failure), () -> 1).first()
                : job.join(() -> 1, () -> deep(job, depth - 1, first, failure)).second();
    }

    @Test
    void theOtherHalfIsInterruptedAndWaitedFor() {
        var running = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        var thrown = Jobs.failure(() -> Jobs.width(2).join(() -> {
            Jobs.await(running);
            throw new AssertionError("first");
        }, () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.set(true);
            }
            return null;
        }));
        assertEquals("first", thrown.getCause().getMessage());
        assertTrue(interrupted.get());
        assertEquals(0, thrown.getSuppressed().length + thrown.getCause().getSuppressed().length);
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void aWidthThatThePoolDoesNotHaveIsRefusedAsItIs() {
        Job wide = Jobs.width(17);
        assertThrows(IllegalArgumentException.class, () -> wide.join(() -> 1, () -> 2));
        assertThrows(IllegalArgumentException.class, () -> wide.scope(scope -> 1));
        assertThrows(IllegalArgumentException.class, () -> wide.invoke(() -> { }));
    }

    @Test
    void aClosedPoolIsRefused() {
        ThreadPool closed = ThreadPool.of(2, "gone");
        closed.close();
        Job job = Parallel.on(closed);
        for (var verb : List.<org.junit.jupiter.api.function.Executable>of(() -> job.join(() -> 1, () -> 2), () -> job.scope(scope -> 1),
                () -> job.invoke(() -> { }), () -> job.range(0, 3).forEach(i -> { }), () -> job.map(List.of(1), i -> i))) {
            var refusal = assertThrows(RejectedExecutionException.class, verb);
            assertTrue(refusal.getMessage().startsWith("thread pool 'gone' of size 2 is closed"), refusal.getMessage());
        }
    }

    @Test
    void sectionsAllRun() {
        var sum = new AtomicInteger();
        Jobs.width(16).invoke(() -> sum.addAndGet(1), () -> sum.addAndGet(10), () -> sum.addAndGet(100));
        assertEquals(111, sum.get());
        Jobs.width(16).invoke();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void scopesRunWhatIsForkedAlsoByTasks(int width) {
        var count = new AtomicInteger();
        String result = Jobs.width(width).scope(scope -> {
            for (int k = 0; k < 50; k++) {
                scope.fork(() -> {
                    count.incrementAndGet();
                    scope.fork(count::incrementAndGet);
                    return null;
                });
            }
            return "done";
        });
        assertEquals("done", result);
        assertEquals(100, count.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void forksGiveTheirResults(int width) {
        int sum = Jobs.width(width).scope(scope -> {
            List<Scope.Fork<Integer>> forks = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                int value = k;
                forks.add(scope.fork(() -> value));
            }
            return forks.stream().mapToInt(Scope.Fork::get).sum();
        });
        assertEquals(4950, sum);
        assertNull(Jobs.width(width).<Object>scope(scope -> null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void theFirstFailureOfATaskEndsTheScope(int width) {
        var failure = new IOException("no luck");
        var thrown = Jobs.failure(() -> Jobs.width(width).named("forks").scope(scope -> {
            scope.fork(() -> {
                throw failure;
            });
            return "not returned";
        }));
        assertSame(failure, thrown.getCause());
        assertEquals("task 0 of scope 'forks' failed: java.io.IOException: no luck", thrown.getMessage());
        assertEquals(List.of("forks", 0L), List.of(thrown.jobName(), thrown.index()));
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void aTaskThatTheFailureCancelledDoesNotHideIt(int width) {
        var failure = new IOException("no luck");
        var thrown = assertThrows(RuntimeException.class, () -> Jobs.width(width).scope(scope -> {
            Scope.Fork<Object> bad = scope.fork(() -> {
                throw failure;
            });
            assertThrows(ParallelException.class, bad::get);
            return scope.fork(() -> "not run").get();
        }));
        assertSame(failure, thrown.getCause());
        assertEquals(ParallelException.class, thrown.getClass());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void aFailureOfTheBodyEndsTheScopeAndNothingOutlivesIt(int width) {
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        var thrown = Jobs.failure(() -> Jobs.width(width).named("body").scope(scope -> {
            for (int k = 0; k < 20; k++) {
                scope.fork(() -> {
                    begun.incrementAndGet();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.incrementAndGet();
                    }
                    return null;
                });
            }
            throw new IOException("body");
        }));
        assertEquals("job 'body' failed: java.io.IOException: body", thrown.getMessage());
        assertEquals(begun.get(), ended.get());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void aForkAfterTheEndIsRefused() {
        var leaked = new Scope[1];
        Jobs.width(2).scope(scope -> leaked[0] = scope);
        var refusal = assertThrows(IllegalStateException.class, () -> leaked[0].fork(() -> 1));
        assertEquals("scope 'scope' is closed: fork before its body ends", refusal.getMessage());
    }

    @Test
    void aCancellationThatATaskThrowsByItselfDoesNotInterruptTheCaller() {
        assertThrows(RuntimeException.class, () -> Jobs.width(2).join(() -> {
            throw new CancellationException("own");
        }, () -> 1));
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
