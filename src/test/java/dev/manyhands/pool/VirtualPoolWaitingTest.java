package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks of the pool that wait for other tasks of the pool. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolWaitingTest {
    @Test
    void aTaskMayWaitForOneThatHasNotBegunEvenOnAPoolOfOne() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            int answer = pool.submit(() -> {
                Thread self = Thread.currentThread();
                Future<Integer> inner = pool.submit(() -> {
                    assertNotSame(self, Thread.currentThread());
                    return 42;
                });
                return inner.get() + pool.submit(() -> 1).get(20, TimeUnit.SECONDS);
            }).get();
            assertEquals(43, answer);
        }
    }

    @Test
    void tasksThatWaitForTasksNestDeeply() throws Exception {
        for (int size : new int[] {1, 2, 4}) {
            try (var pool = VirtualPool.of(size)) {
                assertEquals(300, depth(pool, 300));
                assertEquals(144, fib(pool, 12));
            }
        }
    }

    private static int depth(VirtualPool pool, int n) throws Exception {
        return n == 0 ? 0 : 1 + pool.submit(() -> depth(pool, n - 1)).get();
    }

    private static int fib(VirtualPool pool, int n) throws Exception {
        if (n < 2) {
            return n;
        }
        Future<Integer> one = pool.submit(() -> fib(pool, n - 1));
        Future<Integer> two = pool.submit(() -> fib(pool, n - 2));
        return one.get() + two.get();
    }

    @Test
    void whoWaitsIsNotCountedAndTheBoundHolds() throws Exception {
        for (int size : new int[] {1, 3}) {
            var gauge = new Gauge();
            var factory = new RecordingFactory();
            try (var pool = factory.pool(VirtualPool.builder(size))) {
                List<Future<Integer>> futures = new ArrayList<>();
                for (int k = 0; k < 40; k++) {
                    futures.add(pool.submit(() -> gauged(pool, gauge, 4)));
                }
                for (var future : futures) {
                    assertEquals(31, future.get());
                }
            }
            assertTrue(gauge.most() <= size, gauge.most() + " at the same time on a pool of " + size);
            factory.awaitNone();
        }
    }

    @Test
    void whoWaitsForATaskThatHasGivenItsPlaceBackDoesNotKeepTheLastOne() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            Future<Integer> outer = pool.submit(() -> {
                var goOn = new CountDownLatch(1);
                Future<Integer> middle = pool.submit(() -> {
                    goOn.await();
                    return pool.submit(() -> 5).get() + 1; // two places are taken: gives its own back, and the task waits in the queue
                });
                assertThrows(TimeoutException.class, () -> middle.get(1, TimeUnit.MILLISECONDS)); // lends its place, and takes another
                goOn.countDown();
                return middle.get() + 1;
            });
            assertEquals(7, outer.get());
        }
    }

    private static int gauged(VirtualPool pool, Gauge gauge, int depth) throws Exception {
        gauge.enter();
        int sum = 1;
        if (depth > 0) {
            List<Future<Integer>> inner = new ArrayList<>();
            for (int k = 0; k < 2; k++) {
                inner.add(pool.submit(() -> gauged(pool, gauge, depth - 1)));
            }
            for (var future : inner) {
                gauge.leave();
                sum += future.get();
                gauge.enter();
            }
        }
        gauge.leave();
        return sum;
    }

    @Test
    void aTimedGetOfATaskEndsInTimeAndTheBoundHoldsAgainAfterwards() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var begun = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            Future<Integer> third = pool.submit(() -> {
                Future<Integer> slow = pool.submit(() -> {
                    begun.countDown();
                    release.await();
                    return 7;
                });
                assertThrows(TimeoutException.class, () -> slow.get(1, TimeUnit.MILLISECONDS));
                assertThrows(TimeoutException.class, () -> slow.get(0, TimeUnit.MILLISECONDS));
                begun.await(); // it has got the place, and runs while we do
                return pool.submit(() -> slow.isDone() ? slow.get() : -1);
            }).get();
            assertThrows(TimeoutException.class, () -> third.get(50, TimeUnit.MILLISECONDS), "the only place is taken");
            release.countDown();
            assertEquals(7, third.get());
        }
    }

    @Test
    void whoWaitsAgainAndAgainForAMomentExceedsTheBoundByOneTaskOnly() throws Exception {
        for (int size : new int[] {1, 3}) {
            var gauge = new Gauge();
            try (var pool = VirtualPool.of(size)) {
                var release = new CountDownLatch(1);
                pool.submit(() -> {
                    List<Future<Boolean>> inner = new ArrayList<>();
                    for (int k = 0; k < 20; k++) {
                        inner.add(pool.submit(() -> gauge.around(() -> release.await(1, TimeUnit.MINUTES))));
                    }
                    for (var future : inner) {
                        assertThrows(TimeoutException.class, () -> future.get(2, TimeUnit.MILLISECONDS));
                    }
                    release.countDown();
                    for (var future : inner) {
                        assertTrue(future.get());
                    }
                    return null;
                }).get();
                assertTrue(gauge.most() <= size, gauge.most() + " at the same time on a pool of " + size);
                var all = new CyclicBarrier(size);
                var after = new Gauge();
                for (var future : pool.invokeAll(Collections.nCopies(5 * size, () -> after.around(all::await)))) {
                    future.get();
                }
                assertEquals(size, after.most());
            }
        }
    }

    @Test
    void aLoopThatIsWaitedForInPiecesExceedsTheBoundByOneHelperOnly() throws Exception {
        var factory = new RecordingFactory();
        try (var pool = factory.pool(VirtualPool.builder(1))) {
            var joined = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            pool.submit(() -> {
                var hands = new VirtualHands(pool.threads(), 10);
                var source = new Source() {
                    @Override
                    boolean joinable() {
                        return release.getCount() > 0;
                    }

                    @Override
                    void join(Worker worker) {
                        joined.countDown();
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                };
                hands.post(source, 5);
                for (int round = 0; round < 10; round++) {
                    hands.beginWaiting(false);
                    hands.nudge(source, 3);
                    joined.await();
                    hands.endWaiting();
                }
                assertEquals(2, factory.made(), "this thread and one helper");
                release.countDown();
                hands.remove(0);
                return null;
            }).get();
            assertEquals(1, pool.submit(() -> 1).get());
        }
        factory.awaitNone();
    }

    @Test
    void askingForTheResultAtOnceBeginsNothing() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            assertEquals(2, pool.submit(() -> {
                Future<Integer> queued = pool.submit(() -> 2);
                assertThrows(TimeoutException.class, () -> queued.get(0, TimeUnit.SECONDS));
                assertThrows(TimeoutException.class, () -> queued.get(-1, TimeUnit.SECONDS));
                assertFalse(queued.isDone());
                return queued.get();
            }).get());
        }
    }

    @Test
    void anInterruptedWaitEndsAndTheTaskThatWasBegunForItGoesOn() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var begun = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var inner = new AtomicReference<Future<Integer>>();
            var interrupted = new CountDownLatch(1);
            Future<?> outer = pool.submit(() -> {
                inner.set(pool.submit(() -> {
                    begun.countDown();
                    release.await();
                    return 5;
                }));
                try {
                    inner.get().get();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return null;
            });
            begun.await();
            assertTrue(outer.cancel(true));
            interrupted.await();
            release.countDown();
            assertEquals(5, inner.get().get());
            assertEquals(6, pool.submit(() -> 6).get());
        }
    }

    @Test
    void theLentPlaceGoesBackWhenTheTaskFails() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var gauge = new Gauge();
            for (int round = 0; round < 200; round++) {
                assertTrue(pool.submit(() -> {
                    Future<?> failing = pool.submit(() -> gauge.around(() -> {
                        throw new IllegalStateException("inner");
                    }));
                    assertThrows(ExecutionException.class, failing::get);
                    return gauge.around(() -> true);
                }).get());
            }
            assertEquals(1, gauge.most());
        }
    }

    @Test
    void severalTasksMayWaitForTheSameOne() throws Exception {
        for (int size = 1; size <= 3; size++) {
            try (var pool = VirtualPool.of(size)) {
                for (int round = 0; round < 100; round++) {
                    var shared = new AtomicReference<Future<Integer>>();
                    List<Callable<Integer>> waiters = new ArrayList<>();
                    for (int k = 0; k < 3; k++) {
                        waiters.add(() -> {
                            while (shared.get() == null) {
                                Thread.yield();
                            }
                            return shared.get().get();
                        });
                    }
                    List<Future<Integer>> futures = new ArrayList<>();
                    waiters.forEach(waiter -> futures.add(pool.submit(waiter)));
                    shared.set(pool.submit(() -> 9));
                    for (var future : futures) {
                        assertEquals(9, future.get());
                    }
                }
            }
        }
    }

    @Test
    void invokeAllAndInvokeAnyWorkInsideOfATask() throws Exception {
        for (int size = 1; size <= 2; size++) {
            var gauge = new Gauge();
            try (var pool = VirtualPool.of(size)) {
                int sum = pool.submit(() -> {
                    int all = 0;
                    List<Callable<Integer>> two = List.of(() -> gauge.around(() -> 1), () -> gauge.around(() -> 2));
                    for (var future : pool.invokeAll(two)) {
                        all += future.get();
                    }
                    return all + pool.invokeAny(List.<Callable<Integer>>of(() -> gauge.around(() -> {
                        throw new IllegalStateException("fails");
                    }), () -> gauge.around(() -> 10)));
                }).get();
                assertEquals(13, sum);
                assertThrows(ExecutionException.class, () -> pool.submit(() -> pool.invokeAny(List.of(() -> {
                    throw new IllegalStateException("fails");
                }), 1, TimeUnit.MINUTES)).get());
            }
            assertTrue(gauge.most() <= size);
        }
    }

    @Test
    void aTaskThatRunsOutOfTurnWaitsForASlotOfTheRate() throws Exception {
        try (var pool = VirtualPool.builder(1).rate(1, Duration.ofMillis(50), 1).build()) {
            var begun = new AtomicLong();
            assertTrue(pool.submit(() -> {
                begun.set(System.nanoTime());
                return pool.submit(System::nanoTime).get() - begun.get() > 40_000_000L;
            }).get());
        }
    }

    @Test
    void aTaskThatWaitsForItsSlotOutOfTurnCanBeCancelled() throws Exception {
        try (var pool = VirtualPool.builder(1).rate(1, Duration.ofHours(1), 1).build()) {
            var inner = new AtomicReference<Future<?>>();
            var outer = pool.submit(() -> {
                inner.set(pool.submit(() -> {
                    throw new AssertionError("its slot is in an hour");
                }));
                try {
                    inner.get().get();
                } catch (CancellationException expected) {
                    return true;
                }
                return false;
            });
            while (inner.get() == null) {
                Thread.yield();
            }
            assertThrows(TimeoutException.class, () -> outer.get(20, TimeUnit.MILLISECONDS));
            assertTrue(inner.get().cancel(true));
            assertTrue(outer.get());
        }
    }

    // ---- loops and scopes in tasks

    @Test
    void loopsNestInTasksAndInEachOtherOnAPoolOfAnySize() throws Exception {
        for (int size : new int[] {1, 2, 5}) {
            try (var pool = VirtualPool.of(size)) {
                var runs = new AtomicInteger();
                List<Future<?>> futures = new ArrayList<>();
                for (int k = 0; k < 2 * size; k++) {
                    futures.add(pool.submit(() -> pool.run(TestLoop.of(outer ->
                            pool.run(TestLoop.of(inner ->
                                    pool.run(TestLoop.of(innermost -> runs.incrementAndGet()), Schedule.AUTO, 3, pool.size())),
                                    Schedule.AUTO, 4, pool.size())),
                            Schedule.AUTO, 5, pool.size())));
                }
                for (var future : futures) {
                    future.get();
                }
                assertEquals(2 * size * 60, runs.get());
            }
        }
    }

    @Test
    void theBoundHoldsForLoopsInTasks() throws Exception {
        var gauge = new Gauge();
        try (var pool = VirtualPool.of(3)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int k = 0; k < 12; k++) {
                futures.add(pool.submit(() -> {
                    gauge.around(() -> true);
                    for (int round = 0; round < 20; round++) {
                        pool.run(TestLoop.of(unit -> gauge.around(() -> {
                            Thread.yield();
                            return true;
                        })), Schedule.AUTO, 10, 3);
                        gauge.around(() -> true);
                    }
                    return null;
                }));
            }
            for (var future : futures) {
                future.get();
            }
        }
        assertTrue(gauge.most() <= 3, gauge.most() + " at the same time");
    }

    @Test
    void unitsOfALoopMayWaitForTasks() throws Exception {
        for (int size = 1; size <= 3; size++) {
            try (var pool = VirtualPool.of(size)) {
                var sum = new AtomicInteger();
                pool.run(TestLoop.of(unit -> sum.addAndGet(pool.submit(() -> unit).get())), Schedule.AUTO, 100, size);
                assertEquals(4950, sum.get());
            }
        }
    }

    @Test
    void scopesAndJoinsWorkInTasks() throws Exception {
        for (int size = 1; size <= 3; size++) {
            int width = size;
            try (var pool = VirtualPool.of(size)) {
                assertEquals(45, pool.submit(() -> {
                    var sum = new AtomicInteger();
                    try (Scope scope = pool.scope("inner", width)) {
                        for (int k = 0; k < 10; k++) {
                            int number = k;
                            scope.fork(() -> sum.addAndGet(pool.submit(() -> number).get()));
                        }
                    }
                    return sum.get();
                }).get());
                assertEquals(34, pool.submit(() -> join(pool, 9, width)).get());
            }
        }
    }

    private static int join(VirtualPool pool, int n, int width) {
        if (n < 2) {
            return n;
        }
        try {
            return pool.<Integer, Integer, Integer>join(() -> join(pool, n - 1, width), () -> join(pool, n - 2, width), Integer::sum,
                    width);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void anAbandonedThreadFreesItsPlaceAndIsNotWaitedFor() throws Exception {
        var factory = new RecordingFactory();
        var stuck = new CountDownLatch(1);
        var free = new AtomicBoolean();
        var release = new CountDownLatch(1);
        var pool = factory.pool(VirtualPool.builder(1));
        var threads = pool.threads();
        var hands = new VirtualHands(threads, 1);
        var thread = new AtomicReference<Thread>();
        var source = new Source() {
            private final AtomicBoolean joined = new AtomicBoolean();

            @Override
            boolean joinable() {
                return !joined.get();
            }

            @Override
            void join(Worker worker) {
                joined.set(true);
                thread.set(Thread.currentThread());
                stuck.countDown();
                while (!free.get()) {
                    try {
                        release.await();
                    } catch (InterruptedException stubborn) {
                        Thread.yield();
                    }
                }
            }
        };
        hands.remove(hands.post(source, 1));
        stuck.await();
        Future<Integer> next = pool.submit(() -> 3);
        assertThrows(TimeoutException.class, () -> next.get(20, TimeUnit.MILLISECONDS));
        hands.abandon(thread.get(), null);
        hands.abandon(thread.get(), null);
        assertEquals(3, next.get());
        Future<Integer> one = pool.submit(() -> {
            assertThrows(TimeoutException.class, () -> pool.submit(() -> 4).get(0, TimeUnit.SECONDS), "one place, not two");
            return 4;
        });
        assertEquals(4, one.get());
        pool.close();
        assertTrue(thread.get().isAlive());
        free.set(true);
        release.countDown();
        factory.awaitNone();
    }
}
