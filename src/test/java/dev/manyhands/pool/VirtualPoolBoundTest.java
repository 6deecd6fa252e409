package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many tasks run, in which order, and how fast they start. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualPoolBoundTest {
    @Test
    void asManyTasksRunAtTheSameTimeAsTheBoundAllowsAndNoMore() throws Exception {
        for (int size : new int[] {1, 2, 7, 100}) {
            var gauge = new Gauge();
            try (var pool = VirtualPool.of(size)) {
                var all = new CyclicBarrier(size);
                List<Future<Integer>> futures = new ArrayList<>();
                for (int k = 0; k < size * 20; k++) {
                    futures.add(pool.submit(() -> gauge.around(all::await))); // ends only when "size" tasks are there
                }
                for (var future : futures) {
                    future.get();
                }
            }
            assertEquals(size, gauge.most());
        }
    }

    @Test
    void theBoundHoldsForManySubmitters() throws Exception {
        var gauge = new Gauge();
        var runs = new AtomicInteger();
        var factory = new RecordingFactory();
        try (var pool = factory.pool(VirtualPool.builder(3))) {
            List<Thread> submitters = new ArrayList<>();
            for (int s = 0; s < 8; s++) {
                submitters.add(Thread.ofPlatform().start(() -> {
                    for (int k = 0; k < 2000; k++) {
                        boolean yields = k % 3 == 0;
                        pool.execute(() -> {
                            gauge.enter();
                            if (yields) {
                                Thread.yield();
                            }
                            gauge.leave();
                            runs.incrementAndGet();
                        });
                    }
                }));
            }
            for (Thread submitter : submitters) {
                submitter.join();
            }
        }
        assertEquals(16_000, runs.get());
        assertEquals(16_000, factory.made());
        assertTrue(gauge.most() <= 3, gauge.most() + " tasks at the same time");
    }

    @Test
    void tasksBeginInTheOrderOfSubmission() throws Exception {
        try (var pool = VirtualPool.of(1)) {
            for (int round = 0; round < 10; round++) {
                List<Integer> order = Collections.synchronizedList(new ArrayList<>());
                Future<?> last = null;
                for (int k = 0; k < 1000; k++) {
                    int number = k;
                    last = pool.submit(() -> order.add(number));
                }
                last.get();
                assertEquals(IntStream.range(0, 1000).boxed().toList(), order);
            }
        }
    }

    @Test
    void tasksThatWaitHaveNoThread() throws Exception {
        var factory = new RecordingFactory();
        try (var pool = factory.pool(VirtualPool.builder(2))) {
            assertEquals(0, factory.made());
            var begun = new CountDownLatch(2);
            var release = new CountDownLatch(1);
            for (int k = 0; k < 1000; k++) {
                pool.submit(() -> {
                    begun.countDown();
                    return release.await(1, TimeUnit.MINUTES);
                });
            }
            begun.await();
            assertEquals(2, factory.made());
            release.countDown();
        }
        assertEquals(1000, factory.made());
        factory.awaitNone();
    }

    @Test
    void tenThousandTasksThatSleepATenthOfASecondEndSoonAfterThat() throws Exception {
        try (var pool = VirtualPool.of(10_000)) {
            List<Callable<Boolean>> tasks = Collections.nCopies(10_000, () -> {
                Thread.sleep(100);
                return true;
            });
            long begun = System.nanoTime();
            for (var future : pool.invokeAll(tasks)) {
                assertTrue(future.get());
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(millis >= 100 && millis < 10_000, millis + " ms; one after the other they would take 1000 s");
        }
    }

    // ---- rate

    @Test
    void tasksStartNoFasterThanTheRateAndInOrder() throws Exception {
        for (int burst : new int[] {1, 4}) {
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            long[] starts = new long[12];
            long begun = System.nanoTime();
            try (var pool = VirtualPool.builder(100).rate(100, Duration.ofSeconds(1), burst).build()) {
                for (int k = 0; k < starts.length; k++) {
                    int number = k;
                    pool.execute(() -> {
                        starts[number] = System.nanoTime();
                        order.add(number);
                    });
                }
            }
            for (int k = 0; k < starts.length; k++) {
                long earliest = Math.max(0, k - burst + 1) * 10_000_000L;
                assertTrue(starts[k] - begun >= earliest, "start " + k + " of burst " + burst + " after " + (starts[k] - begun) + " ns");
            }
            if (burst == 1) {
                assertEquals(IntStream.range(0, 12).boxed().toList(), order);
            }
            assertEquals(12, order.size());
        }
    }

    @Test
    void aTaskThatWaitsForItsSlotHasNoThreadButOneForAll() throws Exception {
        var factory = new RecordingFactory();
        var pool = factory.pool(VirtualPool.builder(50).rate(1, Duration.ofHours(1)));
        pool.submit(() -> { }).get();
        for (int k = 0; k < 100; k++) {
            pool.submit(() -> { });
        }
        assertEquals(2, factory.made());
        assertEquals(100, pool.shutdownNow().size());
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        factory.awaitNone();
    }

    @Test
    void aCancelledTaskUsesNoSlotAndHoldsNoPlace() throws Exception {
        var factory = new RecordingFactory();
        try (var pool = factory.pool(VirtualPool.builder(2).rate(1, Duration.ofHours(1), 2))) {
            var release = new CountDownLatch(1);
            pool.submit(() -> release.await(1, TimeUnit.MINUTES));
            pool.submit(() -> { }).get();
            for (int k = 0; k < 50; k++) {
                var future = pool.submit(() -> { });
                if (k % 2 == 0) {
                    factory.awaitParked(); // a thread waits for the slot, which is in an hour
                }
                assertTrue(future.cancel(true));
            }
            var begun = new CountDownLatch(1);
            try (Scope scope = pool.scope("helped", 2)) {
                scope.fork(() -> {
                    begun.countDown();
                    return null;
                });
                begun.await(); // so a thread of the pool runs it, in the only place that is free
            }
            release.countDown();
        }
    }

    @Test
    void unitsOfLoopsTakeSlotsToo() {
        try (var pool = VirtualPool.builder(8).rate(100, Duration.ofSeconds(1), 1).build()) {
            long begun = System.nanoTime();
            long[] starts = new long[10];
            var number = new AtomicInteger();
            pool.run(TestLoop.of(unit -> starts[number.getAndIncrement()] = System.nanoTime()), Schedule.AUTO, 10, 8);
            Arrays.sort(starts);
            for (int k = 0; k < 10; k++) {
                assertTrue(starts[k] - begun >= k * 10_000_000L, "start " + k + " after " + (starts[k] - begun) + " ns");
            }
        }
    }
}
