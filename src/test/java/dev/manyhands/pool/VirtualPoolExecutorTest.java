package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link java.util.concurrent.ExecutorService} promises, but for cancellation and the end of the pool: they have their own tests. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolExecutorTest {
    @Test
    void saysWhatItIs() {
        try (var pool = VirtualPool.of(3, "mine")) {
            assertEquals(3, pool.size());
            assertEquals("mine", pool.name());
            assertTrue(pool.sharesHeap());
            assertEquals("virtual pool 'mine' of size 3", pool.toString());
        }
        try (var pool = VirtualPool.builder(2).name("slow").rate(5, Duration.ofSeconds(1), 2).build()) {
            assertEquals("virtual pool 'slow' of size 2, 5 starts per PT1S in bursts of 2", pool.toString());
        }
        for (int size : new int[] {0, -1, (1 << 20) + 1}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> VirtualPool.of(size));
            assertTrue(refused.getMessage().contains(" " + size + ": allowed is 1 to"), refused.getMessage());
        }
        assertThrows(NullPointerException.class, () -> VirtualPool.of(1, null));
        assertThrows(NullPointerException.class, () -> VirtualPool.builder(1).rate(1, null));
        assertThrows(IllegalArgumentException.class, () -> VirtualPool.builder(1).rate(0, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> VirtualPool.builder(1).rate(1, Duration.ofSeconds(1), 0));
    }

    @Test
    void everyTaskHasAVirtualThreadOfItsOwnWithTheNameOfThePool() throws Exception {
        try (var pool = VirtualPool.of(2, "named")) {
            Set<Thread> threads = new HashSet<>();
            Set<String> names = new HashSet<>();
            for (int k = 0; k < 20; k++) {
                Thread thread = pool.submit(Thread::currentThread).get();
                assertTrue(thread.isVirtual());
                threads.add(thread);
                names.add(thread.getName());
            }
            assertEquals(20, threads.size());
            for (int k = 1; k <= 20; k++) {
                assertTrue(names.contains("manyhands-named-" + k), names::toString);
            }
        }
    }

    @Test
    void threadLocalsOfOneTaskAreNotSeenByTheNextNorInherited() throws Exception {
        var plain = new ThreadLocal<String>();
        var inheritable = new InheritableThreadLocal<String>();
        inheritable.set("submitter's");
        try (var pool = VirtualPool.of(1)) {
            for (int k = 0; k < 5; k++) {
                Future<String> queuedByTask = pool.submit(() -> {
                    assertNull(plain.get());
                    assertNull(inheritable.get());
                    plain.set("task's");
                    inheritable.set("task's");
                    return pool.submit(() -> plain.get() + inheritable.get());
                }).get();
                assertEquals("nullnull", queuedByTask.get());
            }
        } finally {
            inheritable.remove();
        }
    }

    @Test
    void aTaskHasTheContextClassLoaderOfWhoSubmittedItAlsoFromTheQueue() throws Exception {
        Thread self = Thread.currentThread();
        ClassLoader before = self.getContextClassLoader();
        try (var pool = VirtualPool.of(1); var loader = new URLClassLoader(new URL[0])) {
            var release = new CountDownLatch(1);
            pool.submit(() -> release.await(1, TimeUnit.MINUTES));
            var plain = pool.submit(() -> Thread.currentThread().getContextClassLoader());
            self.setContextClassLoader(loader);
            var changed = pool.submit(() -> Thread.currentThread().getContextClassLoader());
            self.setContextClassLoader(before);
            release.countDown();
            assertSame(before, plain.get());
            assertSame(loader, changed.get());
        } finally {
            self.setContextClassLoader(before);
        }
    }

    @Test
    void submitGivesResultsNullsAndValues() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            assertEquals(42, pool.submit(() -> 42).get());
            assertNull(pool.submit(() -> { }).get());
            assertEquals("text", pool.submit(() -> { }, "text").get());
            assertEquals(1, pool.submit(() -> 1).get(20, TimeUnit.SECONDS));
            var ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            ran.await();
            assertThrows(NullPointerException.class, () -> pool.execute(null));
            assertThrows(NullPointerException.class, () -> pool.submit((Callable<?>) null));
            assertThrows(NullPointerException.class, () -> pool.submit((Runnable) null));
        }
    }

    @Test
    void aFailureArrivesAtGetAndTheStateTellsIt() {
        try (var pool = VirtualPool.of(1)) {
            for (Throwable boom : List.of(new IllegalStateException("boom"), new AssertionError("error"))) {
                Future<?> future = pool.submit(() -> {
                    throw sneaky(boom);
                });
                assertSame(boom, assertThrows(ExecutionException.class, future::get).getCause());
                assertEquals(Future.State.FAILED, future.state());
                assertSame(boom, future.exceptionNow());
            }
        }
    }

    private static Exception sneaky(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    @Test
    void aFutureTellsItsState() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var release = new CountDownLatch(1);
            Future<Integer> running = pool.submit(() -> {
                release.await();
                return 1;
            });
            Future<Integer> queued = pool.submit(() -> 2);
            assertEquals(Future.State.RUNNING, running.state());
            assertThrows(TimeoutException.class, () -> queued.get(1, TimeUnit.MILLISECONDS));
            assertFalse(queued.isDone());
            release.countDown();
            assertEquals(2, queued.get());
            assertEquals(1, running.resultNow());
            assertEquals(Future.State.SUCCESS, running.state());
        }
    }

    @Test
    void whatATaskOfExecuteThrowsGoesToTheHandlerOfItsThreadOrTheDefaultOne() throws Exception {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        try (var pool = VirtualPool.of(1)) {
            for (int round = 0; round < 10; round++) {
                boolean own = round % 2 == 0;
                boolean handlerFails = round > 7;
                var error = new AssertionError("task " + round);
                var seen = new AtomicReference<Throwable>();
                var handled = new CountDownLatch(1);
                Thread.UncaughtExceptionHandler handler = (thread, failure) -> {
                    seen.set(failure);
                    handled.countDown();
                    if (handlerFails) {
                        throw new IllegalStateException("the handler fails too");
                    }
                };
                Thread.setDefaultUncaughtExceptionHandler(own ? null : handler);
                pool.execute(() -> {
                    if (own) {
                        Thread.currentThread().setUncaughtExceptionHandler(handler);
                    }
                    throw error;
                });
                handled.await();
                assertSame(error, seen.get());
                assertEquals(round, pool.submit(() -> 0).get() + round, "the place is free again");
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    // ---- several tasks

    @Test
    void invokeAllReturnsFuturesInOrderAllDone() throws Exception {
        try (var pool = VirtualPool.of(3)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int k = 0; k < 100; k++) {
                int number = k;
                tasks.add(() -> {
                    if (number == 50) {
                        throw new IllegalStateException("fifty");
                    }
                    return number;
                });
            }
            List<Future<Integer>> futures = pool.invokeAll(tasks);
            assertTrue(futures.stream().allMatch(Future::isDone));
            for (int k = 0; k < 100; k++) {
                if (k == 50) {
                    assertThrows(ExecutionException.class, futures.get(k)::get);
                } else {
                    assertEquals(k, futures.get(k).get());
                }
            }
            assertEquals(List.of(), pool.invokeAll(List.<Callable<Integer>>of()));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(null));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(Arrays.asList(() -> 1, (Callable<Integer>) null)));
        }
    }

    @Test
    void invokeAllWithATimeoutCancelsWhatIsNotDone() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            var interrupted = new CountDownLatch(1);
            List<Future<Integer>> futures = pool.invokeAll(List.of(() -> 1, () -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return 2;
            }), 100, TimeUnit.MILLISECONDS);
            assertEquals(1, futures.get(0).get());
            assertTrue(futures.get(1).isCancelled());
            interrupted.await();
            assertEquals(7, pool.invokeAll(List.of(() -> 7), 1, TimeUnit.MINUTES).get(0).get());
        }
    }

    @Test
    void invokeAnyReturnsTheResultOfOneThatSucceedsAndCancelsTheOthers() throws Exception {
        try (var pool = VirtualPool.of(3)) {
            var interrupted = new CountDownLatch(1);
            var waits = new CountDownLatch(1);
            List<Callable<String>> tasks = List.of(() -> {
                throw new IllegalStateException("fails");
            }, () -> {
                waits.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return "late";
            }, () -> {
                waits.await();
                return "first";
            });
            assertEquals("first", pool.invokeAny(tasks));
            interrupted.await();
            assertEquals("first", pool.invokeAny(List.of(() -> "first"), 1, TimeUnit.MINUTES));
        }
    }

    @Test
    void invokeAnyFailsWhenAllFailAndKeepsAllFailures() {
        try (var pool = VirtualPool.of(1)) {
            var one = new IllegalStateException("one");
            var two = new IllegalStateException("two");
            var failure = assertThrows(ExecutionException.class, () -> pool.invokeAny(List.of(() -> {
                throw one;
            }, () -> {
                throw two;
            })));
            assertSame(two, failure.getCause());
            assertSame(one, failure.getSuppressed()[0]);
        }
    }

    @Test
    void invokeAnyTimesOutAndCancels() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            var interrupted = new CountDownLatch(1);
            assertThrows(TimeoutException.class, () -> pool.invokeAny(List.of(() -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return 0;
            }), 50, TimeUnit.MILLISECONDS));
            interrupted.await();
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void invokeAnyRefusesWhatItCannotDo() {
        try (var pool = VirtualPool.of(1)) {
            assertThrows(IllegalArgumentException.class, () -> pool.invokeAny(List.<Callable<Integer>>of()));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(null));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(Arrays.asList(() -> 1, (Callable<Integer>) null)));
        }
    }

    @Test
    void itServesACompletableFuture() throws Exception {
        try (var pool = VirtualPool.of(2)) {
            var future = CompletableFuture.supplyAsync(() -> 20, pool).thenApplyAsync(n -> n + 22, pool)
                    .thenCombineAsync(CompletableFuture.supplyAsync(Thread::currentThread, pool),
                            (n, thread) -> thread.isVirtual() ? n : 0, pool);
            assertEquals(42, future.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTaskThatWasSubmittedMayBeExecutedAgainWithoutEffect() throws Exception {
        try (var pool = VirtualPool.of(1); var other = VirtualPool.of(1)) {
            var runs = new AtomicInteger();
            Future<Integer> future = pool.submit(runs::incrementAndGet);
            assertEquals(1, future.get());
            pool.execute(assertInstanceOf(Runnable.class, future));
            other.execute((Runnable) future);
            other.submit(() -> { }).get();
            pool.submit(() -> { }).get();
            assertEquals(1, runs.get());
        }
    }

    @Test
    void unnamedPoolsHaveDifferentNames() {
        try (var one = VirtualPool.of(1); var two = VirtualPool.of(1)) {
            assertNotSame(one.name(), two.name());
            assertFalse(one.name().equals(two.name()));
        }
    }
}
