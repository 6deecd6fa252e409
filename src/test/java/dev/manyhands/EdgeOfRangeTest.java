package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.pool.Schedule;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges at the ends of int and long, and longer than 2^31. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EdgeOfRangeTest {
    private static final long BEYOND_INT = 1L << 33;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 8, 9, 100, 1000, 5000})
    void intRangesAtBothEnds(int n) {
        for (int start : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE - n}) {
            int end = start + n;
            long sum = LongStream.range(start, end).sum();
            for (Job job : Jobs.underEverySchedule(3)) {
                IntRange range = job.range(start, end);
                assertEquals(n, range.size());
                assertEquals(sum, range.sum(i -> i), Math.abs(sum) * 1e-12);
                assertEquals(sum, range.sumLong(i -> i));
                assertEquals(IntStream.range(start, end).boxed().toList(), range.map(i -> i));
                assertEquals(OptionalDouble.of(start), range.min(i -> i));
                assertEquals(OptionalDouble.of(end - 1), range.max(i -> i));
                assertEquals(OptionalLong.of(start), range.minLong(i -> i));
                assertEquals(OptionalLong.of(end - 1), range.maxLong(i -> i));
                assertEquals(OptionalInt.of(end - 1), range.findFirst(i -> i == end - 1));
                assertEquals(n, range.count(i -> i >= start && i < end));
                assertEquals(n, range.sumArrays(1, (total, i) -> total[0]++)[0]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 8, 9, 100, 1000, 5000})
    void longRangesAtBothEndsAndAcrossTheIntRange(int n) {
        for (long start : new long[] {Long.MIN_VALUE, Long.MAX_VALUE - n, Integer.MAX_VALUE - 3L, Integer.MIN_VALUE - 3L, -3}) {
            long end = start + n;
            long sum = LongStream.range(0, n).map(i -> start + i).sum();
            for (Job job : Jobs.underEverySchedule(3)) {
                LongRange range = job.range(start, end);
                assertEquals(n, range.size());
                assertEquals((double) start * n, range.sum(i -> i), Math.abs((double) start * n) * 1e-12 + (double) n * n);
                assertEquals(sum, range.sumLong(i -> i));
                assertEquals(LongStream.range(0, n).map(i -> start + i).boxed().toList(), range.map(i -> i));
                assertEquals(OptionalLong.of(start), range.minLong(i -> i));
                assertEquals(OptionalLong.of(end - 1), range.maxLong(i -> i));
                assertEquals(OptionalLong.of(end - 1), range.findFirst(i -> i == end - 1));
                assertEquals(n, range.count(i -> i >= start && i < end));
                assertEquals(n, range.sumArrays(1, (total, i) -> total[0]++)[0]);
            }
        }
    }

    @Test
    void loopsLongerThanAnIntRunEveryIndex() {
        long n = Integer.MAX_VALUE + 1000L;
        assertEquals(n * (n - 1) / 2, Parallel.range(0L, n).sumLong(i -> i));
    }

    @Test
    void searchesForAnyMatchInHugeRangesEndAtOnce() {
        for (int width : new int[] {1, 2, 16}) {
            for (Job job : Jobs.underEverySchedule(width)) {
                assertTrue(job.range(Integer.MIN_VALUE, Integer.MAX_VALUE).anyMatch(i -> i < Integer.MIN_VALUE + 1000), job::toString);
                assertTrue(job.range(0L, Long.MAX_VALUE).findAny(i -> i >= 1000).getAsLong() >= 1000, job::toString);
                assertTrue(job.range(0L, Long.MAX_VALUE).anyMatch(i -> i % 1_000 == 999), job::toString);
                assertFalse(job.range(-Long.MAX_VALUE, 0L).allMatch(i -> i % 1_000 == 0), job::toString);
            }
        }
    }

    @Test
    void searchesForTheFirstMatchInHugeRangesEndAtOnce() {
        for (int width : new int[] {1, 2, 16}) {
            for (Schedule schedule : List.of(Schedule.AUTO, Schedule.STATIC, Schedule.guided(3))) {
                Job job = Jobs.width(width).schedule(schedule);
                assertEquals(OptionalInt.of(Integer.MIN_VALUE + 5),
                        job.range(Integer.MIN_VALUE, Integer.MAX_VALUE).findFirst(i -> i >= Integer.MIN_VALUE + 5), job::toString);
                assertEquals(OptionalLong.of(5), job.range(0L, Long.MAX_VALUE).findFirst(i -> i >= 5), job::toString);
            }
        }
    }

    @Test
    void searchesThatTestSlowlyEndWithoutFinishingTheirShare() {
        for (Job job : Jobs.underEverySchedule(2)) {
            var calls = new LongAdder();
            assertTrue(job.range(0L, BEYOND_INT).anyMatch(i -> {
                calls.increment();
                return i == 70_000;
            }), job::toString);
            assertTrue(calls.sum() < 1L << 30, () -> calls.sum() + " calls, " + job);
        }
    }

    @Test
    void averagesDivideByTheLength() {
        assertEquals(OptionalDouble.of(4.5), Jobs.width(3).range(0, 10).average(i -> i));
        assertEquals(OptionalDouble.of(BEYOND_INT + 4.5), Jobs.width(3).range(BEYOND_INT, BEYOND_INT + 10).average(i -> i));
        assertEquals(List.of("range(3, 9)", "range(3, 9)", "grid(3, 9)"),
                List.of(Parallel.range(3, 9).toString(), Parallel.range(3L, 9L).toString(), Parallel.grid(3, 9).toString()));
    }

    @Test
    void aLargeMapEndsAtTheLargestInt() {
        int start = Integer.MAX_VALUE - 100_000;
        for (Job job : Jobs.some()) {
            var results = job.range(start, Integer.MAX_VALUE).map(i -> i);
            assertEquals(100_000, results.size());
            assertEquals(start, results.getFirst());
            assertEquals(start + 70_000, results.get(70_000));
            assertEquals(Integer.MAX_VALUE - 1, results.getLast());
        }
    }
}
