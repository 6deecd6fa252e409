package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred threads use one pool at the same time, for everything. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrowdTest {
    private static final int THREADS = 100;
    private static final int ROUNDS = 40;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachGetsWhatItHasAskedFor(boolean bounded) throws Exception {
        var builder = ThreadPool.builder().size(4).name("crowd");
        if (bounded) {
            builder.queue(10, WhenFull.BLOCK);
        }
        var failure = new AtomicReference<Throwable>();
        try (var pool = builder.build()) {
            List<Thread> crowd = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int seed = t;
                crowd.add(Thread.ofPlatform().start(() -> {
                    var random = new Random(seed);
                    try {
                        for (int round = 0; round < ROUNDS && failure.get() == null; round++) {
                            act(pool, random);
                        }
                    } catch (Throwable thrown) {
                        failure.compareAndSet(null, thrown);
                    }
                }));
            }
            for (Thread thread : crowd) {
                thread.join();
            }
            assertNull(failure.get(), () -> "a thread of the crowd failed: " + failure.get());
            assertEquals(1, pool.submit(() -> 1).get());
        }
        PoolThreads.awaitNone("crowd");
    }

    private static void act(ThreadPool pool, Random random) throws Throwable {
        int number = random.nextInt(1000);
        switch (random.nextInt(7)) {
            case 0 -> assertEquals(number, pool.submit(() -> number).get());
            case 1 -> assertEquals(number + 1, pool.submit(() -> number + pool.submit(() -> 1).get()).get(100, TimeUnit.SECONDS));
            case 2 -> {
                var sum = new AtomicInteger();
                pool.run(TestLoop.of(sum::addAndGet), random.nextBoolean() ? Schedule.STATIC : Schedule.dynamic(1), 100, 4);
                assertEquals(4950, sum.get());
            }
            case 3 -> cancel(pool, random.nextBoolean());
            case 4 -> assertEquals(number, pool.<Integer>invokeAny(List.of(() -> number, () -> number)).intValue());
            case 5 -> pool.workforce().replace(pool.submit(Worker::current).get());
            default -> {
                try (Scope scope = pool.scope("crowd", 4)) {
                    var one = scope.fork(() -> number);
                    var two = scope.fork(() -> pool.submit(() -> number).get());
                    assertEquals(2 * number, one.get() + two.get());
                }
            }
        }
    }

    private static void cancel(ThreadPool pool, boolean soon) throws Exception {
        Future<?> endless = pool.submit(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        if (!soon) {
            Thread.yield();
        }
        assertTrue(endless.cancel(true));
        try {
            endless.get();
        } catch (CancellationException expected) {
            return;
        }
        throw new AssertionError("a cancelled task has a result");
    }
}
