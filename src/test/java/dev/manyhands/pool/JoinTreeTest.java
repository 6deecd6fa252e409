package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingSupplier;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinTreeTest {
    private static long fib(ThreadPool pool, int n, int width) throws Throwable {
        return n < 2 ? n : pool.<Long, Long, Long>join(() -> below(pool, n - 1, width), () -> below(pool, n - 2, width), Long::sum, width);
    }

    /** The same as a supplier may call it: checked exceptions only. */
    private static long below(ThreadPool pool, int n, int width) throws Exception {
        try {
            return fib(pool, n, width);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Object join(ThreadPool pool, ThrowingSupplier<?> first, ThrowingSupplier<?> second, int width) throws Exception {
        try {
            return pool.<Object, Object, Object>join(first, second, (a, b) -> a + " " + b, width);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16})
    void fibIsRightAtEveryWidth(int width) throws Throwable {
        try (var pool = ThreadPool.of(16)) {
            for (int round = 0; round < 20; round++) {
                assertEquals(17_711, fib(pool, 22, width));
            }
            assertEquals(832_040, fib(pool, 30, width));
            assertEquals(17_711, pool.submit(() -> below(pool, 22, width)).get());
            assertNull(Strand.current());
        }
    }

    @Test
    void unbalancedTrees() throws Throwable {
        try (var pool = ThreadPool.of(3)) {
            for (int round = 0; round < 20; round++) {
                assertEquals(300, leftDeep(pool, 300));
                assertEquals(300, rightDeep(pool, 300));
            }
        }
    }

    private static int leftDeep(ThreadPool pool, int n) throws Exception {
        return n == 0 ? 0 : ((String) join(pool, () -> leftDeep(pool, n - 1), () -> 1, 3)).isEmpty() ? -1 : n;
    }

    private static int rightDeep(ThreadPool pool, int n) throws Exception {
        return n == 0 ? 0 : ((String) join(pool, () -> 1, () -> rightDeep(pool, n - 1), 3)).isEmpty() ? -1 : n;
    }

    @Test
    void bothHalvesRunAtTheSameTime() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 200; round++) {
                var both = new CyclicBarrier(2);
                ThrowingSupplier<Integer> meet = () -> {
                    both.await();
                    return 1;
                };
                assertEquals("1 1", join(pool, meet, meet, 2));
                if (round % 10 == 0) {
                    PoolThreads.awaitParked(pool.name());
                }
            }
        }
    }

    @Test
    void theFirstFailureArrivesAsItWasThrownWithTheOtherSuppressed() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 200; round++) {
                var one = new Exception("first");
                var two = new IllegalStateException("second");
                assertSame(one, assertThrows(Exception.class, () -> join(pool, () -> {
                    throw one;
                }, () -> 2, 2)));
                assertSame(two, assertThrows(Exception.class, () -> join(pool, () -> 1, () -> {
                    throw two;
                }, 2)));
                var both = new CyclicBarrier(2);
                var thrown = assertThrows(Exception.class, () -> join(pool, () -> {
                    both.await();
                    throw one;
                }, () -> {
                    both.await();
                    throw two;
                }, 2));
                assertSame(one, thrown);
                assertTrue(one.getSuppressed().length <= 1);
                assertFalse(Thread.currentThread().isInterrupted());
                assertNull(Strand.current());
            }
        }
    }

    @Test
    void theFailureOfTheFirstInterruptsTheSecondAndWaitsForIt() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 100; round++) {
                var begun = new CountDownLatch(1);
                var ended = new AtomicBoolean();
                var boom = new IllegalStateException();
                var thrown = assertThrows(IllegalStateException.class, () -> join(pool, () -> {
                    begun.await();
                    throw boom;
                }, () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.set(true);
                    }
                    return 0;
                }, 2));
                assertSame(boom, thrown);
                assertEquals(0, boom.getSuppressed().length);
                assertTrue(ended.get());
            }
        }
    }

    @Test
    void interruptingTheCallerCancelsTheSecondAndRestoresTheFlag() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 50; round++) {
                Thread caller = Thread.currentThread();
                var begun = new CountDownLatch(1);
                var waits = new AtomicBoolean();
                assertThrows(CancellationException.class, () -> join(pool, () -> {
                    begun.await();
                    waits.set(true);
                    return 1;
                }, () -> {
                    begun.countDown();
                    while (!waits.get() || caller.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    caller.interrupt();
                    new CountDownLatch(1).await();
                    return 2;
                }, 2));
                assertTrue(Thread.interrupted());
            }
        }
    }

    @Test
    void anInterruptOfOneStolenHalfDoesNotReachTheNext() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 200; round++) {
                var tainted = new AtomicBoolean();
                join(pool, () -> {
                    for (int k = 0; k < 10; k++) {
                        var begun = new CountDownLatch(1);
                        join(pool, () -> {
                            begun.await();
                            return 1;
                        }, () -> {
                            tainted.compareAndSet(false, Thread.currentThread().isInterrupted());
                            Thread.currentThread().interrupt();
                            begun.countDown();
                            return 2;
                        }, 2);
                    }
                    return 0;
                }, () -> 0, 2);
                assertFalse(tainted.get());
                Thread.interrupted();
            }
        }
    }

    @Test
    void aFailureDeepInATreeArrivesAtTheTop() {
        try (var pool = ThreadPool.of(4)) {
            for (int round = 0; round < 300; round++) {
                int bad = round % 64;
                var thrown = assertThrows(IllegalStateException.class, () -> leaves(pool, 0, 64, leaf -> {
                    if (leaf == bad) {
                        throw new IllegalStateException("leaf " + leaf);
                    }
                }));
                assertEquals("leaf " + bad, thrown.getMessage());
                assertNull(Strand.current());
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    private static int leaves(ThreadPool pool, int from, int to, java.util.function.IntConsumer leaf) throws Exception {
        if (to - from == 1) {
            leaf.accept(from);
            return 1;
        }
        int middle = (from + to) >>> 1;
        join(pool, () -> leaves(pool, from, middle, leaf), () -> leaves(pool, middle, to, leaf), pool.size());
        return 1;
    }

    @Test
    void loopsInsideJoinsAndJoinsInsideLoops() throws Exception {
        try (var pool = ThreadPool.of(3)) {
            for (int round = 0; round < 30; round++) {
                var sum = new AtomicInteger();
                leaves(pool, 0, 16, leaf -> pool.run(TestLoop.of(unit -> sum.addAndGet(unit)), Schedule.AUTO, 10, 3));
                assertEquals(16 * 45, sum.get());
                sum.set(0);
                pool.run(TestLoop.of(unit -> leaves(pool, 0, 16, sum::addAndGet)), Schedule.dynamic(1), 10, 3);
                assertEquals(10 * 120, sum.get());
            }
        }
    }

    @Test
    void joinsInsideSubmittedTasksAndTheOtherWayRound() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var sum = new AtomicInteger();
            leaves(pool, 0, 32, leaf -> {
                try {
                    sum.addAndGet(pool.submit(() -> leaves(pool, 0, 8, k -> { })).get());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals(32, sum.get());
        }
    }

    @Test
    void twoPoolsInsideOneAnother() throws Exception {
        try (var one = ThreadPool.of(2); var two = ThreadPool.of(2)) {
            assertEquals("1 2 1 2", join(one, () -> join(two, () -> join(one, () -> 1, () -> 2, 2), () -> 1, 2), () -> 2, 2));
        }
    }

    @Test
    void aWaitUnderALockRunsNothingThatNeedsTheLock() throws Exception {
        try (var pool = ThreadPool.of(3)) {
            for (int round = 0; round < 100; round++) {
                var lock = new ReentrantLock();
                var wrong = new AtomicReference<String>();
                leaves(pool, 0, 32, leaf -> {
                    if (lock.isHeldByCurrentThread()) {
                        wrong.set("leaf " + leaf + " runs on a thread that holds the lock of another leaf and waits");
                    }
                    lock.lock();
                    try {
                        join(pool, () -> 1, () -> spin(200), 3);
                        pool.run(TestLoop.of(unit -> spin(20)), Schedule.AUTO, 3, 3);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    } finally {
                        lock.unlock();
                    }
                });
                assertNull(wrong.get());
            }
        }
    }

    private static int spin(int n) {
        for (int k = 0; k < n; k++) {
            Thread.onSpinWait();
        }
        return n;
    }

    @Test
    void aCallerThatIsAboutToBlockSeesWhatTheThiefForks() throws Exception {
        try (var pool = ThreadPool.of(2); var busy = new Busy(pool, 1)) {
            assertNotNull(busy);
            for (int round = 0; round < 4_000; round++) {
                int delay = 85_000 + round % 300 * 100; // around the moment at which the caller stops spinning
                var stolen = new CountDownLatch(1);
                var apart = new AtomicBoolean();
                var helped = new CountDownLatch(1);
                join(pool, () -> {
                    stolen.await();
                    return 0;
                }, () -> {
                    stolen.countDown();
                    long begun = System.nanoTime();
                    while (System.nanoTime() - begun < delay) {
                        Thread.onSpinWait();
                    }
                    return join(pool, () -> {
                        apart.set(helped.await(5, TimeUnit.SECONDS));
                        return 0;
                    }, () -> {
                        helped.countDown();
                        return 0;
                    }, 2);
                }, 2);
                assertTrue(apart.get(), "the caller slept while its thief had work for it; round " + round);
            }
        }
    }

    @Test
    void badWidths() {
        try (var pool = ThreadPool.of(2)) {
            assertThrows(IllegalArgumentException.class, () -> join(pool, () -> 1, () -> 2, 0));
            assertThrows(IllegalArgumentException.class, () -> join(pool, () -> 1, () -> 2, 3));
        }
    }
}
