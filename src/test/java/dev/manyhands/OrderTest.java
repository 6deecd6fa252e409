package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results are in the order of the input, and every position is worked on exactly once. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderTest {
    static IntStream sizes() {
        return Jobs.sizes();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void mapsOfItemsKeepTheOrder(int n) {
        List<Integer> items = Jobs.integers(n);
        Integer[] array = items.toArray(Integer[]::new);
        List<Integer> squares = items.stream().map(i -> i * i).toList();
        List<Long> positions = LongStream.range(0, n).map(i -> 2 * i).boxed().toList();
        for (Job job : Jobs.some()) {
            assertEquals(squares, job.map(items, i -> i * i), job::toString);
            assertEquals(squares, job.map(array, i -> i * i), job::toString);
            assertEquals(squares, job.map(items.stream(), i -> i * i), job::toString);
            assertEquals(positions, job.mapIndexed(items, (index, i) -> index + i), job::toString);
            assertEquals(squares, job.zip(items, items, (a, b) -> a * b), job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void mapsOfIndicesKeepTheOrder(int n) {
        List<Integer> ints = IntStream.range(-5, n - 5).map(i -> 3 * i).boxed().toList();
        List<Long> longs = LongStream.range(-5, n - 5).map(i -> (i << 33) + 1).boxed().toList();
        for (Job job : Jobs.some()) {
            assertEquals(ints, job.range(-5, n - 5).map(i -> 3 * i), job::toString);
            assertEquals(longs, job.range(-5L, n - 5L).map(i -> (i << 33) + 1), job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void filtersAndFlatMapsKeepTheOrder(int n) {
        List<Integer> items = Jobs.integers(n);
        List<Integer> matches = items.stream().filter(i -> i % 3 == 1).toList();
        List<Integer> flat = items.stream().mapMulti((Integer i, java.util.function.Consumer<Integer> to) -> {
            for (int k = 0; k < i % 4; k++) {
                to.accept(i);
            }
        }).toList();
        for (Job job : Jobs.some()) {
            assertEquals(matches, job.filter(items, i -> i % 3 == 1), job::toString);
            assertEquals(flat, job.flatMap(items, i -> Collections.nCopies(i % 4, i)), job::toString);
            assertEquals(matches.size(), job.count(items, i -> i % 3 == 1), job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void collectorsSeeTheItemsInOrder(int n) {
        List<Integer> items = Jobs.integers(n);
        String joined = items.stream().map(String::valueOf).collect(Collectors.joining(",", "<", ">"));
        var groups = items.stream().collect(Collectors.groupingBy(i -> i % 5));
        for (Job job : List.of(Jobs.width(1), Jobs.width(2), Jobs.width(16))) {
            assertEquals(items, job.collect(items, Collectors.toList()), job::toString);
            assertEquals(joined, job.collect(job.map(items, String::valueOf), Collectors.joining(",", "<", ">")), job::toString);
            assertEquals(groups, job.collect(items, Collectors.groupingBy(i -> i % 5)), job::toString);
            assertEquals(groups, job.collect(items, Collectors.groupingByConcurrent(i -> i % 5)), job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void chunksHoldTheItemsInOrder(int n) {
        List<Integer> items = Jobs.integers(n);
        for (int size : new int[] {1, 2, 7, 512, 100_001, Integer.MAX_VALUE}) {
            for (Job job : List.of(Jobs.width(1), Jobs.width(3), Jobs.width(16))) {
                List<List<Integer>> chunks = job.chunks(items, size).map(chunk -> chunk);
                assertEquals(Math.ceilDiv(n, size), chunks.size());
                assertTrue(chunks.stream().limit(Math.max(0, chunks.size() - 1)).allMatch(chunk -> chunk.size() == size));
                assertEquals(items, chunks.stream().flatMap(Collection::stream).toList());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void loopsRunEveryPositionOnce(int n) {
        List<Integer> items = Jobs.integers(n);
        Integer[] array = items.toArray(Integer[]::new);
        for (Job job : Jobs.some()) {
            var counts = new AtomicIntegerArray(n);
            job.forEach(items, counts::incrementAndGet);
            job.forEach(array, counts::incrementAndGet);
            job.forEach(items.stream(), counts::incrementAndGet);
            job.over(items.iterator()).forEach(counts::incrementAndGet);
            job.range(0, n).forEach(counts::incrementAndGet);
            job.range(0L, n).forEach(i -> counts.incrementAndGet((int) i));
            job.range(0, n).forEach(() -> counts, AtomicIntegerArray::incrementAndGet);
            job.range(0L, n).forEach(() -> counts, (all, i) -> all.incrementAndGet((int) i));
            job.over(items).forEach(() -> counts, AtomicIntegerArray::incrementAndGet);
            job.over(items.iterator()).forEach(() -> counts, AtomicIntegerArray::incrementAndGet);
            int[] seen = IntStream.range(0, n).map(counts::get).toArray();
            assertArrayEquals(IntStream.range(0, n).map(i -> 10).toArray(), seen, job::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theFirstMatchIsTheFirst(int n) {
        List<Integer> items = Jobs.integers(n);
        for (Job job : Jobs.some()) {
            for (int k : new int[] {0, n / 3, n - 2, n}) {
                var expected = IntStream.range(0, n).filter(i -> i >= k).findFirst();
                assertEquals(expected, job.range(0, n).findFirst(i -> i >= k), job::toString);
                assertEquals(expected.isPresent(), job.range(0, n).anyMatch(i -> i >= k), job::toString);
                assertEquals(expected.isEmpty(), job.range(0, n).noneMatch(i -> i >= k), job::toString);
                assertEquals(expected.isEmpty(), job.range(0, n).allMatch(i -> i < k), job::toString);
                assertEquals(items.stream().filter(i -> i >= k).findFirst(), job.findFirst(items, i -> i >= k), job::toString);
                assertEquals(expected.isPresent(), job.findAny(items, i -> i >= k).filter(i -> i >= k).isPresent(), job::toString);
                assertEquals(expected.isPresent(), job.anyMatch(items, i -> i >= k), job::toString);
                assertEquals(expected.isEmpty(), job.noneMatch(items, i -> i >= k), job::toString);
                assertEquals(expected.isEmpty(), job.allMatch(items, i -> i < k), job::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void verbsOfItemsOfUnknownLengthKeepTheOrder(int n) {
        List<Integer> items = Jobs.integers(n);
        List<Integer> even = items.stream().filter(i -> i % 2 == 0).toList();
        List<Integer> twice = new ArrayList<>();
        items.forEach(i -> twice.addAll(List.of(i, i)));
        for (int width : new int[] {1, 2, 16}) {
            Job job = Jobs.width(width);
            assertEquals(items, job.<Integer>over(items.iterator()).map(i -> i));
            assertEquals(items, job.<Integer>over(items.iterator()).mapIndexed((index, i) -> (int) index));
            assertEquals(even, job.<Integer>over(items.iterator()).filter(i -> i % 2 == 0));
            assertEquals(twice, job.<Integer>over(items.iterator()).flatMap(i -> List.of(i, i)));
            assertEquals(items, job.<Integer>over(items.iterator()).collect(Collectors.toList()));
            assertEquals(twice, job.<Integer>over(items.iterator()).chunks(2).flatMap(c -> c).stream().flatMap(i ->
                    IntStream.of(i, i).boxed()).toList());
            assertEquals(items.stream().filter(i -> i > 99).findFirst(), job.<Integer>over(items.iterator()).findFirst(i -> i > 99));
        }
    }
}
