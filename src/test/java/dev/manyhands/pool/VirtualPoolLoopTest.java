package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops, scopes and joins on virtual threads. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolLoopTest {
    @Test
    void everyUnitRunsOnceOnVirtualThreadsAndItsEffectsAreVisible() {
        for (int size : new int[] {1, 2, 50}) {
            try (var pool = VirtualPool.of(size)) {
                for (int units : new int[] {0, 1, 2, 1000}) {
                    int[] runs = new int[units];
                    pool.run(TestLoop.of(unit -> runs[unit] += Thread.currentThread().isVirtual() ? 1 : 100), Schedule.AUTO, units, size);
                    int[] once = new int[units];
                    Arrays.fill(once, 1);
                    assertArrayEquals(once, runs);
                }
            }
        }
    }

    @Test
    void asManyUnitsRunAtTheSameTimeAsTheWidthAllowsAndNoMore() {
        try (var pool = VirtualPool.of(20)) {
            for (int width : new int[] {1, 3, 20}) {
                var gauge = new Gauge();
                var all = new CyclicBarrier(width);
                pool.run(TestLoop.of(unit -> gauge.around(all::await)), Schedule.AUTO, width * 30, width);
                assertEquals(width, gauge.most());
            }
        }
    }

    @Test
    void participantsHaveNumbersBelowTheWidthAndNoTwoTheSame() {
        try (var pool = VirtualPool.of(7)) {
            var inside = new AtomicIntegerArray(4);
            pool.run(new TestLoop((from, to, participant) -> {
                assertEquals(1, inside.incrementAndGet(participant));
                Thread.yield();
                inside.decrementAndGet(participant);
            }), Schedule.AUTO, 2000, 4);
        }
    }

    @Test
    void aFailureEndsTheLoopInterruptsWhatRunsAndIsWaitedFor() {
        try (var pool = VirtualPool.of(4)) {
            for (int round = 0; round < 100; round++) {
                var boom = new IllegalStateException("boom");
                var begun = new CountDownLatch(3);
                var interrupted = new AtomicInteger();
                var later = new AtomicInteger();
                var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                    if (unit == 3) {
                        begun.await();
                        throw boom;
                    } else if (unit < 3) {
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                            throw e;
                        }
                    } else {
                        later.incrementAndGet();
                    }
                }), Schedule.AUTO, 1000, 4));
                assertEquals(List.of(boom), failed.failures);
                assertEquals(3, interrupted.get());
                assertEquals(0, later.get());
            }
        }
    }

    @Test
    void anInterruptOfTheCallerCancelsTheLoopAndStays() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            for (boolean virtual : new boolean[] {false, true}) {
                var begun = new CountDownLatch(2);
                var interrupted = new AtomicInteger();
                var outcome = new AtomicReference<Throwable>();
                Runnable body = () -> {
                    Throwable thrown = assertThrows(CancellationException.class, () -> pool.run(TestLoop.of(unit -> {
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                            throw e;
                        }
                    }), Schedule.AUTO, 10, 2));
                    outcome.set(Thread.currentThread().isInterrupted() ? thrown : null);
                };
                Thread caller = virtual ? Thread.startVirtualThread(body) : Thread.ofPlatform().start(body);
                begun.await();
                caller.interrupt();
                caller.join();
                assertInstanceOf(CancellationException.class, outcome.get());
                assertEquals(2, interrupted.get());
            }
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void aLoopThatIsStoppedEndsEarlyAndCannotRunAgain() {
        try (var pool = VirtualPool.of(3)) {
            var runs = new AtomicInteger();
            var self = new AtomicReference<TestLoop>();
            var loop = TestLoop.of(unit -> {
                if (runs.incrementAndGet() == 10) {
                    self.get().stop();
                }
            });
            self.set(loop);
            pool.run(loop, Schedule.AUTO, 100_000, 3);
            assertTrue(runs.get() < 100_000);
            assertThrows(IllegalStateException.class, () -> pool.run(loop, Schedule.AUTO, 1, 1));
        }
    }

    @Test
    void wrongNumbersAreRefused() {
        try (var pool = VirtualPool.of(3)) {
            assertThrows(IllegalArgumentException.class, () -> pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, -1, 1));
            for (int width : new int[] {0, 4}) {
                var refused = assertThrows(IllegalArgumentException.class,
                        () -> pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 1, width));
                assertTrue(refused.getMessage().contains("allowed is 1 to 3"), refused.getMessage());
                assertThrows(IllegalArgumentException.class, () -> pool.scope("s", width));
                assertThrows(IllegalArgumentException.class, () -> pool.join(() -> 1, () -> 2, Integer::sum, width));
            }
        }
    }

    @Test
    void aLongLoopLetsTheTasksOfOthersIn() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            var begun = new CountDownLatch(1);
            var others = new AtomicInteger();
            var outsider = Thread.ofPlatform().start(() -> {
                try {
                    begun.await();
                    for (int k = 0; k < 3; k++) {
                        pool.submit(() -> { }).get();
                        pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 1, 1);
                        others.incrementAndGet();
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            var ending = new AtomicReference<TestLoop>();
            ending.set(TestLoop.of(unit -> {
                begun.countDown();
                Thread.sleep(1);
                if (others.get() == 3) {
                    ending.get().stop(); // else it would take ten minutes
                }
            }));
            pool.run(ending.get(), Schedule.AUTO, 1_200_000, 2);
            outsider.join();
            assertEquals(3, others.get());
        }
    }

    // ---- scopes

    @Test
    void aScopeIsHelpedByVirtualThreadsUpToItsWidth() {
        try (var pool = VirtualPool.of(5)) {
            for (int width = 1; width <= 5; width++) {
                var gauge = new Gauge();
                var all = new CyclicBarrier(width);
                try (Scope scope = pool.scope("wide", width)) {
                    for (int k = 0; k < width * 20; k++) {
                        scope.fork(() -> gauge.around(all::await));
                    }
                }
                assertEquals(width, gauge.most());
            }
        }
    }

    @Test
    void noForkIsForgottenWhileItsOwnerIsElsewhere() throws Exception {
        try (var pool = VirtualPool.of(3)) {
            for (int round = 0; round < 2000; round++) {
                try (Scope scope = pool.scope("forks", 2)) {
                    for (int k = 0; k < 3; k++) {
                        var ran = new CountDownLatch(1);
                        scope.fork(() -> {
                            ran.countDown();
                            return null;
                        });
                        if (k != 1 || round % 2 == 0) {
                            ran.await(); // the owner does not run it
                        }
                    }
                }
            }
        }
    }

    @Test
    void aFailureInAScopeCancelsTheRestAndNoInterruptIsLeft() throws Exception {
        try (var pool = VirtualPool.of(4)) {
            for (int round = 0; round < 200; round++) {
                var boom = new IllegalStateException("boom");
                var failure = assertThrows(ParallelException.class, () -> {
                    try (Scope scope = pool.scope("failing", 4)) {
                        var begun = new CountDownLatch(1);
                        scope.fork(() -> {
                            begun.countDown();
                            new CountDownLatch(1).await();
                            return null;
                        });
                        begun.await();
                        scope.fork(() -> {
                            throw boom;
                        });
                    }
                });
                assertSame(boom, failure.getCause());
                assertFalse(Thread.currentThread().isInterrupted());
            }
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }

    @Test
    void theInterruptThatATaskOfAScopeSetsDoesNotReachTheNextOne() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            var seen = new AtomicInteger();
            try (Scope scope = pool.scope("interrupts", 2)) {
                var release = new CountDownLatch(1);
                var done = new CountDownLatch(100);
                scope.fork(() -> release.await(1, TimeUnit.MINUTES)); // so that one helper runs the others in a row
                for (int k = 0; k < 100; k++) {
                    scope.fork(() -> {
                        seen.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                        Thread.currentThread().interrupt();
                        done.countDown();
                        return null;
                    });
                }
                release.countDown();
                done.await();
            }
            assertEquals(0, seen.get());
        }
    }

    // ---- joins

    @Test
    void aJoinRunsBothAtTheSameTimeAndCombines() throws Throwable {
        try (var pool = VirtualPool.of(2)) {
            for (int round = 0; round < 200; round++) {
                var both = new CyclicBarrier(2);
                assertEquals(3, pool.<Integer, Integer, Integer>join(() -> {
                    both.await();
                    return 1;
                }, () -> {
                    both.await();
                    return 2;
                }, Integer::sum, 2));
            }
            assertEquals(3, pool.<Integer, Integer, Integer>join(() -> 1, () -> 2, Integer::sum, 1));
        }
    }

    @Test
    void theWidthOfTheOutermostJoinHoldsForAll() throws Throwable {
        try (var pool = VirtualPool.of(8)) {
            for (int width = 1; width <= 3; width++) {
                var gauge = new Gauge();
                assertEquals(256, leaves(pool, gauge, 8, width));
                assertTrue(gauge.most() <= width, gauge.most() + " at width " + width);
            }
        }
    }

    private static int leaves(VirtualPool pool, Gauge gauge, int depth, int width) throws Exception {
        if (depth == 0) {
            return gauge.around(() -> {
                Thread.yield();
                return 1;
            });
        }
        try {
            return pool.<Integer, Integer, Integer>join(() -> leaves(pool, gauge, depth - 1, width),
                    () -> leaves(pool, gauge, depth - 1, 8), Integer::sum, width);
        } catch (Exception | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aJoinThrowsTheFirstFailureAndSuppressesTheOther() {
        try (var pool = VirtualPool.of(2)) {
            for (int width = 1; width <= 2; width++) {
                int threads = width;
                var one = new IllegalStateException("one");
                var two = new IllegalStateException("two");
                var both = new CyclicBarrier(width);
                var thrown = assertThrows(IllegalStateException.class, () -> pool.join(() -> {
                    both.await();
                    throw one;
                }, () -> {
                    both.await();
                    throw two;
                }, (a, b) -> a, threads));
                assertSame(one, thrown);
                assertEquals(width == 2 ? List.of(two) : List.of(), List.of(one.getSuppressed()));
                assertSame(two, assertThrows(IllegalStateException.class, () -> pool.join(() -> 1, () -> {
                    throw two;
                }, (a, b) -> a, threads)));
            }
        }
    }

    @Test
    void aFailureOfTheFirstHalfInterruptsTheSecondAndNoInterruptIsLeft() {
        try (var pool = VirtualPool.of(2)) {
            for (int round = 0; round < 200; round++) {
                var begun = new CountDownLatch(1);
                var interrupted = new AtomicInteger();
                assertThrows(IllegalStateException.class, () -> pool.join(() -> {
                    begun.await();
                    throw new IllegalStateException("first");
                }, () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                    }
                    return null;
                }, (a, b) -> a, 2));
                assertEquals(1, interrupted.get());
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void anInterruptOfAWaitingJoinIsPassedOnAndStays() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            var begun = new CountDownLatch(1);
            var waits = new CountDownLatch(1);
            var stays = new AtomicReference<Boolean>();
            var caller = Thread.ofPlatform().start(() -> {
                assertThrows(CancellationException.class, () -> pool.join(() -> {
                    begun.await();
                    waits.countDown();
                    return 1;
                }, () -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return 2;
                }, (a, b) -> a, 2));
                stays.set(Thread.currentThread().isInterrupted());
            });
            waits.await();
            caller.interrupt();
            caller.join();
            assertEquals(true, stays.get());
            List<Integer> after = new ArrayList<>();
            pool.run(TestLoop.of(after::add), Schedule.AUTO, 1, 1);
            assertEquals(List.of(0), after);
        }
    }
}
