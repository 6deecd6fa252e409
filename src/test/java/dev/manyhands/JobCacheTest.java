package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.manyhands.cache.Memory;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.ThreadPool;
import dev.manyhands.pool.VirtualPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that keep the results of their items. A clock that never shows the same time twice tells kept results from new ones. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobCacheTest {
    private static final List<String> ITEMS = IntStream.range(0, 40).mapToObj(k -> "item " + k).toList();
    /** What bodies of forEach were called for; static, as it must not be captured. */
    private static final ConcurrentLinkedQueue<Object> CALLED = new ConcurrentLinkedQueue<>();
    private static volatile int broken = -1;

    @TempDir
    private Path folder;

    private static String now(Object of) {
        return of + " at " + System.nanoTime();
    }

    /** Verbs whose results show whether they are new. */
    private static Map<String, Function<Job, Object>> verbs() {
        Map<String, Function<Job, Object>> verbs = new LinkedHashMap<>();
        verbs.put("map", job -> job.map(ITEMS, JobCacheTest::now));
        verbs.put("map of unknown length", job -> job.map(ITEMS.stream(), JobCacheTest::now));
        verbs.put("map with state", job -> job.over(ITEMS).map(() -> 1, (state, item) -> now(item)));
        verbs.put("mapIndexed", job -> job.over(ITEMS).mapIndexed((index, item) -> now(index + item)));
        verbs.put("mapSeeded", job -> job.over(ITEMS).mapSeeded((item, random) -> now(item + random.nextInt())));
        verbs.put("zip", job -> job.over(ITEMS).zip(ITEMS, (a, b) -> now(a + b)));
        verbs.put("flatMap", job -> job.over(ITEMS).flatMap(item -> new ArrayList<>(List.of(now(item), now(item)))));
        verbs.put("filter", job -> job.over(ITEMS).filter(item -> System.nanoTime() % 3 == 0));
        verbs.put("stream", job -> {
            try (Stream<String> results = job.stream(ITEMS, JobCacheTest::now)) {
                return results.toList();
            }
        });
        verbs.put("range map", job -> job.range(0, 40).map(JobCacheTest::now));
        verbs.put("long range map", job -> job.range(1L << 40, (1L << 40) + 40).map(JobCacheTest::now));
        verbs.put("grid map", job -> job.grid(7, 6).map((row, column) -> now(row + column)));
        verbs.put("sum", job -> job.range(0, 40).sum(i -> System.nanoTime()));
        return verbs;
    }

    private static void keepResults(Pool pool, Path where) {
        verbs().forEach((name, verb) -> {
            Job job = Parallel.on(pool).cache(Memory.at(where.resolve(name.replace(' ', '-'))));
            Object first = verb.apply(job);
            assertEquals(first, verb.apply(job), name);
            assertNotEquals(first, verb.apply(Parallel.on(pool)), name + " without a cache");
        });
    }

    @Test
    void verbsKeepTheResultsOfItemsOnThreads() {
        try (ThreadPool pool = ThreadPool.of(2)) {
            keepResults(pool, folder);
        }
    }

    @Test
    void verbsKeepTheResultsOfItemsOnVirtualThreads() {
        try (VirtualPool pool = VirtualPool.of(5)) {
            keepResults(pool, folder);
        }
    }

    @Test
    void verbsKeepTheResultsOfItemsOnProcesses() {
        try (ProcessPool pool = ProcessPool.of(2)) {
            keepResults(pool, folder);
        }
    }

    @Test
    void resultsFromProcessesAreThoseForThreads() {
        Memory memory = Memory.at(folder);
        List<String> first;
        try (ProcessPool pool = ProcessPool.of(1)) {
            first = Parallel.on(pool).cache(memory).map(ITEMS, JobCacheTest::now);
            assertEquals(first, Parallel.with().cache(memory).map(ITEMS, JobCacheTest::now));
        }
    }

    @Test
    void newItemsAreComputedAndOldOnesAreNot() {
        Job job = Parallel.with().cache(Memory.at(folder));
        List<String> few = job.map(ITEMS.subList(0, 10), JobCacheTest::now);
        List<String> all = job.map(ITEMS, JobCacheTest::now);
        assertEquals(few, all.subList(0, 10));
        assertEquals(all.reversed(), job.map(ITEMS.reversed(), JobCacheTest::now));
    }

    private static void act(String item) {
        if (item.equals("item " + broken)) {
            throw new IllegalStateException("broken");
        }
        CALLED.add(item);
    }

    @Test
    void aLoopThatWasBrokenOffGoesOnWhereItWas() {
        CALLED.clear();
        Job job = Parallel.with().cache(Memory.at(folder));
        broken = 17;
        assertThrows(ParallelException.class, () -> job.onFailure(OnFailure.FINISH_ALL).forEach(ITEMS, JobCacheTest::act));
        assertEquals(ITEMS.size() - 1, CALLED.size());
        broken = -1;
        job.forEach(ITEMS, JobCacheTest::act);
        job.forEach(ITEMS, JobCacheTest::act);
        List<Object> called = new ArrayList<>(CALLED);
        Collections.sort(called, (a, b) -> ITEMS.indexOf(a) - ITEMS.indexOf(b));
        assertEquals(ITEMS, called);
    }

    @Test
    void failuresAreNotKept() {
        Job job = Parallel.with().cache(Memory.at(folder)).onFailure(OnFailure.substitute("none"));
        broken = 3;
        assertEquals("none", job.map(ITEMS, item -> {
            act(item);
            return item;
        }).get(3));
        broken = -1;
        assertEquals(ITEMS, job.map(ITEMS, item -> {
            act(item);
            return item;
        }));
    }

    @Test
    void noCacheKeepsNothing() {
        Job job = Parallel.with().cache(Memory.none());
        assertNotEquals(job.map(ITEMS, JobCacheTest::now), job.map(ITEMS, JobCacheTest::now));
    }

    @Test
    void verbsWithoutAFunctionPerItemRefuseACache() {
        Job job = Parallel.with().cache(Memory.at(folder));
        assertThrows(IllegalArgumentException.class, () -> job.scan(new double[3], Double::sum));
        assertThrows(IllegalArgumentException.class, () -> job.invoke(() -> { }));
        assertThrows(IllegalArgumentException.class, () -> job.join(() -> 1, () -> 2));
    }

    @Test
    void whatHasNoIdentityIsRefused() {
        Job job = Parallel.with().cache(Memory.at(folder));
        Thread thread = Thread.currentThread();
        assertThrows(IllegalArgumentException.class, () -> job.map(ITEMS, item -> item + thread));
        assertThrows(ParallelException.class, () -> job.map(List.of(new Object()), item -> 1));
    }
}
