package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that is stuck in a task gives its place to another one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplacementTest {
    /** A task that keeps its worker until it is told to end. */
    private static final class Stuck {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final AtomicReference<Worker> worker = new AtomicReference<>();

        Worker in(ThreadPool pool) throws InterruptedException {
            pool.execute(this::run);
            begun.await();
            return worker.get();
        }

        void run() {
            worker.set(Worker.current());
            begun.countDown();
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    continue; // stuck means stuck
                }
            }
        }
    }

    @Test
    void thePoolKeepsItsSizeAndTheOldThreadEndsWithItsTask() throws Exception {
        try (var pool = ThreadPool.of(1, "replaced")) {
            var stuck = new Stuck();
            Worker old = stuck.in(pool);
            Thread oldThread = old.thread();
            Future<Thread> waiting = pool.submit(Thread::currentThread);
            pool.workforce().replace(old);
            Thread fresh = waiting.get();
            assertNotSame(oldThread, fresh);
            assertEquals("manyhands-replaced-1", oldThread.getName());
            assertEquals("manyhands-replaced-2", fresh.getName());
            assertTrue(oldThread.isAlive());
            stuck.end.countDown();
            oldThread.join();
            assertSame(fresh, pool.submit(Thread::currentThread).get());
        }
    }

    @Test
    void aThreadIsStartedOnlyWhenThereIsWork() throws Exception {
        try (var pool = ThreadPool.of(1, "unhurried")) {
            var stuck = new Stuck();
            pool.workforce().replace(stuck.in(pool));
            assertEquals(1, PoolThreads.of("unhurried").size());
            stuck.end.countDown();
            PoolThreads.awaitNone("unhurried");
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void replacingTwiceDoesNothing() throws Exception {
        try (var pool = ThreadPool.of(1, "twice")) {
            var stuck = new Stuck();
            Worker old = stuck.in(pool);
            pool.workforce().replace(old);
            Thread fresh = pool.submit(Thread::currentThread).get();
            pool.workforce().replace(old);
            assertSame(fresh, pool.submit(Thread::currentThread).get());
            stuck.end.countDown();
            PoolThreads.awaitParked("twice");
            pool.workforce().replace(old); // its thread has ended
            assertSame(fresh, pool.submit(Thread::currentThread).get());
        }
    }

    @Test
    void nobodyWaitsForAnAbandonedTask() throws Exception {
        var pool = ThreadPool.of(2, "abandoned");
        var stuck = new Stuck();
        Worker old = stuck.in(pool);
        Future<Integer> other = pool.submit(() -> 1);
        pool.workforce().replace(old);
        pool.close();
        assertTrue(pool.isTerminated());
        assertEquals(1, other.get());
        while (PoolThreads.of("abandoned").size() > 1) {
            Thread.onSpinWait(); // the last worker has told that it ends, and does
        }
        assertEquals(1, PoolThreads.of("abandoned").size());
        stuck.end.countDown();
        PoolThreads.awaitNone("abandoned");
    }

    @Test
    void aPoolThatIsShuttingDownEndsWhenItsLastWorkerIsGivenUp() throws Exception {
        var pool = ThreadPool.of(1);
        var stuck = new Stuck();
        Worker old = stuck.in(pool);
        pool.shutdown();
        assertFalse(pool.awaitTermination(1, TimeUnit.MILLISECONDS));
        pool.workforce().replace(old);
        assertTrue(pool.isTerminated());
        stuck.end.countDown();
    }

    @Test
    void whatWasQueuedBehindAStuckTaskIsRunAfterShutdown() throws Exception {
        var pool = ThreadPool.of(1);
        var stuck = new Stuck();
        Worker old = stuck.in(pool);
        Future<Integer> queued = pool.submit(() -> 1);
        pool.shutdown();
        pool.workforce().replace(old);
        assertEquals(1, queued.get());
        assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
        stuck.end.countDown();
    }

    @Test
    void aDetachedTaskMayStillUseThePoolAndEvenWhenThatIsClosed() throws Exception {
        var pool = ThreadPool.of(2);
        var closed = new CountDownLatch(1);
        var detached = new CountDownLatch(1);
        Future<Integer> sum = pool.submit(() -> {
            pool.workforce().replace(Worker.current());
            assertEquals(42, pool.submit(() -> 42).get());
            detached.countDown();
            closed.await();
            var total = new AtomicInteger();
            pool.run(TestLoop.of(total::addAndGet), Schedule.AUTO, 100, 2);
            pool.run(TestLoop.of(total::addAndGet), Schedule.STATIC, 100, 2);
            return total.get();
        });
        detached.await();
        pool.close();
        closed.countDown();
        assertEquals(9900, sum.get());
    }

    @Test
    void aDetachedWorkerIsInterruptedWhenItsLoopEnds() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 20; round++) {
                boolean late = round % 2 == 0;
                var begun = new CountDownLatch(1);
                var freed = new CountDownLatch(1);
                var interrupted = new CountDownLatch(1);
                var busy = late ? new Busy(pool, 2) : null;
                var caller = Thread.currentThread();
                var failure = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                    if (Thread.currentThread() != caller) {
                        pool.workforce().replace(Worker.current());
                        begun.countDown();
                        assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
                        interrupted.countDown();
                        freed.await();
                    } else {
                        if (late) {
                            busy.close();
                        }
                        begun.await();
                        freed.countDown();
                        throw new IllegalStateException("ends the loop");
                    }
                }), Schedule.dynamic(1), 2, 2));
                assertEquals("ends the loop", failure.failures.getFirst().getMessage());
                assertEquals(0, interrupted.getCount());
            }
        }
    }

    @Test
    void anIdleWorkerThatIsReplacedEnds() throws Exception {
        try (var pool = ThreadPool.of(1, "sleepy")) {
            for (int round = 0; round < 200; round++) {
                Worker old = pool.submit(Worker::current).get();
                if (round % 2 == 0) {
                    PoolThreads.awaitParked("sleepy");
                }
                Thread thread = old.thread();
                pool.workforce().replace(old);
                thread.join();
            }
        }
    }

    @Test
    void workersMayBeReplacedAtAnyMoment() throws Exception {
        try (var pool = ThreadPool.of(3, "moments"); var duel = new Duel()) {
            for (int round = 0; round < 3_000; round++) {
                int kind = round;
                Worker some = pool.submit(Worker::current).get();
                duel.fight(() -> pool.workforce().replace(some), () -> {
                    if (kind % 2 == 0) {
                        assertNotNull(await(pool.submit(Worker::current)));
                    } else {
                        var sum = new AtomicInteger();
                        pool.run(TestLoop.of(sum::addAndGet), kind % 4 == 1 ? Schedule.STATIC : Schedule.dynamic(1), 20, 3);
                        assertEquals(190, sum.get());
                    }
                });
            }
            try (var busy = new Busy(pool, 3)) { // still three
                assertNotNull(busy);
            }
        }
        PoolThreads.awaitNone("moments");
    }

    @Test
    void thePoolEndsOnceHoweverManyWorkersAreReplacedWhileItDoes() throws Exception {
        try (var duel = new Duel()) {
            for (int round = 0; round < 1_000; round++) {
                var pool = ThreadPool.of(2, "ending");
                var runs = new AtomicInteger();
                Worker some = pool.submit(Worker::current).get();
                for (int k = 0; k < 5; k++) {
                    pool.execute(runs::incrementAndGet);
                }
                duel.fight(() -> pool.workforce().replace(some), pool::shutdown);
                assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
                assertTrue(runs.get() >= 4); // one may still be under way on the worker that was given up
            }
        }
        PoolThreads.awaitNone("ending");
    }

    private static Worker await(Future<Worker> worker) {
        try {
            return worker.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
