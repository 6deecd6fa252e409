package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Floating-point sums, whose last bits depend on the order, have the same bits on every run and in every rank. */
class CollectiveBitsTest {
    private static final int LENGTH = 2051;

    private static double[] input(int rank) {
        Random random = new Random(rank);
        double[] x = new double[LENGTH];
        Arrays.setAll(x, i -> random.nextGaussian() * Math.pow(10, random.nextInt(20)));
        return x;
    }

    /** The results of all ranks of sums by all operations that reduce. */
    private static List<double[]> sums(int size, Algorithm algorithm) {
        List<double[]> all = new ArrayList<>();
        World.threads(size).call(world -> {
            Communicator comm = world.with(algorithm);
            Thread.yield();
            double[] x = input(comm.rank());
            double[] sum = x.clone();
            comm.allreduce(sum, Op.SUM);
            double[] few = Arrays.copyOf(x, 3);
            comm.allreduce(few, Op.SUM);
            double[] prefix = x.clone();
            comm.scan(Buffer.IN_PLACE, prefix, Op.SUM);
            double[] part = new double[LENGTH / size];
            comm.reduceScatterBlock(Buffer.of(x, 0, part.length * size), part, Op.SUM);
            float[] floats = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                floats[i] = (float) x[i];
            }
            float[] floatSum = new float[LENGTH];
            comm.reduce(floats, floatSum, Op.SUM, size - 1);
            double[] widened = new double[LENGTH];
            Arrays.setAll(widened, i -> floatSum[i]);
            return List.of(sum, few, prefix, part, widened);
        }).forEach(all::addAll);
        return all;
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void sameOnEveryRun(Algorithm algorithm) {
        for (int size : new int[] {2, 3, 5, 8}) {
            List<double[]> first = sums(size, algorithm);
            for (int run = 0; run < 5; run++) {
                List<double[]> again = sums(size, algorithm);
                for (int i = 0; i < first.size(); i++) {
                    assertArrayEquals(bits(first.get(i)), bits(again.get(i)), algorithm + ", " + size + " ranks, result " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void sameInAllRanks(Algorithm algorithm) {
        for (int size : new int[] {2, 3, 4, 7}) {
            List<double[]> all = sums(size, algorithm);
            for (int rank = 1; rank < size; rank++) {
                assertArrayEquals(bits(all.get(0)), bits(all.get(rank * 5)), algorithm + ", rank " + rank + " of " + size);
                assertArrayEquals(bits(all.get(1)), bits(all.get(rank * 5 + 1)), algorithm + ", rank " + rank + " of " + size);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void flatAddsInTheOrderOfTheRanks(int size) {
        double[] expected = input(0);
        for (int rank = 1; rank < size; rank++) {
            double[] x = input(rank);
            Arrays.setAll(expected, i -> expected[i] + x[i]);
        }
        assertArrayEquals(bits(expected), bits(sums(size, Algorithm.FLAT).get(0)));
    }

    @Test
    void theOrderMatters() {
        assertNotEquals(Arrays.hashCode(sums(8, Algorithm.FLAT).get(0)), Arrays.hashCode(sums(8, Algorithm.RING).get(0)),
            "these inputs would not show a different order");
    }

    private static long[] bits(double[] x) {
        return Arrays.stream(x).mapToLong(Double::doubleToRawLongBits).toArray();
    }
}
