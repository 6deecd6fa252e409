package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a pool, and what is left of it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolLifeTest {
    @Test
    void closeWaitsForWhatWasSubmitted() throws Exception {
        for (int round = 0; round < 200; round++) {
            var runs = new AtomicInteger();
            var factory = new RecordingFactory();
            var pool = factory.pool(VirtualPool.builder(1 + round % 3));
            for (int k = 0; k < 50; k++) {
                pool.execute(runs::incrementAndGet);
            }
            pool.close();
            assertEquals(50, runs.get());
            assertTrue(pool.isShutdown());
            assertTrue(pool.isTerminated());
            pool.close(); // again: no effect
            factory.awaitNone();
        }
    }

    @Test
    void anUnusedPoolTerminatesAtOnce() throws Exception {
        var pool = VirtualPool.of(2);
        assertFalse(pool.isShutdown());
        assertFalse(pool.isTerminated());
        assertFalse(pool.awaitTermination(1, TimeUnit.MILLISECONDS));
        pool.shutdown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertEquals(List.of(), pool.shutdownNow());
    }

    @Test
    void aClosedPoolRejectsEverything() {
        var pool = VirtualPool.of(2, "shut");
        pool.close();
        for (var attempt : List.<org.junit.jupiter.api.function.Executable>of(
                () -> pool.execute(() -> { }),
                () -> pool.submit(() -> 1),
                () -> pool.invokeAll(List.of(() -> 1)),
                () -> pool.invokeAny(List.of(() -> 1)),
                () -> pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 1, 1),
                () -> pool.join(() -> 1, () -> 2, Integer::sum, 1),
                () -> pool.scope("s", 1))) {
            var rejection = assertThrows(RejectedExecutionException.class, attempt);
            assertTrue(rejection.getMessage().contains("'shut'"), rejection.getMessage());
        }
    }

    @Test
    void afterShutdownTheQueueIsWorkedOffAndRunningTasksMayStillUseLoops() throws Exception {
        var pool = VirtualPool.of(1);
        var begun = new CountDownLatch(1);
        var shut = new CountDownLatch(1);
        var sum = pool.submit(() -> {
            begun.countDown();
            shut.await();
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
            var total = new AtomicInteger();
            pool.run(TestLoop.of(total::addAndGet), Schedule.AUTO, 100, 1);
            try (Scope scope = pool.scope("late", 1)) {
                scope.fork(() -> total.addAndGet(50));
            }
            return total.get();
        });
        Future<Integer> queued = pool.submit(() -> 7);
        begun.await();
        pool.shutdown();
        assertFalse(pool.isTerminated());
        shut.countDown();
        assertEquals(5000, sum.get());
        assertEquals(7, queued.get());
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void closeWaitsForLoopsThatHaveBegunAndTheyGetTheirThreads() throws Exception {
        for (int round = 0; round < 50; round++) {
            var pool = VirtualPool.of(2);
            var begun = new CountDownLatch(1);
            var closing = new AtomicBoolean();
            var runs = new AtomicInteger();
            var caller = Thread.ofPlatform().start(() -> pool.run(TestLoop.of(unit -> {
                begun.countDown();
                while (!closing.get()) {
                    Thread.yield();
                }
                runs.incrementAndGet();
            }), Schedule.AUTO, 500, 2));
            begun.await();
            pool.shutdown();
            closing.set(true);
            pool.close();
            assertEquals(500, runs.get());
            caller.join();
        }
    }

    @Test
    void aScopeThatIsStillOpenDoesNotKeepThePoolFromEnding() {
        var pool = VirtualPool.of(2);
        try (Scope scope = pool.scope("open", 2)) {
            pool.close();
            var thread = scope.fork(Thread::currentThread);
            assertSame(Thread.currentThread(), thread.get(), "its owner does the work");
        }
    }

    @Test
    void shutdownNowInterruptsWhatRunsAndReturnsWhatDidNotBegin() throws Exception {
        var factory = new RecordingFactory();
        var pool = factory.pool(VirtualPool.builder(2));
        var begun = new CountDownLatch(2);
        var interrupted = new CountDownLatch(2);
        for (int k = 0; k < 2; k++) {
            pool.execute(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
        }
        Runnable never = () -> {
            throw new AssertionError("it must not run");
        };
        begun.await();
        pool.execute(never);
        Future<?> future = pool.submit(never);
        assertEquals(List.of(never, future), pool.shutdownNow());
        interrupted.await();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertFalse(future.isDone());
        assertEquals(2, factory.made());
        factory.awaitNone();
    }

    @Test
    void shutdownNowEndsLoopsWhoseUnitsHeedInterrupts() throws Exception {
        var pool = VirtualPool.of(2);
        var begun = new CountDownLatch(2);
        var outcome = new AtomicReference<Throwable>();
        var caller = Thread.ofPlatform().start(() -> outcome.set(assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
            begun.countDown();
            new CountDownLatch(1).await();
        }), Schedule.AUTO, 100, 2))));
        begun.await();
        pool.shutdownNow();
        caller.join();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertTrue(outcome.get().getCause() instanceof InterruptedException, () -> outcome.get().toString());
    }

    @Test
    void anInterruptedCloseStopsWhatRuns() throws Exception {
        var pool = VirtualPool.of(1);
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        pool.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        begun.await();
        Thread.currentThread().interrupt();
        pool.close();
        assertTrue(Thread.interrupted());
        interrupted.await();
        assertTrue(pool.isTerminated());
    }

    @Test
    void aTaskThatClosesItsOwnPoolIsToldSo() throws Exception {
        var pool = VirtualPool.of(2);
        var told = pool.submit(() -> assertThrows(IllegalStateException.class, pool::close));
        assertTrue(told.get().getMessage().contains("own pool"));
        pool.run(TestLoop.of(unit -> assertThrows(IllegalStateException.class, pool::close)), Schedule.AUTO, 1, 1);
        pool.submit(pool::shutdown).get();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void aTaskIsEitherRunOrReturnedOrRejectedWhenThePoolIsShutDownMeanwhile() throws Exception {
        try (var duel = new Duel()) {
            for (int round = 0; round < 4000; round++) {
                boolean now = round % 2 == 0;
                var pool = VirtualPool.of(1);
                if (round % 3 == 0) {
                    pool.execute(() -> { });
                }
                var ran = new AtomicInteger();
                var accepted = new AtomicInteger();
                var returned = new AtomicInteger();
                Runnable task = ran::incrementAndGet;
                duel.fight(() -> {
                    try {
                        pool.execute(task);
                        accepted.set(1);
                    } catch (RejectedExecutionException e) {
                        accepted.set(0);
                    }
                }, () -> {
                    if (now) {
                        returned.addAndGet((int) pool.shutdownNow().stream().filter(r -> r == task).count());
                    } else {
                        pool.shutdown();
                    }
                });
                assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS), "round " + round);
                assertEquals(accepted.get(), ran.get() + returned.get(), "round " + round);
            }
        }
    }

    @Test
    void closingWhileOthersSubmitLetsWhatWasAcceptedEnd() throws Exception {
        for (int round = 0; round < 50; round++) {
            var factory = new RecordingFactory();
            var pool = factory.pool(VirtualPool.builder(2));
            var begun = new CountDownLatch(2);
            var accepted = new AtomicInteger();
            var ran = new AtomicInteger();
            List<Thread> submitters = new ArrayList<>();
            for (int s = 0; s < 2; s++) {
                submitters.add(Thread.ofPlatform().start(() -> {
                    begun.countDown();
                    try {
                        for (;;) {
                            pool.execute(ran::incrementAndGet);
                            accepted.incrementAndGet();
                        }
                    } catch (RejectedExecutionException expected) {
                        begun.countDown();
                    }
                }));
            }
            begun.await();
            pool.close();
            int atTheEnd = ran.get();
            for (Thread submitter : submitters) {
                submitter.join();
            }
            assertEquals(accepted.get(), ran.get());
            assertEquals(atTheEnd, ran.get());
            factory.awaitNone();
        }
    }

    @Test
    void closingAPoolWithARateWaitsForTheSlots() throws Exception {
        var factory = new RecordingFactory();
        var runs = new AtomicInteger();
        try (var pool = factory.pool(VirtualPool.builder(2).rate(1, Duration.ofMillis(5)))) {
            for (int k = 0; k < 10; k++) {
                pool.execute(runs::incrementAndGet);
            }
        }
        assertEquals(10, runs.get());
        factory.awaitNone();
    }

    // ---- no more threads

    @Test
    void aTaskFailsForWhichTheSystemHasNoThreadAndItsPlaceIsFree() throws Exception {
        for (boolean limited : new boolean[] {false, true}) {
            var factory = new RecordingFactory();
            var builder = VirtualPool.builder(1);
            try (var pool = factory.pool(limited ? builder.rate(1, Duration.ofMillis(20), 1) : builder)) {
                assertEquals(1, pool.submit(() -> 1).get());
                factory.refuse(1);
                Future<Integer> unlucky = pool.submit(() -> 2);
                assertTrue(assertThrows(ExecutionException.class, unlucky::get).getCause() instanceof OutOfMemoryError);
                assertEquals(3, pool.submit(() -> 3).get());
                assertEquals(4, pool.submit(() -> {
                    factory.refuse(1);
                    assertThrows(ExecutionException.class, () -> pool.submit(() -> 0).get());
                    return pool.submit(() -> 4).get();
                }).get());
            }
            factory.awaitNone();
        }
    }

    @Test
    void whatIsExecutedWithoutAThreadIsReportedAndNobodyWaitsForEver() throws Exception {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        var reports = new AtomicInteger();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> reports.incrementAndGet());
        var factory = new RecordingFactory();
        try (var pool = factory.pool(VirtualPool.builder(1))) {
            factory.refuse(3);
            pool.execute(() -> {
                throw new AssertionError("there is no thread for it");
            });
            var foreign = new FutureTask<>(() -> 1);
            pool.execute(foreign);
            assertThrows(CancellationException.class, foreign::get);
            var told = new CountDownLatch(1);
            var job = pool.begin(new PoolJob() {
                @Override
                public void run() {
                    throw new AssertionError("there is no thread for it");
                }

                @Override
                public void neverBegan() {
                    told.countDown();
                }
            }, false);
            told.await();
            assertThrows(ExecutionException.class, job::get);
            assertEquals(2, reports.get());
            assertEquals(2, pool.submit(() -> 2).get());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        factory.awaitNone();
    }

    @Test
    void aLoopGoesOnWithFewerThreadsAndFailsWithNone() throws Exception {
        var factory = new RecordingFactory();
        try (var pool = factory.pool(VirtualPool.builder(4))) {
            for (int missing = 1; missing <= 3; missing++) {
                factory.refuse(missing);
                var runs = new AtomicInteger();
                try {
                    pool.run(TestLoop.of(unit -> runs.incrementAndGet()), Schedule.AUTO, 100, 4);
                    assertEquals(100, runs.get());
                } catch (TestLoop.Failed failed) {
                    assertTrue(failed.getCause() instanceof RejectedExecutionException);
                }
            }
            factory.refuse(1000);
            assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> { }), Schedule.AUTO, 100, 4));
            factory.refuse(0);
            try (Scope scope = pool.scope("scope", 4)) {
                factory.refuse(1000);
                assertEquals(5, scope.fork(() -> 5).get());
            }
            factory.refuse(0);
            assertEquals(6, pool.submit(() -> 6).get());
        }
        factory.awaitNone();
    }
}
