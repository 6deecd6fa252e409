package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScopeTest {
    @Test
    void runsEveryForkedTaskBeforeItIsClosed() {
        for (int size = 1; size <= 4; size++) {
            try (var pool = ThreadPool.of(size)) {
                for (int round = 0; round < 200; round++) {
                    var runs = new AtomicInteger();
                    List<Scope.Fork<Integer>> forks = new ArrayList<>();
                    try (Scope scope = pool.scope("all", size)) {
                        for (int k = 0; k < 50; k++) {
                            int number = k;
                            forks.add(scope.fork(() -> {
                                runs.incrementAndGet();
                                return number;
                            }));
                        }
                    }
                    assertEquals(50, runs.get());
                    for (int k = 0; k < 50; k++) {
                        assertTrue(forks.get(k).isFinished());
                        assertEquals(k, forks.get(k).get());
                    }
                }
            }
        }
    }

    @Test
    void anEmptyScopeClosesAtOnce() {
        try (var pool = ThreadPool.of(1)) {
            Scope scope = pool.scope("empty", 1);
            scope.close();
            assertEquals("scope 'empty'", scope.toString());
            assertThrows(IllegalStateException.class, () -> scope.fork(() -> 1));
        }
    }

    @Test
    void tasksForkFurtherTasks() {
        try (var pool = ThreadPool.of(3)) {
            for (int round = 0; round < 50; round++) {
                var leaves = new AtomicInteger();
                try (Scope scope = pool.scope("tree", 3)) {
                    grow(scope, 9, leaves);
                }
                assertEquals(512, leaves.get());
            }
        }
    }

    private static void grow(Scope scope, int depth, AtomicInteger leaves) {
        if (depth == 0) {
            leaves.incrementAndGet();
            return;
        }
        for (int k = 0; k < 2; k++) {
            scope.fork(() -> {
                grow(scope, depth - 1, leaves);
                return null;
            });
        }
    }

    @Test
    void getRunsATaskThatHasNotBegunAndWaitsForOneThatHas() throws Exception {
        try (var pool = ThreadPool.of(1); var busy = new Busy(pool, 1)) {
            assertNotNull(busy);
            try (Scope scope = pool.scope("get", 1)) {
                var fork = scope.fork(Thread::currentThread);
                assertFalse(fork.isFinished());
                assertSame(Thread.currentThread(), fork.get());
                assertSame(Thread.currentThread(), fork.get());
            }
        }
    }

    @Test
    void asManyTasksRunAtTheSameTimeAsTheWidthAllowsAndNoMore() {
        try (var pool = ThreadPool.of(4)) {
            for (int width = 1; width <= 4; width++) {
                int threads = width;
                var all = new CyclicBarrier(threads);
                var inside = new AtomicInteger();
                var most = new AtomicInteger();
                try (Scope scope = pool.scope("wide", width)) {
                    for (int k = 0; k < threads * 20; k++) {
                        scope.fork(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            all.await();
                            return inside.decrementAndGet();
                        });
                    }
                }
                assertTrue(most.get() <= width, most + " at width " + width);
            }
        }
    }

    @Test
    void theFirstFailureCancelsTheRest() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 200; round++) {
                var boom = new IllegalStateException("boom");
                var runs = new AtomicInteger();
                Scope scope = pool.scope("failing", 2);
                var blocked = new CountDownLatch(1);
                var fork = scope.fork(() -> {
                    blocked.await(); // interrupted when the other one fails, or never begun
                    return 0;
                });
                scope.fork(() -> {
                    throw boom;
                });
                List<Scope.Fork<Integer>> rest = new ArrayList<>();
                for (int k = 0; k < 20; k++) {
                    rest.add(scope.fork(runs::incrementAndGet));
                }
                var failure = assertThrows(ParallelException.class, scope::close);
                assertSame(boom, failure.getCause());
                assertEquals("failing", failure.jobName());
                assertEquals(1, failure.index());
                assertEquals(0, failure.getSuppressed().length);
                assertTrue(fork.isFinished());
                int cancelled = 0;
                for (var task : rest) {
                    assertTrue(task.isFinished());
                    try {
                        task.get();
                    } catch (CancellationException e) {
                        cancelled++;
                    }
                }
                assertEquals(20, cancelled + runs.get());
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void interruptingTheOwnerCancelsAndRestoresTheFlag() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 50; round++) {
                Thread owner = Thread.currentThread();
                var begun = new CountDownLatch(1);
                var closes = new AtomicBoolean();
                Scope scope = pool.scope("interrupted", 2);
                scope.fork(() -> {
                    begun.countDown();
                    while (!closes.get() || owner.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    owner.interrupt();
                    new CountDownLatch(1).await();
                    return 0;
                });
                begun.await();
                closes.set(true);
                assertThrows(CancellationException.class, scope::close);
                assertTrue(Thread.interrupted());
            }
        }
    }

    @Test
    void aTaskThatInterruptsItsOwnThreadDoesNotHarmTheNext() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var tainted = new AtomicBoolean();
            for (int round = 0; round < 100; round++) {
                var ran = new CountDownLatch(5);
                try (Scope scope = pool.scope("flags", 2)) {
                    for (int k = 0; k < 5; k++) {
                        scope.fork(() -> {
                            tainted.compareAndSet(false, Thread.currentThread().isInterrupted());
                            Thread.currentThread().interrupt();
                            ran.countDown();
                            return 0;
                        });
                    }
                    ran.await(); // the owner runs none
                }
            }
            assertFalse(tainted.get());
        }
    }

    @Test
    void onlyTheOwnerCloses() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            Scope scope = pool.scope("owned", 1);
            var thrown = new AtomicReference<Throwable>();
            Thread.ofPlatform().start(() -> thrown.set(assertThrows(IllegalStateException.class, scope::close))).join();
            assertNotNull(thrown.get());
            scope.close();
        }
    }

    @Test
    void closingTwiceDoesNotTakeAnotherSourceOffTheBoard() {
        try (var pool = ThreadPool.of(2)) {
            Scope first = pool.scope("first", 2);
            first.close();
            try (Scope second = pool.scope("second", 2)) {
                first.close();
                var both = new CyclicBarrier(2);
                second.fork(both::await);
                second.fork(both::await); // hangs if no worker finds the scope
            }
        }
    }

    @Test
    void aForkFromOutsideIsRunBeforeTheEndOrRefused() {
        try (var pool = ThreadPool.of(1); var duel = new Duel()) {
            for (int round = 0; round < 20_000; round++) {
                Scope scope = pool.scope("outside", 1);
                var fork = new AtomicReference<Scope.Fork<Integer>>();
                duel.fight(scope::close, () -> {
                    try {
                        fork.set(scope.fork(() -> 1));
                    } catch (IllegalStateException refused) {
                        fork.set(null);
                    }
                });
                assertTrue(fork.get() == null || fork.get().isFinished(), "a task outlived its scope in round " + round);
            }
        }
    }

    @Test
    void nothingRunsAfterTheEndEvenIfATaskIsAskedForWhileTheScopeIsCancelled() {
        try (var pool = ThreadPool.of(2); var duel = new Duel()) {
            for (int round = 0; round < 5_000; round++) {
                var running = new AtomicInteger();
                var begun = new AtomicBoolean();
                Scope scope = pool.scope("cancelled", 2);
                scope.fork(() -> {
                    running.incrementAndGet();
                    begun.set(true);
                    for (int k = 0; k < 500; k++) {
                        Thread.onSpinWait();
                    }
                    return running.decrementAndGet();
                });
                while (!begun.get()) {
                    Thread.onSpinWait();
                }
                var asked = scope.fork(() -> 2);
                duel.fight(scope::cancel, () -> {
                    try {
                        asked.get();
                    } catch (CancellationException cancelled) {
                        assertTrue(asked.isFinished());
                    }
                });
                scope.close();
                assertEquals(0, running.get());
            }
        }
    }

    @Test
    void scopesInsideLoopsAndLoopsInsideScopes() {
        try (var pool = ThreadPool.of(3)) {
            for (int round = 0; round < 30; round++) {
                var sum = new AtomicInteger();
                pool.run(TestLoop.of(unit -> {
                    try (Scope scope = pool.scope("inner", 3)) {
                        for (int k = 0; k < 5; k++) {
                            scope.fork(() -> {
                                pool.run(TestLoop.of(inner -> sum.incrementAndGet()), Schedule.AUTO, 4, 3);
                                return 0;
                            });
                        }
                    }
                }), Schedule.dynamic(1), 6, 3);
                assertEquals(120, sum.get());
            }
        }
    }

    @Test
    void anOwnerThatIsInterruptedBetweenTasksRunsNoMoreOfThem() {
        try (var pool = ThreadPool.of(1)) {
            var runs = new AtomicInteger();
            Scope scope = pool.scope("interrupted", 1);
            for (int k = 0; k < 5; k++) {
                scope.fork(runs::incrementAndGet);
            }
            Thread.currentThread().interrupt(); // nothing to wait for: the owner runs all tasks itself
            assertThrows(CancellationException.class, scope::close);
            assertTrue(Thread.interrupted());
            assertEquals(0, runs.get());
        }
    }
}
