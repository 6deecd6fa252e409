package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bits at widths 1 to 16, under every schedule and on every run. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeterminismTest {
    private static final int LENGTH = 20_011;
    private static final double[] X = Jobs.doubles(LENGTH);
    private static final List<Double> ITEMS = Arrays.stream(X).boxed().toList();
    private static final long FAR = 1L << 40;

    static Stream<Arguments> verbs() {
        Map<String, Function<Job, Object>> verbs = new LinkedHashMap<>();
        verbs.put("int sum", job -> Jobs.bits(job.range(0, LENGTH).sum(i -> X[i])));
        verbs.put("int average", job -> Jobs.bits(job.range(0, LENGTH).average(i -> X[i]).getAsDouble()));
        verbs.put("int reduce", job -> Jobs.bits(job.range(0, LENGTH).<Double>reduce(0.0, i -> X[i], Double::sum)));
        verbs.put("int sumArrays", job -> Jobs.bits(job.range(0, LENGTH).sumArrays(7, (sum, i) -> sum[i % 7] += X[i])));
        verbs.put("long sum", job -> Jobs.bits(job.range(FAR, FAR + LENGTH).sum(i -> X[(int) (i - FAR)])));
        verbs.put("long average", job -> Jobs.bits(job.range(FAR, FAR + LENGTH).average(i -> X[(int) (i - FAR)]).getAsDouble()));
        verbs.put("long reduce", job -> Jobs.bits(job.range(FAR, FAR + LENGTH).<Double>reduce(0.0, i -> X[(int) (i - FAR)], Double::sum)));
        verbs.put("long sumArrays", job -> Jobs.bits(job.range(FAR, FAR + LENGTH).sumArrays(7, (sum, i) ->
                sum[(int) (i % 7)] += X[(int) (i - FAR)])));
        verbs.put("grid sum", job -> Jobs.bits(job.grid(103, 194).sum((r, c) -> X[r * 194 + c])));
        verbs.put("grid sum in tiles", job -> Jobs.bits(job.grid(103, 194).tile(5, 9).sum((r, c) -> X[r * 194 + c])));
        verbs.put("grid average", job -> Jobs.bits(job.grid(103, 194).average((r, c) -> X[r * 194 + c]).getAsDouble()));
        verbs.put("grid reduce", job -> Jobs.bits(job.grid(103, 194).tile(3, 200).<Double>reduce(0.0, (r, c) -> X[r * 194 + c],
                Double::sum)));
        verbs.put("grid sumArrays", job -> Jobs.bits(job.grid(103, 194).sumArrays(5, (sum, r, c) -> sum[c % 5] += X[r * 194 + c])));
        verbs.put("items sum", job -> Jobs.bits(job.over(ITEMS).sum(x -> x)));
        verbs.put("items reduce", job -> Jobs.bits(job.reduce(ITEMS, 0.0, Double::sum)));
        verbs.put("items map-reduce", job -> Jobs.bits(job.over(ITEMS).<Double>reduce(0.0, Math::sqrt, Double::sum)));
        verbs.put("items collect", job -> Jobs.bits(job.collect(ITEMS, Collectors.averagingDouble(x -> x))));
        verbs.put("fed sum", job -> Jobs.bits(job.over(ITEMS.iterator()).sum(x -> x)));
        verbs.put("fed reduce", job -> Jobs.bits(job.<Double>over(ITEMS.stream()).reduce(0.0, Double::sum)));
        verbs.put("fed collect", job -> Jobs.bits(job.over(ITEMS.iterator()).collect(Collectors.summingDouble(x -> x))));
        verbs.put("scan", job -> {
            double[] a = X.clone();
            job.scan(a, Double::sum);
            return Jobs.bits(a);
        });
        verbs.put("exclusive scan", job -> {
            double[] a = X.clone();
            job.exclusiveScan(a, 0, Double::sum);
            return Jobs.bits(a);
        });
        verbs.put("scan of objects", job -> {
            Double[] a = ITEMS.toArray(Double[]::new);
            job.scan(a, Double::sum);
            return Arrays.stream(a).map(Jobs::bits).toList();
        });
        return verbs.entrySet().stream().map(verb -> Arguments.of(verb.getKey(), verb.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void sameBitsAtEveryWidthUnderEverySchedule(String name, Function<Job, Object> verb) {
        Object expected = verb.apply(Jobs.width(1));
        for (Job job : Jobs.all()) {
            assertEquals(expected, verb.apply(job), job::toString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void sameBitsOnEveryRun(String name, Function<Job, Object> verb) {
        Object expected = verb.apply(Parallel.with());
        for (int run = 0; run < 20; run++) {
            assertEquals(expected, verb.apply(Jobs.width(16)));
        }
    }

    static IntStream sizes() {
        return Jobs.sizes().filter(n -> n < 5000);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void operationsThatDoNotCommuteAreAppliedInOrder(int n) {
        List<String> words = Jobs.integers(n).stream().map(i -> i + " ").toList();
        String text = String.join("", words);
        for (Job job : Jobs.some()) {
            assertEquals(text, job.range(0, n).<String>reduce("", words::get, String::concat), job::toString);
            assertEquals(text, job.range(0L, n).<String>reduce("", i -> words.get((int) i), String::concat), job::toString);
            assertEquals(text, job.grid(1, n).<String>reduce("", (r, c) -> words.get(c), String::concat), job::toString);
            assertEquals(text, job.grid(n, 1).<String>reduce("", (r, c) -> words.get(r), String::concat), job::toString);
            assertEquals(text, job.reduce(words, "", String::concat), job::toString);
            assertEquals(text, job.<String>over(words.iterator()).reduce("", String::concat), job::toString);
            assertEquals(text, job.over(words).<String>reduce("", w -> w, String::concat), job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void reductionsAreThoseOfASequentialLoop(int n) {
        double[] x = Jobs.doubles(n);
        double sum = Arrays.stream(x).sum();
        double tolerance = Arrays.stream(x).map(Math::abs).sum() * 1e-12;
        long longs = IntStream.range(0, n).mapToLong(i -> 1L << i).sum();
        for (Job job : Jobs.some()) {
            assertEquals(sum, job.range(0, n).sum(i -> x[i]), tolerance, job::toString);
            assertEquals(sum, job.range(0L, n).sum(i -> x[(int) i]), tolerance, job::toString);
            assertEquals(longs, job.range(0, n).sumLong(i -> 1L << i), job::toString);
            assertEquals(longs, job.range(0L, n).sumLong(i -> 1L << i), job::toString);
            assertEquals(longs, job.over(Jobs.integers(n)).sumLong(i -> 1L << i), job::toString);
            assertEquals(IntStream.range(0, n).mapToDouble(i -> x[i]).min(), job.range(0, n).min(i -> x[i]), job::toString);
            assertEquals(IntStream.range(0, n).mapToDouble(i -> x[i]).max(), job.range(0, n).max(i -> x[i]), job::toString);
            assertEquals(IntStream.range(0, n).mapToLong(i -> -i).min(), job.range(0, n).minLong(i -> -i), job::toString);
            assertEquals(IntStream.range(0, n).mapToLong(i -> i * 7 % 13).max(), job.range(0L, n).maxLong(i -> i * 7 % 13), job::toString);
            assertEquals(n / 2, job.range(0, n).count(i -> i % 2 == 1), job::toString);
            assertEquals(n / 2, job.range(0L, n).count(i -> i % 2 == 1), job::toString);
        }
    }
}
