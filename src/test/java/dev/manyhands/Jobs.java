package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.manyhands.function.ParallelException;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** What the tests of the verbs share: one pool of 16, jobs of every width and schedule on it, inputs, and checks. */
final class Jobs {
    static final ThreadPool POOL = ThreadPool.of(16, "test");
    static final List<Schedule> SCHEDULES =
            List.of(Schedule.AUTO, Schedule.STATIC, Schedule.dynamic(1), Schedule.dynamic(7), Schedule.guided(3));
    private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 511, 512, 513, 1000, 4097, 100_000};
    private static final int SECONDS = 20;

    private Jobs() {
    }

    /** Around the edges of lanes, blocks and doublings. */
    static IntStream sizes() {
        return Arrays.stream(SIZES);
    }

    static Job width(int width) {
        return Parallel.on(POOL).width(width);
    }

    /** Every width from 1 to 16 under every schedule. */
    static List<Job> all() {
        return of(IntStream.rangeClosed(1, POOL.size()));
    }

    /** A few widths under every schedule. */
    static List<Job> some() {
        return of(IntStream.of(1, 2, 3, 16));
    }

    private static List<Job> of(IntStream widths) {
        return widths.boxed().flatMap(width -> SCHEDULES.stream().map(schedule -> width(width).schedule(schedule))).toList();
    }

    static List<Job> underEverySchedule(int width) {
        return of(IntStream.of(width));
    }

    static List<Integer> integers(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    /** Numbers of very different magnitude, so that any other order of additions shows in the last bits. */
    static double[] doubles(int n) {
        var random = new Random(42);
        return IntStream.range(0, n).mapToDouble(i -> random.nextGaussian() * Math.pow(10, random.nextInt(-12, 13))).toArray();
    }

    static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    static List<Long> bits(double[] values) {
        return Arrays.stream(values).mapToObj(Jobs::bits).toList();
    }

    /** A stream that counts in {@code closed} how often it is closed. */
    static <T> Stream<T> closing(Stream<T> stream, AtomicInteger closed) {
        return stream.onClose(closed::incrementAndGet);
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("what was waited for did not happen within " + SECONDS + " s");
        }
    }

    static ParallelException failure(Executable verb) {
        return assertThrows(ParallelException.class, verb);
    }

    /** Checks that every thread of the pool takes part in a loop, that none begins it interrupted, and that results are right. */
    static void assertAsGoodAsNew(ThreadPool pool) {
        int n = pool.size();
        var together = new CountDownLatch(n);
        var interrupted = new AtomicInteger();
        Parallel.on(pool).schedule(Schedule.dynamic(1)).range(0, n).forEach(i -> {
            if (Thread.currentThread().isInterrupted()) {
                interrupted.incrementAndGet();
            }
            together.countDown();
            await(together);
        });
        assertEquals(0, interrupted.get(), "threads that were interrupted when the loop began");
        assertEquals(499_500, Parallel.on(pool).range(0, 1000).sumLong(i -> i));
        assertEquals(integers(100), Parallel.on(pool).over(integers(100).iterator()).map(i -> i));
    }
}
