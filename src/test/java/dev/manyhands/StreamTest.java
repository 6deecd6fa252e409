package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ThreadPool;
import dev.manyhands.pool.VirtualPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of results give what {@code map} gives, in order or not, whatever runs where and when. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTest {
    private static final List<Integer> SIZES = List.of(0, 1, 2, 3, 7, 64, 513, 5000);

    @ParameterizedTest
    @EnumSource
    void theResultsAreThoseOfMapInOrder(Streams.Where where) {
        try (Pool pool = where.open()) {
            Job job = Parallel.on(pool);
            for (int n : SIZES) {
                List<Integer> items = Jobs.integers(n);
                List<String> expected = items.stream().map(i -> "r" + i).toList();
                assertEquals(expected, job.stream(items, i -> "r" + i).toList());
                assertEquals(expected, job.over(items.iterator()).stream(i -> "r" + i).toList());
                assertEquals(expected, job.range(0, n).stream(i -> "r" + i).toList());
                assertEquals(expected, job.range(0L, n).stream(i -> "r" + i).toList());
                List<String> seen = new ArrayList<>();
                job.stream(items, i -> "r" + i).forEach(seen::add);
                assertEquals(expected, seen);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnOrderEveryResultComesOnce(Streams.Where where) {
        try (Pool pool = where.open()) {
            for (int n : SIZES) {
                List<Integer> items = Jobs.integers(n);
                assertEquals(items, Parallel.on(pool).stream(items, i -> i).unordered().sorted().toList());
                assertEquals(items, Parallel.on(pool).over(items.iterator()).stream(i -> i).unordered().sorted().toList());
            }
        }
    }

    /** Random inputs, windows, orders, delays of the function and of the consumer, against what must come out. */
    @ParameterizedTest
    @EnumSource
    void anyMixOfTimesAndWindowsGivesEveryResultOnceAndInOrder(Streams.Where where) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        try (Pool pool = where.open()) {
            for (int round = 0; round < 60; round++) {
                assertRightResults(pool, random, "seed " + seed + ", round " + round);
            }
            Streams.assertAsGoodAsNew(pool);
        }
    }

    private static void assertRightResults(Pool pool, Random random, String which) {
        int n = SIZES.get(random.nextInt(SIZES.size())) / (1 + random.nextInt(3));
        Job job = Parallel.on(pool).width(1 + random.nextInt(pool.size()));
        if (random.nextBoolean()) {
            job = job.inFlight(1 + random.nextInt(100));
        }
        boolean ordered = random.nextBoolean();
        int consumerPauses = random.nextInt(3) * random.nextInt(5);
        long[] nanos = random.longs(n, 0, 1L << random.nextInt(1, 18)).map(t -> t < 64 ? t * 1000 : t >> 6).toArray();
        var calls = new AtomicIntegerArray(n);
        List<Integer> items = Jobs.integers(n);
        Items<Integer> input = switch (random.nextInt(3)) {
            case 0 -> job.over(items);
            case 1 -> job.over(items.iterator());
            default -> job.over(items.stream());
        };
        List<Integer> results = new ArrayList<>();
        try (Stream<Integer> stream = input.stream(i -> {
            calls.incrementAndGet(i);
            Streams.spin(nanos[i]);
            return -i;
        })) {
            (ordered ? stream : stream.unordered()).forEach(result -> {
                Streams.spin(consumerPauses * 1000L);
                results.add(-result);
            });
        }
        if (!ordered) {
            Collections.sort(results);
        }
        assertEquals(items, results, which);
        for (int i = 0; i < n; i++) {
            assertEquals(1, calls.get(i), which + ": calls for item " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamsNestInFunctionsOfStreams(Streams.Where where) {
        try (Pool pool = where.open()) {
            Job job = Parallel.on(pool);
            List<Integer> sums = job.stream(Jobs.integers(20), i -> job.stream(Jobs.integers(20), j -> job.range(0, 10)
                    .stream(k -> i + j + k).mapToInt(x -> x).sum()).unordered().mapToInt(x -> x).sum()).toList();
            assertEquals(IntStream.range(0, 20).mapToObj(i -> 200 * i + 10 * 190 + 20 * 45).toList(), sums);
        }
    }

    /** The consumer of the first stream is whatever thread of the second one is at its input: another one each time. */
    @ParameterizedTest
    @EnumSource
    void aStreamMayBeTheInputOfAnother(Streams.Where where) {
        try (Pool pool = where.open()) {
            Job job = Parallel.on(pool);
            for (int n : List.of(0, 1, 100, 3000)) {
                Stream<Integer> first = job.over(new Streams.Naturals(n)).stream(i -> i + 1);
                Stream<Integer> second = job.over(first).stream(i -> i * 2);
                Stream<String> third = job.over(second).stream(i -> "r" + i);
                assertEquals(IntStream.range(0, n).mapToObj(i -> "r" + (i + 1) * 2).toList(), third.toList());
            }
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalConsumersShareThePool(Streams.Where where) throws Exception {
        try (Pool pool = where.open(); Pool consumers = ThreadPool.of(6)) {
            Job job = Parallel.on(pool);
            List<Long> sums = Parallel.on(consumers).map(Jobs.integers(6), c -> job.range(0, 2000).stream(i -> {
                Streams.spin(i % 100 == c ? 100_000 : 100);
                return i;
            }).mapToLong(i -> i).sum());
            assertEquals(Collections.nCopies(6, 1_999_000L), sums);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void aConsumerDoesTheWorkWhenThePoolIsBusyWithALongLoop(int size) throws Exception {
        try (var pool = ThreadPool.of(size)) {
            var inLoop = new CountDownLatch(size);
            var endOfLoop = new CountDownLatch(1);
            Thread other = Thread.ofPlatform().start(() -> Parallel.on(pool).schedule(dev.manyhands.pool.Schedule.dynamic(1))
                    .range(0, 2 * size).forEach(i -> {
                        inLoop.countDown();
                        Jobs.await(endOfLoop);
                    }));
            Jobs.await(inLoop);
            Job job = Parallel.on(pool);
            assertEquals(Jobs.integers(2000), job.stream(Jobs.integers(2000), i -> i).toList());
            assertEquals(Jobs.integers(2000), job.over(new Streams.Naturals(2000)).stream(i -> i).toList());
            assertEquals(499_500, job.range(0, 1000).stream(i -> i).unordered().mapToInt(i -> i).sum());
            assertEquals(7, job.over(Streams.Naturals.infinite()).stream(i -> i).filter(i -> i == 7).findFirst().orElseThrow());
            endOfLoop.countDown();
            other.join();
            Streams.assertAsGoodAsNew(pool);
        }
    }

    /** Whatever the timing, as many threads work on a stream as the job is wide. */
    @ParameterizedTest
    @EnumSource
    void allThreadsOfTheJobWorkOnIt(Streams.Where where) {
        try (Pool pool = where.open()) {
            int n = pool.size();
            var together = new CountDownLatch(n);
            assertEquals(n, Parallel.on(pool).range(0, n).stream(i -> {
                together.countDown();
                Jobs.await(together);
                return i;
            }).count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverMoreThreadsWorkThanTheJobIsWide(Streams.Where where) {
        try (Pool pool = where.open()) {
            for (int width = 1; width <= Math.min(4, pool.size()); width++) {
                var inside = new AtomicInteger();
                var most = new AtomicInteger();
                Parallel.on(pool).width(width).stream(Jobs.integers(300), i -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Streams.spin(10_000);
                    return inside.getAndDecrement();
                }).forEach(i -> Streams.spin(i * 1000L));
                assertTrue(most.get() <= width, most + " threads at a width of " + width);
            }
        }
    }

    @Test
    void nullIsAResultLikeAnyOther() {
        List<Integer> items = Arrays.asList(0, null, 2);
        assertEquals(Arrays.asList(null, null, 2), Jobs.width(2).stream(items, i -> i == null || i < 2 ? null : i).toList());
    }

    /** What a thread of the pool has computed is there for the consumer, even if what is next in its hands takes long. */
    @ParameterizedTest
    @EnumSource
    void aResultDoesNotWaitForOnesBehindIt(Streams.Where where) {
        try (Pool pool = where.open()) {
            int n = 3000;
            var consumed = new AtomicInteger();
            Thread consumer = Thread.currentThread();
            Iterator<Integer> results = Parallel.on(pool).range(0, n).stream(i -> {
                if (i % 1000 == 999 && Thread.currentThread() != consumer) {
                    Streams.await("the result before " + i + " was consumed", () -> consumed.get() >= i);
                }
                return i;
            }).iterator();
            while (results.hasNext()) {
                results.next();
                consumed.incrementAndGet();
            }
            assertEquals(n, consumed.get());
        }
    }

    @Test
    void allOperationsOfStreamsWork() {
        Job job = Jobs.width(3);
        List<Integer> items = Jobs.integers(100);
        assertEquals(List.of(0, 6, 12), job.stream(items, i -> i * 2).filter(i -> i % 3 == 0).limit(3).toList());
        assertArrayEquals(items.toArray(), job.stream(items, i -> i).toArray());
        assertArrayEquals(items.toArray(Integer[]::new), job.stream(items, i -> i).toArray(Integer[]::new));
        assertEquals(4950, job.stream(items, i -> i).mapToInt(i -> i).sum());
        assertEquals(4950L, job.stream(items, i -> i).mapToLong(i -> i).boxed().reduce(0L, Long::sum));
        assertEquals(49.5, job.stream(items, i -> i).mapToInt(i -> i).asDoubleStream().average().orElseThrow());
        assertEquals(99, job.stream(items, i -> i).max(Integer::compare).orElseThrow());
        assertEquals(items, job.stream(items.reversed(), i -> i).sorted().toList());
        assertEquals(items.subList(10, 20), job.stream(items, i -> i).skip(10).limit(10).toList());
        assertEquals(items.subList(0, 10), job.stream(items, i -> i).takeWhile(i -> i < 10).toList());
        assertEquals(items.subList(90, 100), job.stream(items, i -> i).dropWhile(i -> i < 90).toList());
        assertEquals(List.of(0, 1, 2), job.stream(items, i -> i % 3).distinct().toList());
        assertEquals(200, job.stream(items, i -> i).mapMulti((i, sink) -> {
            sink.accept(i);
            sink.accept(i);
        }).count());
        assertEquals(34, job.stream(items, i -> i).gather(Gatherers.windowFixed(3)).count());
        assertEquals("0,1,2", job.stream(items, i -> "" + i).limit(3).collect(Collectors.joining(",")));
        assertEquals(items.size(), job.stream(items, i -> i).collect(ArrayList::new, ArrayList::add, ArrayList::addAll).size());
        List<Integer> twice = new ArrayList<>(items);
        twice.addAll(items);
        assertEquals(twice, Stream.concat(job.stream(items, i -> i), job.stream(items, i -> i)).toList());
        assertEquals(twice, Stream.of(1, 2).flatMap(k -> job.stream(items, i -> i)).toList());
        assertEquals(3, Stream.of(1, 2).flatMap(k -> job.stream(items, i -> i)).limit(3).count());
        assertEquals(4950, job.stream(items, i -> i).parallel().mapToInt(i -> i).sum());
        assertEquals(items, job.stream(items, i -> i).parallel().sequential().toList());
        assertEquals(items, job.stream(items, i -> i).parallel().map(i -> i).toList());
        var spliterator = job.stream(items, i -> i).spliterator();
        List<Integer> seen = new ArrayList<>();
        assertTrue(spliterator.tryAdvance(seen::add));
        spliterator.forEachRemaining(seen::add);
        assertEquals(items, seen);
        assertFalse(spliterator.tryAdvance(seen::add));
    }

    @Test
    void aStreamIsAnObjectLikeAnyOther() {
        Job job = Jobs.width(1);
        try (Stream<Integer> one = job.stream(List.of(1), i -> i); Stream<Integer> other = job.stream(List.of(1), i -> i)) {
            assertEquals(one, one);
            assertNotEquals(one, other);
            assertEquals(one.hashCode(), one.hashCode());
            assertEquals("stream of results", one.toString());
            assertSame(one, one.sequential());
            assertFalse(one.isParallel());
            assertTrue(one.parallel().isParallel());
            assertEquals(List.of(1), one.toList());
            assertThrows(IllegalStateException.class, one::toList);
        }
    }

    /** What cuts the stream in order is not to be given other elements by an {@code unordered()} behind it. */
    @Test
    void unorderedMakesNoDifferenceToWhatStandsBeforeIt() {
        try (var pool = VirtualPool.of(2)) {
            var last = new CountDownLatch(1);
            List<Integer> first = Parallel.on(pool).range(0, 2).stream(i -> {
                if (i == 0) {
                    Jobs.await(last);
                } else {
                    last.countDown();
                }
                return i;
            }).limit(1).unordered().toList();
            assertEquals(List.of(0), first);
        }
    }

    @Test
    void unorderedWorksBehindWhatKeepsNoOrderAndResultsComeAsTheyAreReady() {
        try (var pool = VirtualPool.of(2)) { // where the consumer does none of the work
            var first = new CountDownLatch(1);
            var stream = Parallel.on(pool).range(0, 2).stream(i -> {
                if (i == 0) {
                    Jobs.await(first);
                }
                return i;
            });
            try (Stream<Integer> results = stream.filter(i -> true).map(i -> i).unordered()) {
                Iterator<Integer> each = results.iterator();
                assertEquals(1, each.next());
                first.countDown();
                assertEquals(0, each.next());
                assertFalse(each.hasNext());
            }
        }
    }
}
