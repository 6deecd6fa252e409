package dev.manyhands.pool;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that use their own pool, however small it is; and what cancellation leaves behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnThreadTest {
    private static String awaitInterrupt() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    @Test
    void invokeAllEndsOnAPoolOfOne() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2, () -> 3);
            assertEquals(6, pool.submit(() -> sum(pool.invokeAll(tasks))).get());
            assertEquals(6, pool.submit(() -> sum(pool.invokeAll(tasks, 1, DAYS))).get());
        }
    }

    private static int sum(List<Future<Integer>> futures) {
        return futures.stream().mapToInt(Future::resultNow).sum();
    }

    @Test
    void invokeAllOnAPoolOfOneInterruptsAtTheEndOfItsTimeWhatItRunsItself() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            List<Callable<String>> tasks = List.of(() -> "quick", OwnThreadTest::awaitInterrupt, () -> "late");
            var flag = new AtomicBoolean(true);
            List<Future<String>> futures = pool.submit(() -> {
                List<Future<String>> all = pool.invokeAll(tasks, 100, MILLISECONDS);
                flag.set(Thread.currentThread().isInterrupted());
                return all;
            }).get();
            assertTrue(futures.stream().allMatch(Future::isDone));
            assertTrue(futures.get(1).isCancelled());
            assertTrue(futures.get(2).isCancelled());
            assertFalse(flag.get());
        }
    }

    @Test
    void invokeAnyEndsOnAPoolOfOne() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var failure = new IllegalStateException("fails");
            Callable<String> fails = () -> {
                throw failure;
            };
            assertEquals("good", pool.submit(() -> pool.invokeAny(List.of(fails, () -> "good"))).get());
            assertEquals("good", pool.submit(() -> pool.invokeAny(List.of(fails, () -> "good"), 1, DAYS)).get());
            var all = assertThrows(ExecutionException.class, () -> pool.submit(() -> pool.invokeAny(List.of(fails, fails))).get());
            assertSame(failure, all.getCause().getCause());
            var late = assertThrows(ExecutionException.class, () -> pool.submit(() ->
                    pool.invokeAny(List.<Callable<String>>of(OwnThreadTest::awaitInterrupt), 50, MILLISECONDS)).get());
            assertTrue(late.getCause() instanceof TimeoutException, late.toString());
        }
    }

    @Test
    void invokeAnyStopsWhatItRunsItselfWhenAnotherHasSucceeded() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var begun = new CountDownLatch(1);
            List<Callable<String>> tasks = List.of(() -> {
                begun.countDown();
                return awaitInterrupt();
            }, () -> {
                begun.await();
                return "other";
            });
            assertEquals("other", pool.submit(() -> pool.invokeAny(tasks)).get());
        }
    }

    @Test
    void cancellingATaskDoesNotInterruptTheOneThatItsThreadRunsMeanwhile() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var inside = new CountDownLatch(1);
            var goOn = new AtomicBoolean();
            var innerFlag = new AtomicBoolean(true);
            var outerFlag = new AtomicBoolean();
            var ended = new CountDownLatch(1);
            Future<?> outer = pool.submit(() -> {
                pool.submit(() -> {
                    inside.countDown();
                    while (!goOn.get()) {
                        Thread.onSpinWait();
                    }
                    innerFlag.set(Thread.currentThread().isInterrupted());
                }).get();
                outerFlag.set(Thread.currentThread().isInterrupted());
                ended.countDown();
                return null;
            });
            inside.await();
            assertTrue(outer.cancel(true));
            goOn.set(true);
            ended.await();
            assertFalse(innerFlag.get());
            assertTrue(outerFlag.get(), "it arrives when its own task is at it again");
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }

    @Test
    void whatATaskHeldIsNotReachableAfterItWasCancelled() throws Exception {
        var free = new CountDownLatch(1);
        try (var pool = ThreadPool.of(1)) {
            pool.execute(() -> {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            List<Future<?>> futures = new ArrayList<>();
            List<WeakReference<byte[]>> held = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                byte[] data = new byte[1000];
                held.add(new WeakReference<>(data));
                futures.add(pool.submit(() -> data[0]));
            }
            futures.forEach(future -> future.cancel(false));
            for (var reference : held) {
                awaitGone(reference);
            }
            free.countDown();
        } finally {
            free.countDown();
        }
    }

    @Test
    void whatATaskHeldIsNotReachableAfterItHasRun() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var reference = new AtomicReference<WeakReference<byte[]>>();
            submit(pool, reference).get();
            awaitGone(reference.get());
            assertNull(reference.get().get());
        }
    }

    private static Future<?> submit(ThreadPool pool, AtomicReference<WeakReference<byte[]>> reference) {
        byte[] data = new byte[1000];
        reference.set(new WeakReference<>(data));
        return pool.submit(() -> data.clone().length);
    }

    private static void awaitGone(WeakReference<?> reference) {
        while (reference.get() != null) {
            System.gc();
        }
    }
}
