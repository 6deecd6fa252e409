package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scans, fills, sums of arrays and least and greatest values, against plain loops. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScanAndFillTest {
    static IntStream sizes() {
        return Jobs.sizes();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void inclusiveScans(int n) {
        int[] ints = new Random(1).ints(n).toArray();
        long[] longs = new Random(2).longs(n).toArray();
        double[] doubles = IntStream.range(0, n).mapToDouble(i -> i % 17).toArray();
        for (Job job : Jobs.some()) {
            int[] a = ints.clone();
            job.scan(a, Integer::sum);
            int[] b = ints.clone();
            Arrays.parallelPrefix(b, Integer::sum);
            assertArrayEquals(b, a, job::toString);
            long[] c = longs.clone();
            job.scan(c, Math::max);
            long[] d = longs.clone();
            Arrays.parallelPrefix(d, Math::max);
            assertArrayEquals(d, c, job::toString);
            double[] e = doubles.clone();
            job.scan(e, Double::sum);
            double[] f = doubles.clone();
            Arrays.parallelPrefix(f, Double::sum);
            assertArrayEquals(f, e, job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void exclusiveScans(int n) {
        for (Job job : Jobs.some()) {
            int[] a = IntStream.range(0, n).toArray();
            job.exclusiveScan(a, 0, Integer::sum);
            assertArrayEquals(IntStream.range(0, n).map(i -> (int) (i * (i - 1L) / 2)).toArray(), a, job::toString);
            long[] b = IntStream.range(0, n).asLongStream().toArray();
            job.exclusiveScan(b, 0, Long::sum);
            assertArrayEquals(IntStream.range(0, n).mapToLong(i -> i * (i - 1L) / 2).toArray(), b, job::toString);
            double[] c = IntStream.range(0, n).asDoubleStream().toArray();
            job.exclusiveScan(c, Double.NEGATIVE_INFINITY, Math::max);
            assertArrayEquals(IntStream.range(0, n).mapToDouble(i -> i == 0 ? Double.NEGATIVE_INFINITY : i - 1).toArray(), c,
                    job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void scansOfObjectsKeepTheOrder(int n) {
        int length = Math.min(n, 1000);
        for (Job job : Jobs.some()) {
            String[] inclusive = IntStream.range(0, length).mapToObj(i -> "" + i % 10).toArray(String[]::new);
            String[] exclusive = inclusive.clone();
            String all = String.join("", inclusive);
            job.scan(inclusive, String::concat);
            job.exclusiveScan(exclusive, "", String::concat);
            for (int i = 0; i < length; i++) {
                assertEquals(all.substring(0, i + 1), inclusive[i]);
                assertEquals(all.substring(0, i), exclusive[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void fillsSetEveryElementOfTheRangeAndNoOther(int n) {
        for (Job job : Jobs.some()) {
            int[] ints = new int[n];
            long[] longs = new long[n];
            double[] doubles = new double[n];
            Integer[] objects = new Integer[n];
            job.fill(ints, i -> i + 1);
            job.fill(longs, i -> (long) i << 32);
            job.fill(doubles, i -> i / 2.0);
            job.fill(objects, i -> i);
            assertArrayEquals(IntStream.range(0, n).map(i -> i + 1).toArray(), ints);
            assertArrayEquals(IntStream.range(0, n).mapToLong(i -> (long) i << 32).toArray(), longs);
            assertArrayEquals(IntStream.range(0, n).mapToDouble(i -> i / 2.0).toArray(), doubles);
            assertArrayEquals(IntStream.range(0, n).boxed().toArray(), objects);
            int from = n / 3;
            int to = n - n / 4;
            job.range(from, to).fill(ints, i -> -1);
            assertArrayEquals(IntStream.range(0, n).map(i -> i >= from && i < to ? -1 : i + 1).toArray(), ints);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void histogramsNeedNoAtomics(int n) {
        double[] expected = new double[10];
        IntStream.range(0, n).forEach(i -> expected[i * 7 % 10]++);
        for (Job job : Jobs.some()) {
            assertArrayEquals(expected, job.range(0, n).sumArrays(10, (bins, i) -> bins[i * 7 % 10]++));
            assertArrayEquals(expected, job.range(0L, n).sumArrays(10, (bins, i) -> bins[(int) (i * 7 % 10)]++));
            assertArrayEquals(new double[0], job.range(0, n).sumArrays(0, (bins, i) -> { }));
        }
    }

    @Test
    void leastAndGreatestOrderNaNAndZerosAsMathDoes() {
        for (int n : new int[] {1, 2, 1000, 5000}) {
            for (int at : new int[] {0, n / 2, n - 1}) {
                for (Job job : Jobs.underEverySchedule(3)) {
                    assertEquals(OptionalDouble.of(Double.NaN), job.range(0, n).min(i -> i == at ? Double.NaN : i));
                    assertEquals(OptionalDouble.of(Double.NaN), job.range(0, n).max(i -> i == at ? Double.NaN : i));
                    assertEquals(Jobs.bits(-0.0), Jobs.bits(job.range(0, n).min(i -> i == at ? -0.0 : 0.0).getAsDouble()));
                    assertEquals(Jobs.bits(0.0), Jobs.bits(job.range(0L, n).max(i -> i == at ? 0.0 : -0.0).getAsDouble()));
                    assertEquals(Jobs.bits(-0.0), Jobs.bits(job.grid(1, n).max((r, c) -> -0.0).getAsDouble()));
                    assertEquals(OptionalDouble.of(Double.POSITIVE_INFINITY), job.grid(n, 1).min((r, c) -> Double.POSITIVE_INFINITY));
                    assertEquals(OptionalDouble.of(Double.NEGATIVE_INFINITY), job.range(0L, n).max(i -> Double.NEGATIVE_INFINITY));
                }
            }
        }
    }
}
