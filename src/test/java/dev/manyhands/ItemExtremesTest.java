package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code min} and {@code max} over items. */
class ItemExtremesTest {
    @ParameterizedTest
    @MethodSource("dev.manyhands.Jobs#sizes")
    void areThoseOfAPlainLoop(int size) {
        List<Double> items = new Random(size).doubles(size, -1, 1).boxed().toList();
        OptionalDouble min = items.stream().mapToDouble(x -> x).min();
        OptionalDouble max = items.stream().mapToDouble(x -> x).max();
        for (int width : new int[] {1, 2, 5, 16}) {
            Job job = Jobs.width(width);
            assertEquals(min, job.over(items).min(x -> x));
            assertEquals(max, job.over(items).max(x -> x));
            assertEquals(min, job.over(items.iterator()).min(x -> x));
            assertEquals(max, job.over(items.iterator()).max(x -> x));
        }
    }

    @Test
    void orderNotANumberAndZerosAsMathDoes() {
        assertEquals(OptionalDouble.of(Double.NaN), Parallel.over(List.of(1.0, Double.NaN, 2.0)).min(x -> x));
        assertEquals(OptionalDouble.of(Double.NaN), Parallel.over(List.of(1.0, Double.NaN, 2.0)).max(x -> x));
        assertEquals(OptionalDouble.of(-0.0), Parallel.over(List.of(0.0, -0.0)).min(x -> x));
        assertEquals(OptionalDouble.of(0.0), Parallel.over(List.of(-0.0, 0.0)).max(x -> x));
    }
}
