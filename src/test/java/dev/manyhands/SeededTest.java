package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ThrowingSeededLongFunction;
import dev.manyhands.internal.Philox;
import dev.manyhands.pool.ThreadPool;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random numbers that follow from the seed and the position, and from nothing else. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeededTest {
    private static final int LENGTH = 3001;
    private static final List<Integer> ITEMS = Jobs.integers(LENGTH);

    /** What every verb must give: the first numbers of the positions {@code start ..}, by a plain loop. */
    private static List<Long> expected(long start, int count) {
        return LongStream.range(start, start + count).mapToObj(i -> Philox.of(Parallel.with().seed(), i).nextLong()).toList();
    }

    static List<Job> jobs() {
        return Jobs.all();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void mapsGiveTheNumbersOfAPlainLoop(Job job) {
        List<Long> expected = expected(0, LENGTH);
        assertEquals(expected, job.range(0, LENGTH).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected, job.range(0L, LENGTH).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected, job.mapSeeded(ITEMS, (item, random) -> random.nextLong()));
        assertEquals(expected, job.over(ITEMS.toArray()).mapSeeded((item, random) -> random.nextLong()));
        assertEquals(expected, job.mapSeeded(new LinkedList<>(ITEMS), (item, random) -> random.nextLong()));
        assertEquals(expected, job.mapSeeded(new LinkedHashSet<>(ITEMS), (item, random) -> random.nextLong()));
        assertEquals(expected, job.over(ITEMS.iterator()).mapSeeded((item, random) -> random.nextLong()));
        assertEquals(expected, job.over(ITEMS.stream()).mapSeeded((item, random) -> random.nextLong()));
        assertEquals(expected.subList(0, 3000), job.grid(30, 100).mapSeeded((row, column, random) -> random.nextLong()));
        assertEquals(expected.subList(0, 3000), job.grid(30, 100).tile(7, 13).mapSeeded((row, column, random) -> random.nextLong()));
        assertEquals(expected.subList(0, 3000), job.grid(3000, 1).mapSeeded((row, column, random) -> random.nextLong()));
    }

    /** Sets the element of each position to its number. */
    private interface Loop {
        void run(AtomicLongArray target);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void loopsGiveTheNumbersOfAPlainLoop(Job job) {
        List<Long> expected = expected(0, LENGTH);
        for (Loop loop : List.<Loop>of(
                target -> job.range(0, LENGTH).forEachSeeded((i, random) -> target.set(i, random.nextLong())),
                target -> job.range(0L, LENGTH).forEachSeeded((i, random) -> target.set((int) i, random.nextLong())),
                target -> job.grid(1, LENGTH).tile(1, 9).forEachSeeded((row, column, random) -> target.set(column, random.nextLong())),
                target -> job.forEachSeeded(ITEMS, (item, random) -> target.set(item, random.nextLong())),
                target -> job.over(ITEMS.toArray(Integer[]::new)).forEachSeeded((item, random) -> target.set(item, random.nextLong())),
                target -> job.over(ITEMS.iterator()).forEachSeeded((item, random) -> target.set(item, random.nextLong())))) {
            var target = new AtomicLongArray(LENGTH);
            loop.run(target);
            assertEquals(expected, IntStream.range(0, LENGTH).mapToObj(target::get).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void sumsHaveTheSameBits(Job job) {
        Job one = Jobs.width(1);
        assertEquals(Jobs.bits(one.range(0, LENGTH).sumSeeded((i, random) -> i * random.nextGaussian())),
                Jobs.bits(job.range(0, LENGTH).sumSeeded((i, random) -> i * random.nextGaussian())));
        assertEquals(Jobs.bits(one.range(-7L, LENGTH).sumSeeded((i, random) -> i * random.nextGaussian())),
                Jobs.bits(job.range(-7L, LENGTH).sumSeeded((i, random) -> i * random.nextGaussian())));
    }

    @Test
    void sumsAreThoseOfAPlainLoop() {
        double expected = LongStream.range(-50, 100_000).mapToDouble(i -> i * Philox.of(0, i).nextDouble()).sum();
        assertEquals(expected, Parallel.range(-50, 100_000).sumSeeded((i, random) -> i * random.nextDouble()), 1e-9 * expected);
        assertEquals(expected, Parallel.range(-50L, 100_000).sumSeeded((i, random) -> i * random.nextDouble()), 1e-9 * expected);
    }

    @Test
    void everyPoolGivesTheSameNumbers() {
        List<Long> expected = expected(0, LENGTH);
        try (var two = ThreadPool.of(2)) {
            assertEquals(expected, Parallel.on(two).range(0, LENGTH).mapSeeded((i, random) -> random.nextLong()));
        }
        assertEquals(expected, Parallel.range(0, LENGTH).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected, Parallel.mapSeeded(ITEMS, (item, random) -> random.nextLong()));
        var target = new AtomicLongArray(LENGTH);
        Parallel.forEachSeeded(ITEMS, (item, random) -> target.set(item, random.nextLong()));
        assertEquals(expected, IntStream.range(0, LENGTH).mapToObj(target::get).toList());
    }

    @Test
    void seedsGiveOtherNumbers() {
        for (long seed : new long[] {1, -1, Long.MIN_VALUE, 20_260_101}) {
            List<Long> expected = LongStream.range(0, LENGTH).mapToObj(i -> Philox.of(seed, i).nextLong()).toList();
            Job job = Jobs.width(3).seed(seed);
            assertEquals(expected, job.range(0, LENGTH).mapSeeded((i, random) -> random.nextLong()));
            assertEquals(expected, job.mapSeeded(ITEMS, (item, random) -> random.nextLong()));
            assertEquals(expected, job.over(ITEMS.stream()).mapSeeded((item, random) -> random.nextLong()));
            assertEquals(expected, job.grid(LENGTH, 1).mapSeeded((row, column, random) -> random.nextLong()));
            assertEquals(expected, job.asDefault(() -> Parallel.mapSeeded(ITEMS, (item, random) -> random.nextLong())));
            assertTrue(Collections.disjoint(expected, expected(0, LENGTH)));
            assertNotEquals(Jobs.width(3).range(0, 100).sumSeeded((i, random) -> random.nextDouble()),
                    job.range(0, 100).sumSeeded((i, random) -> random.nextDouble()));
        }
    }

    static Stream<Job> jobsWithOptionsForItems() {
        return IntStream.of(1, 3).mapToObj(Jobs::width).flatMap(job -> Stream.of(job.retries(1), job.itemTimeout(Duration.ofSeconds(20)),
                job.onItem(result -> { }), job.onFailure(OnFailure.FINISH_ALL)));
    }

    @ParameterizedTest
    @MethodSource("jobsWithOptionsForItems")
    void optionsForItemsChangeNoNumber(Job job) {
        List<Long> expected = expected(0, 500);
        List<Integer> items = ITEMS.subList(0, 500);
        assertEquals(expected, job.range(0, 500).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected, job.range(0L, 500).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected, job.grid(25, 20).tile(3, 4).mapSeeded((row, column, random) -> random.nextLong()));
        assertEquals(expected, job.mapSeeded(items, (item, random) -> random.nextLong()));
        assertEquals(expected, job.over(items.iterator()).mapSeeded((item, random) -> random.nextLong()));
        var target = new AtomicLongArray(500);
        job.forEachSeeded(items, (item, random) -> target.set(item, random.nextLong()));
        assertEquals(expected, IntStream.range(0, 500).mapToObj(target::get).toList());
        assertEquals(Jobs.bits(Jobs.width(1).range(-7, 5000).sumSeeded((i, random) -> i * random.nextGaussian())),
                Jobs.bits(job.range(-7, 5000).sumSeeded((i, random) -> i * random.nextGaussian())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRetriedCallBeginsItsNumbersAgain(int width) {
        Set<Long> failed = ConcurrentHashMap.newKeySet();
        Job job = Jobs.width(width).retries(1);
        ThrowingSeededLongFunction<Long> second = (i, random) -> {
            long number = random.nextLong();
            if (i % 3 == 1 && failed.add(i)) {
                throw new IOException("the first attempt");
            }
            return number;
        };
        assertEquals(expected(0, 100), job.range(0L, 100).mapSeeded(second));
        assertEquals(expected(100, 100), job.range(100, 200).mapSeeded((i, random) -> second.apply(i, random)));
        double sum = job.range(200L, 300).sumSeeded((i, random) -> second.apply(i, random) % 1000);
        assertEquals(expected(200, 100).stream().mapToLong(number -> number % 1000).sum(), sum);
        assertEquals(100, failed.size());
    }

    @Test
    void aFailedItemMayHaveASubstitute() {
        Job job = Jobs.width(2).onFailure(OnFailure.substitute(5));
        assertEquals(List.of(5, 1, 5, 3), job.range(0, 4).mapSeeded((i, random) -> failAt(i % 2 == 0) == null ? 0 : i));
        assertEquals(11, job.range(0, 3).sumSeeded((i, random) -> failAt(i % 2 == 0) == null ? 0 : i));
    }

    @Test
    void anIndexHasTheSameNumbersInEveryRange() {
        Job job = Jobs.width(3);
        assertEquals(expected(1000, 500), job.range(1000, 1500).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected(-200, 500), job.range(-200, 300).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected(-200, 500), job.range(-200L, 300L).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected(1L << 40, 500), job.range(1L << 40, (1L << 40) + 500).mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected(Long.MAX_VALUE - 9, 9), job.range(Long.MAX_VALUE - 9, Long.MAX_VALUE)
                .mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected(Integer.MAX_VALUE - 9, 9), job.range(Integer.MAX_VALUE - 9, Integer.MAX_VALUE)
                .mapSeeded((i, random) -> random.nextLong()));
        assertEquals(expected(Integer.MIN_VALUE, 9), job.range(Integer.MIN_VALUE, Integer.MIN_VALUE + 9)
                .mapSeeded((i, random) -> random.nextLong()));
    }

    @Test
    void cellsOfLargeGridsAreCountedAsLongs() {
        int columns = 1_500_000_000;
        Map<Long, Long> numbers = new HashMap<>();
        var failure = Jobs.failure(() -> Jobs.width(1).grid(3, columns).tile(3, 2).forEachSeeded((row, column, random) -> {
            numbers.put(row * (long) columns + column, random.nextLong());
            if (row == 2) {
                throw new IOException("far enough");
            }
        }));
        assertTrue(failure.index() >= 3_000_000_000L, () -> "" + failure.index());
        assertEquals(5, numbers.size());
        numbers.forEach((position, number) -> assertEquals(expected(position, 1).getFirst(), number));
    }

    @Test
    void loopsThatAreHotGiveTheSameNumbers() {
        int n = 1 << 20;
        List<Long> numbers = Parallel.range(0, n).mapSeeded((i, random) -> random.nextLong());
        for (int run = 0; run < 3; run++) {
            assertEquals(numbers, Parallel.range(0, n).mapSeeded((i, random) -> random.nextLong()));
        }
        assertEquals(expected(n - 1000, 1000), numbers.subList(n - 1000, n));
    }

    @Test
    void lambdasDoNotDisturbEachOther() {
        assertEquals(expected(0, 9), Jobs.width(2).range(0, 9).mapSeeded((i, random) -> {
            List<Long> inner = Jobs.width(2).range(0, 9).mapSeeded((j, other) -> other.nextLong());
            assertEquals(expected(0, 9), inner);
            return random.nextLong();
        }));
    }

    /** Where a walker ends that goes left or right as often as he likes. */
    private static double walk(int steps, RandomGenerator random) {
        double place = 0;
        for (int s = 0; s < steps; s++) {
            place += random.nextBoolean() ? random.nextExponential() : -random.nextDouble() - random.nextInt(2);
        }
        return place;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void aParallelMapOfRandomWalksIsThatOfASequentialLoop(int width) {
        List<Integer> steps = IntStream.range(0, 500).mapToObj(k -> k * 37 % 211).toList();
        double[] expected = new double[steps.size()];
        for (int k = 0; k < expected.length; k++) {
            expected[k] = walk(steps.get(k), Philox.of(0, k));
        }
        assertEquals(Jobs.bits(expected), Jobs.bits(Jobs.width(width).mapSeeded(steps, SeededTest::walk).stream()
                .mapToDouble(x -> x).toArray()));
        assertTrue(Arrays.stream(expected).distinct().count() > 490);
    }

    @Test
    void aMonteCarloEstimateOfPiIsClose() {
        int n = 1_000_000;
        double pi = 4 * Parallel.range(0, n).sumSeeded((i, random) -> Math.hypot(random.nextDouble(), random.nextDouble()) < 1 ? 1 : 0) / n;
        assertEquals(Math.PI, pi, 0.006);
    }

    @Test
    void positionsHaveDifferentNumbers() {
        List<Long> numbers = Jobs.width(4).range(-10_000, 10_000).mapSeeded((i, random) -> random.nextLong());
        assertEquals(20_000, new HashSet<>(numbers).size());
        assertNotEquals(numbers.subList(0, 10_000), numbers.subList(10_000, 20_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void emptyInputsCallNothing(int width) {
        Job job = Jobs.width(width);
        assertEquals(List.of(), job.range(3, 3).mapSeeded((i, random) -> never()));
        assertEquals(List.of(), job.range(3L, 3L).mapSeeded((i, random) -> never()));
        assertEquals(List.of(), job.grid(0, 5).mapSeeded((row, column, random) -> never()));
        assertEquals(List.of(), job.grid(5, 0).mapSeeded((row, column, random) -> never()));
        assertEquals(List.of(), job.mapSeeded(List.of(), (item, random) -> never()));
        assertEquals(List.of(), job.over(List.of().iterator()).mapSeeded((item, random) -> never()));
        assertEquals(0, job.range(3, 3).sumSeeded((i, random) -> never()));
        assertEquals(0, job.range(3L, 3L).sumSeeded((i, random) -> never()));
        job.range(3, 3).forEachSeeded((i, random) -> never());
        job.range(3L, 3L).forEachSeeded((i, random) -> never());
        job.grid(0, 0).forEachSeeded((row, column, random) -> never());
        job.forEachSeeded(List.of(), (item, random) -> never());
        job.over(List.of().iterator()).forEachSeeded((item, random) -> never());
    }

    private static Integer never() {
        throw new AssertionError("called for an empty input");
    }

    private static Object failAt(boolean bad) throws IOException {
        if (bad) {
            throw new IOException("no luck");
        }
        return bad;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void failuresNameTheVerbThePositionAndTheInput(int width) {
        Job job = Jobs.width(width);
        List<String> words = ITEMS.stream().map(i -> "word-" + i).toList();
        String item = " failed at item 737 (\"word-737\"): java.io.IOException: no luck";
        String index = " failed at index 737: java.io.IOException: no luck";
        String cell = " failed at cell (7, 37): java.io.IOException: no luck";
        Map<Executable, String> failures = Map.ofEntries(
                Map.entry(() -> job.mapSeeded(words, (word, random) -> failAt(word.equals("word-737"))), "mapSeeded" + item),
                Map.entry(() -> job.over(words.stream()).mapSeeded((word, random) -> failAt(word.equals("word-737"))), "mapSeeded" + item),
                Map.entry(() -> job.forEachSeeded(words, (word, random) -> failAt(word.equals("word-737"))), "forEachSeeded" + item),
                Map.entry(() -> job.over(words.iterator()).forEachSeeded((word, random) -> failAt(word.equals("word-737"))),
                        "forEachSeeded" + item),
                Map.entry(() -> job.range(0, LENGTH).mapSeeded((i, random) -> failAt(i == 737)), "mapSeeded" + index),
                Map.entry(() -> job.range(0, LENGTH).forEachSeeded((i, random) -> failAt(i == 737)), "forEachSeeded" + index),
                Map.entry(() -> job.range(0, LENGTH).sumSeeded((i, random) -> failAt(i == 737).hashCode()), "sumSeeded" + index),
                Map.entry(() -> job.range(5L, LENGTH).mapSeeded((i, random) -> failAt(i == 737)), "mapSeeded" + index),
                Map.entry(() -> job.range(5L, LENGTH).forEachSeeded((i, random) -> failAt(i == 737)), "forEachSeeded" + index),
                Map.entry(() -> job.range(5L, LENGTH).sumSeeded((i, random) -> failAt(i == 737).hashCode()), "sumSeeded" + index),
                Map.entry(() -> job.grid(10, 100).mapSeeded((r, c, random) -> failAt(r == 7 && c == 37)), "mapSeeded" + cell),
                Map.entry(() -> job.grid(10, 100).forEachSeeded((r, c, random) -> failAt(r == 7 && c == 37)), "forEachSeeded" + cell));
        failures.forEach((verb, where) -> {
            var failure = Jobs.failure(verb);
            assertEquals("job '" + where.replaceFirst(" ", "' "), failure.getMessage());
            assertEquals(737, failure.index());
            assertEquals(IOException.class, failure.getCause().getClass());
        });
        assertTrue(Jobs.failure(() -> job.named("dice").range(0, 5).mapSeeded((i, random) -> failAt(true))).getMessage()
                .startsWith("job 'dice' failed at index "));
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void nullFunctionsAreRefused() {
        Job job = Jobs.width(2);
        for (Executable verb : List.<Executable>of(() -> job.range(0, 2).mapSeeded(null), () -> job.range(0, 2).forEachSeeded(null),
                () -> job.range(0, 2).sumSeeded(null), () -> job.range(0L, 2).mapSeeded(null), () -> job.range(0L, 2).forEachSeeded(null),
                () -> job.range(0L, 2).sumSeeded(null), () -> job.grid(2, 2).mapSeeded(null), () -> job.grid(2, 2).forEachSeeded(null),
                () -> job.mapSeeded(ITEMS, null), () -> job.forEachSeeded(ITEMS, null), () -> job.over(ITEMS.iterator()).mapSeeded(null),
                () -> job.over(ITEMS.iterator()).forEachSeeded(null), () -> Parallel.mapSeeded(List.of(), null),
                () -> Parallel.forEachSeeded(List.of(), null), () -> job.range(2, 2).mapSeeded(null))) {
            assertEquals("the function is null", assertThrows(NullPointerException.class, verb).getMessage());
        }
        assertEquals("the items are null", assertThrows(NullPointerException.class, () ->
                job.mapSeeded(null, (item, random) -> item)).getMessage());
    }
}
