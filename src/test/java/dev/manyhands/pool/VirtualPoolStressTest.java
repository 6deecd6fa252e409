package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything at once: a hundred outside threads, and afterwards all places must be there again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolStressTest {
    private static final int OUTSIDERS = 100;

    @Test
    void aHundredOutsideThreadsShareAPoolAndNoPlaceIsLostOrFoundTwice() throws Exception {
        for (int size : new int[] {1, 4, 30}) {
            var factory = new RecordingFactory();
            var failure = new AtomicReference<Throwable>();
            try (var pool = factory.pool(VirtualPool.builder(size))) {
                List<Thread> outsiders = new ArrayList<>();
                for (int t = 0; t < OUTSIDERS; t++) {
                    long seed = t;
                    outsiders.add(Thread.ofPlatform().start(() -> {
                        var random = new Random(seed);
                        try {
                            for (int k = 0; k < 60; k++) {
                                useOnce(pool, random, 2);
                            }
                        } catch (Throwable e) {
                            failure.compareAndSet(null, e);
                        }
                    }));
                }
                for (Thread outsider : outsiders) {
                    outsider.join();
                }
                if (failure.get() != null) {
                    throw new AssertionError(failure.get());
                }
                exactlySoManyFit(pool, size);
            }
            factory.awaitNone();
        }
    }

    private static void useOnce(VirtualPool pool, Random random, int depth) throws Throwable {
        int number = random.nextInt(1000);
        long seed = random.nextLong();
        switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0 -> {
                var sum = new AtomicInteger();
                pool.run(TestLoop.of(sum::addAndGet), Schedule.AUTO, 50, 1 + number % pool.size());
                assertEquals(1225, sum.get());
            }
            case 1 -> assertEquals(number, pool.submit(() -> number).get());
            case 2 -> assertEquals(3, pool.<Integer, Integer, Integer>join(() -> 1, () -> 2, Integer::sum, 1 + number % pool.size()));
            case 3 -> {
                try (Scope scope = pool.scope("outside", 1 + number % pool.size())) {
                    var one = scope.fork(() -> 20);
                    var two = scope.fork(() -> 22);
                    assertEquals(42, one.get() + two.get());
                }
            }
            case 4 -> {
                Future<?> future = pool.submit(() -> {
                    Thread.sleep(number % 3);
                    return null;
                });
                future.cancel(number % 2 == 0);
                assertTrue(future.isDone());
            }
            case 5 -> assertTrue(pool.invokeAny(List.<Callable<Integer>>of(() -> 1, () -> 2)) > 0);
            case 6 -> pool.run(TestLoop.of(unit -> useOnce(pool, new Random(seed + unit), depth - 1)), Schedule.AUTO, 3,
                    1 + number % pool.size());
            case 7 -> {
                Future<?> inner = pool.submit(() -> nested(pool, seed, depth));
                try {
                    inner.get(number % 4, TimeUnit.MILLISECONDS);
                } catch (TimeoutException expected) {
                    inner.cancel(number % 2 == 0);
                }
            }
            case 8 -> pool.submit(() -> { // the timed wait is inside of a task
                nested(pool, seed + 1, 1);
                try {
                    return pool.submit(() -> nested(pool, seed, depth)).get(number % 3, TimeUnit.MILLISECONDS);
                } catch (TimeoutException expected) {
                    return null;
                }
            }).get();
            default -> pool.submit(() -> nested(pool, seed, depth)).get();
        }
    }

    private static Void nested(VirtualPool pool, long seed, int depth) throws Exception {
        try {
            useOnce(pool, new Random(seed), depth - 1);
            return null;
        } catch (CancellationException | InterruptedException cancelled) {
            throw cancelled;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** All places are there: so many tasks run at the same time; and no more: another one does not begin meanwhile. */
    private static void exactlySoManyFit(VirtualPool pool, int size) throws Exception {
        var gauge = new Gauge();
        var all = new CyclicBarrier(size);
        List<Future<?>> futures = new ArrayList<>();
        for (int k = 0; k < 5 * size; k++) {
            futures.add(pool.submit(() -> gauge.around(all::await)));
        }
        for (Future<?> future : futures) {
            future.get();
        }
        assertEquals(size, gauge.most());
    }
}
