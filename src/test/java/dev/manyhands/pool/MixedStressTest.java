package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops, joins, scopes and tasks of several threads on one pool, nested, with failures and interrupts, drawn at random. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedStressTest {
    private static final long NANOS = 6_000_000_000L;
    private static final long HANG_NANOS = 20_000_000_000L;

    /** What a body throws on purpose. */
    private static final class Planned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void everythingAtOnce() throws Exception {
        try (var pool = ThreadPool.of(3, "mixed")) {
            int callers = 4;
            var failure = new AtomicReference<Throwable>();
            var progress = new AtomicLong();
            long end = System.nanoTime() + NANOS;
            List<Thread> threads = new ArrayList<>();
            for (int c = 0; c < callers; c++) {
                int seed = c;
                threads.add(Thread.ofPlatform().daemon().start(() -> {
                    var random = new Random(seed);
                    try {
                        while (System.nanoTime() < end && failure.get() == null) {
                            round(pool, random);
                            progress.incrementAndGet();
                        }
                    } catch (Throwable t) {
                        failure.compareAndSet(null, t);
                    }
                }));
            }
            watch(threads, progress, failure);
            if (failure.get() != null) {
                throw new AssertionError("after " + progress + " rounds", failure.get());
            }
            assertTrue(progress.get() > 0);
            int[] runs = new int[1000];
            pool.run(TestLoop.of(unit -> runs[unit]++), Schedule.AUTO, 1000, 3);
            for (int run : runs) {
                assertEquals(1, run);
            }
        }
    }

    /** Waits for the threads; dumps all stacks when nothing moves any more. */
    private static void watch(List<Thread> threads, AtomicLong progress, AtomicReference<Throwable> failure) throws InterruptedException {
        long seen = -1;
        long since = System.nanoTime();
        for (Thread thread : threads) {
            while (!thread.join(java.time.Duration.ofMillis(50))) {
                if (progress.get() != seen) {
                    seen = progress.get();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > HANG_NANOS) {
                    failure.compareAndSet(null, new AssertionError("it hangs:\n" + stacks()));
                    return;
                }
            }
        }
    }

    private static String stacks() {
        var text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
            text.append(entry.getKey()).append('\n');
            for (StackTraceElement element : entry.getValue()) {
                text.append("    ").append(element).append('\n');
            }
        }
        return text.toString();
    }

    private static void round(ThreadPool pool, Random random) throws Throwable {
        long seed = random.nextLong();
        int kind = random.nextInt(10);
        Thread self = Thread.currentThread();
        try {
            if (kind == 0) {
                self.interrupt();
            }
            long expected = value(seed, 3);
            assertEquals(expected, compute(pool, seed, 3, kind == 1 ? new AtomicInteger(random.nextInt(30)) : null));
        } catch (Throwable e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            boolean interrupt = root instanceof InterruptedException || root instanceof CancellationException;
            if (!(kind == 0 && interrupt) && !(kind == 1 && (root instanceof Planned || interrupt))) {
                throw e; // an item that a failure has interrupted may be the first that a wait outside the verbs reports
            }
        }
        assertTrue(!Thread.interrupted() || kind == 0, "an interrupt leaked");
    }

    /** What {@link #compute} must give. */
    private static long value(long seed, int depth) {
        if (depth == 0) {
            return seed >>> 40;
        }
        long sum = 0;
        for (int k = 0; k < parts(seed); k++) {
            sum += value(part(seed, k), depth - 1);
        }
        return sum;
    }

    private static int parts(long seed) {
        return 2 + (int) (seed >>> 8 & 3);
    }

    private static long part(long seed, int k) {
        return (seed + k + 1) * 6364136223846793005L + 1442695040888963407L;
    }

    /** The sum of a tree whose nodes are loops, joins, scopes or submitted tasks; fails when the fuse has burnt down. */
    private static long compute(ThreadPool pool, long seed, int depth, AtomicInteger fuse) throws Exception {
        if (fuse != null && fuse.decrementAndGet() == 0) {
            throw new Planned();
        }
        if (depth == 0) {
            return seed >>> 40;
        }
        int parts = parts(seed);
        int width = 1 + (int) (seed >>> 12 & 1) + (int) (seed >>> 13 & 1);
        switch ((int) (seed >>> 16 & 3)) {
            case 0: {
                var sum = new AtomicLong();
                pool.run(TestLoop.of(k -> sum.addAndGet(compute(pool, part(seed, k), depth - 1, fuse))),
                        LoopTest.schedules().get((int) (seed >>> 20 & 3)), parts, width);
                return sum.get();
            }
            case 1:
                return joined(pool, seed, depth, 0, parts, width, fuse);
            case 2: {
                List<Scope.Fork<Long>> forks = new ArrayList<>();
                Scope scope = pool.scope("stress", width);
                try {
                    for (int k = 0; k < parts; k++) {
                        int number = k;
                        forks.add(scope.fork(() -> compute(pool, part(seed, number), depth - 1, fuse)));
                    }
                } finally {
                    scope.close();
                }
                long sum = 0;
                for (var fork : forks) {
                    sum += fork.get();
                }
                return sum;
            }
            default: {
                List<java.util.concurrent.Future<Long>> futures = new ArrayList<>();
                for (int k = 0; k < parts; k++) {
                    int number = k;
                    futures.add(pool.submit(() -> compute(pool, part(seed, number), depth - 1, fuse)));
                }
                long sum = 0;
                for (var future : futures) {
                    try {
                        sum += future.get();
                    } catch (ExecutionException e) {
                        throw new ParallelException("a submitted task failed", e.getCause(), "stress", -1);
                    }
                }
                return sum;
            }
        }
    }

    private static long joined(ThreadPool pool, long seed, int depth, int from, int to, int width, AtomicInteger fuse) throws Exception {
        if (to - from == 1) {
            return compute(pool, part(seed, from), depth - 1, fuse);
        }
        int middle = (from + to) >>> 1;
        try {
            return pool.<Long, Long, Long>join(() -> joined(pool, seed, depth, from, middle, width, fuse),
                    () -> joined(pool, seed, depth, middle, to, width, fuse), Long::sum, width);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theReferenceIsARealFunctionOfTheSeed() throws Exception {
        try (var pool = ThreadPool.of(3)) {
            for (long seed = 0; seed < 50; seed++) {
                assertEquals(value(part(seed, 0), 3), compute(pool, part(seed, 0), 3, null));
            }
            var planned = new Planned();
            assertSame(planned, new TestLoop.Failed(List.of(planned)).getCause());
        }
    }
}
