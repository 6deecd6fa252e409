package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelled tasks: what is interrupted, what is freed, what stays. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolCancelTest {
    @Test
    void cancellingARunningTaskInterruptsThatTaskOnly() throws Exception {
        try (var pool = VirtualPool.of(3)) {
            var begun = new CountDownLatch(3);
            var release = new CountDownLatch(1);
            var interrupted = new CountDownLatch(1);
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                futures.add(pool.submit(() -> {
                    begun.countDown();
                    try {
                        return release.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                }));
            }
            begun.await();
            assertTrue(futures.get(1).cancel(true));
            interrupted.await();
            release.countDown();
            assertTrue(futures.get(0).get());
            assertTrue(futures.get(2).get());
            assertThrows(CancellationException.class, futures.get(1)::get);
            assertEquals(Future.State.CANCELLED, futures.get(1).state());
            assertFalse(futures.get(1).cancel(true));
            assertFalse(futures.get(0).cancel(true));
        }
    }

    @Test
    void cancellingWithoutInterruptLetsTheTaskRun() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var begun = new CountDownLatch(1);
            var cancelled = new CountDownLatch(1);
            var undisturbed = new AtomicBoolean();
            var future = pool.submit(() -> {
                begun.countDown();
                undisturbed.set(cancelled.await(1, TimeUnit.MINUTES));
                return null;
            });
            begun.await();
            assertTrue(future.cancel(false));
            cancelled.countDown();
            pool.submit(() -> { }).get();
            assertTrue(undisturbed.get());
        }
    }

    @Test
    void theInterruptOfACancelledTaskReachesNoOtherOne() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            for (int round = 0; round < 2000; round++) {
                var begun = new AtomicBoolean();
                var task = pool.submit(() -> begun.set(true));
                while (round % 2 == 0 && !begun.get()) {
                    Thread.onSpinWait();
                }
                task.cancel(true);
                assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
            }
            pool.execute(() -> Thread.currentThread().interrupt());
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }

    @Test
    void theInterruptOfACancelledInnerTaskDoesNotReachTheOuterOneThatWaitsForIt() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var inner = new AtomicReference<Future<?>>();
            var begun = new CountDownLatch(1);
            var outer = pool.submit(() -> {
                inner.set(pool.submit(() -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return null;
                }));
                assertThrows(CancellationException.class, () -> inner.get().get());
                return Thread.currentThread().isInterrupted();
            });
            begun.await();
            assertTrue(inner.get().cancel(true));
            assertFalse(outer.get());
        }
    }

    @Test
    void aTaskThatIsCancelledBeforeItBeginsNeverRuns() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var begun = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            pool.submit(() -> {
                begun.countDown();
                return release.await(1, TimeUnit.MINUTES);
            });
            begun.await();
            var runs = new AtomicInteger();
            for (int k = 0; k < 10; k++) {
                assertTrue(pool.submit(runs::incrementAndGet).cancel(k % 2 == 0));
            }
            release.countDown();
            pool.submit(() -> { }).get();
            assertEquals(0, runs.get());
        }
    }

    @Test
    void aTaskThatIsCancelledWhileItBeginsLosesNoPlace() throws Exception {
        try (var pool = VirtualPool.of(1); var duel = new Duel()) {
            for (int round = 0; round < 3000; round++) {
                var runs = new AtomicInteger();
                var release = new CountDownLatch(1);
                pool.submit(() -> release.await(1, TimeUnit.MINUTES));
                var task = pool.submit(runs::incrementAndGet);
                var cancelled = new AtomicBoolean();
                duel.fight(() -> cancelled.set(task.cancel(false)), release::countDown);
                pool.submit(() -> { }).get();
                assertTrue(cancelled.get() || runs.get() == 1, "round " + round);
            }
        }
    }

    @Test
    void aCancelledTaskLeavesTheQueueAtOnce() throws Exception {
        var pool = VirtualPool.of(1);
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        pool.submit(() -> {
            begun.countDown();
            return release.await(1, TimeUnit.MINUTES);
        });
        begun.await();
        List<Future<?>> futures = new ArrayList<>();
        for (int k = 0; k < 100; k++) {
            futures.add(pool.submit(() -> { }));
        }
        for (int k = 0; k < 100; k += 2) {
            futures.get(k).cancel(false);
        }
        pool.shutdown();
        var left = pool.shutdownNow();
        assertEquals(50, left.size());
        for (int k = 1; k < 100; k += 2) {
            assertEquals(futures.get(k), left.get(k / 2));
        }
        release.countDown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void cancelledTasksAreGarbageAlthoughThePoolIsBusy() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var begun = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            pool.submit(() -> {
                begun.countDown();
                return release.await(1, TimeUnit.MINUTES);
            });
            begun.await();
            WeakReference<Object> first = cancelled(pool);
            Future<?> between = pool.submit(() -> { });
            WeakReference<Object> second = cancelled(pool);
            awaitCleared(first);
            awaitCleared(second);
            release.countDown();
            between.get();
        }
    }

    @Test
    void whatATaskUsedIsGarbageWhenItHasEndedAlthoughItsFutureIsKept() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            Object payload = new byte[1000];
            var reference = new WeakReference<>(payload);
            Future<Integer> future = submit(pool, payload);
            assertTrue(future.get() != 0);
            payload = null;
            awaitCleared(reference);
            assertTrue(future.isDone());
        }
    }

    private static Future<Integer> submit(VirtualPool pool, Object payload) {
        return pool.submit(() -> System.identityHashCode(payload) | 1);
    }

    private static WeakReference<Object> cancelled(VirtualPool pool) {
        Object payload = new byte[1000];
        submit(pool, payload).cancel(true);
        return new WeakReference<>(payload);
    }

    private static void awaitCleared(WeakReference<?> reference) {
        while (reference.get() != null) {
            System.gc();
            Thread.yield();
        }
    }
}
