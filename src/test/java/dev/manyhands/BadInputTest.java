package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What is refused says what was given and what is allowed. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {
    private static final ThrowingFunction<Object, Object> NONE = null;
    private final List<Integer> items = List.of(1, 2);
    private final Job job = Jobs.width(2);

    private static void refused(Class<? extends Exception> type, String message, Executable verb) {
        assertEquals(message, assertThrows(type, verb).getMessage());
    }

    @Test
    void nullFunctions() {
        String message = "the function is null";
        IntRange ints = job.range(0, 2);
        LongRange longs = job.range(0L, 2L);
        Grid grid = job.grid(2, 2);
        for (Executable verb : List.<Executable>of(() -> ints.forEach(null), () -> ints.forEach(null, (s, i) -> { }),
                () -> ints.forEach(() -> 1, null),
                () -> ints.map(null), () -> ints.sum(null), () -> ints.sumLong(null), () -> ints.min(null), () -> ints.max(null),
                () -> ints.minLong(null), () -> ints.maxLong(null), () -> ints.average(null), () -> ints.reduce(0, null, Integer::sum),
                () -> ints.reduce(0, i -> i, null), () -> ints.count(null), () -> ints.sumArrays(1, null), () -> ints.anyMatch(null),
                () -> ints.allMatch(null), () -> ints.noneMatch(null), () -> ints.findFirst(null), () -> ints.findAny(null),
                () -> ints.fill(new int[2], null), () -> ints.fill(new long[2], null), () -> ints.fill(new double[2], null),
                () -> ints.fill(new Object[2], null), () -> longs.forEach(null), () -> longs.map(null), () -> longs.sum(null),
                () -> longs.reduce(0, null, Integer::sum), () -> longs.anyMatch(null), () -> longs.findFirst(null),
                () -> longs.sumArrays(1, null),
                () -> grid.forEach(null), () -> grid.map(null), () -> grid.sum(null), () -> grid.findAny(null),
                () -> grid.sumArrays(1, null),
                () -> job.map(items, NONE), () -> job.map(items.toArray(), NONE), () -> job.map(items.stream(), NONE),
                () -> job.mapIndexed(items, null), () -> job.zip(items, items, null), () -> job.flatMap(items, null),
                () -> job.filter(items, null),
                () -> job.forEach(items, null), () -> job.reduce(items, 0, null), () -> job.count(items, null),
                () -> job.anyMatch(items, null),
                () -> job.allMatch(items, null), () -> job.noneMatch(items, null), () -> job.findFirst(items, null),
                () -> job.findAny(items, null),
                () -> job.over(items).sum(null), () -> job.over(items).sumLong(null), () -> job.over(items).reduce(0, null, Integer::sum),
                () -> job.range(0, 0).forEach(null), () -> job.map(List.of(), NONE))) {
            refused(NullPointerException.class, message, verb);
        }
        refused(NullPointerException.class, "the collector is null", () -> job.collect(items, null));
        refused(NullPointerException.class, "the operation is null", () -> job.scan(new int[2], null));
        refused(NullPointerException.class, "the operation is null", () -> job.exclusiveScan(new double[2], 0, null));
        refused(NullPointerException.class, "the first task is null", () -> job.join(null, () -> 1));
        refused(NullPointerException.class, "the second task is null", () -> job.join(() -> 1, null));
        refused(NullPointerException.class, "the body of the scope is null", () -> job.scope(null));
        refused(NullPointerException.class, "the tasks are null", () -> job.invoke((ThrowingRunnable[]) null));
        refused(NullPointerException.class, "task 1 of 2 is null", () -> job.invoke(() -> { }, null));
    }

    @Test
    void nullInputs() {
        String message = "the items are null";
        for (Executable verb : List.<Executable>of(() -> job.over((Iterable<?>) null), () -> job.over((Object[]) null),
                () -> job.over((Iterator<?>) null), () -> job.over((Stream<?>) null), () -> job.map((List<Integer>) null, i -> i),
                () -> job.zip(items, null, (a, b) -> a), () -> job.zip(null, items, (a, b) -> a), () -> job.chunks(null, 1))) {
            refused(NullPointerException.class, message, verb);
        }
        for (Executable verb : List.<Executable>of(() -> job.fill((int[]) null, i -> i), () -> job.fill((Object[]) null, i -> i),
                () -> job.scan((double[]) null, Double::sum), () -> job.exclusiveScan((long[]) null, 0, Long::sum),
                () -> job.range(0, 1).fill((double[]) null, i -> i))) {
            assertThrows(NullPointerException.class, verb);
        }
    }

    @Test
    void nullOptions() {
        refused(NullPointerException.class, "the pool is null", () -> Parallel.on(null));
        refused(NullPointerException.class, "the job's name is null", () -> job.named(null));
        refused(NullPointerException.class, "the schedule is null", () -> job.schedule(null));
    }

    @Test
    void reversedRangesAndNegativeSizes() {
        refused(IllegalArgumentException.class, "range(3, 2): the start must not be greater than the end", () -> Parallel.range(3, 2));
        refused(IllegalArgumentException.class, "range(3, -2): the start must not be greater than the end", () -> Parallel.range(3L, -2L));
        refused(IllegalArgumentException.class, "range(-2, 9223372036854775807): longer than 9223372036854775807",
                () -> Parallel.range(-2, Long.MAX_VALUE));
        refused(IllegalArgumentException.class, "grid(-1, 2): the numbers must not be negative", () -> Parallel.grid(-1, 2));
        refused(IllegalArgumentException.class, "grid(1, -2): the numbers must not be negative", () -> Parallel.grid(1, -2));
        refused(IllegalArgumentException.class, "tile(0, 1): a tile has at least 1 row and 1 column", () -> Parallel.grid(1, 2).tile(0, 1));
        refused(IllegalArgumentException.class, "chunks(0): a chunk has at least 1 item", () -> Parallel.chunks(items, 0));
        String length = "sumArrays of length -1: the length must not be negative";
        refused(IllegalArgumentException.class, length, () -> Parallel.range(0, 2).sumArrays(-1, (sum, i) -> { }));
        refused(IllegalArgumentException.class, length, () -> Parallel.range(0L, 0L).sumArrays(-1, (sum, i) -> { }));
        refused(IllegalArgumentException.class, length, () -> Parallel.grid(2, 2).sumArrays(-1, (sum, r, c) -> { }));
        refused(IllegalArgumentException.class, "dynamic(0): the chunk must be at least 1", () -> Schedule.dynamic(0));
    }

    @Test
    void widthsOutOfRange() {
        refused(IllegalArgumentException.class, "width(0): a job needs at least 1 thread; widthAllBut(k) leaves k free",
                () -> job.width(0));
        refused(IllegalArgumentException.class, "widthAllBut(-1): the number of threads to leave must not be negative",
                () -> job.widthAllBut(-1));
        String message = "width(17) on thread pool 'test' of size 16: allowed is 1 to 16; use a larger pool, or"
                + " allowOversubscribe() on a thread pool";
        Job wide = Jobs.width(17);
        for (Executable verb : List.<Executable>of(wide::actualWidth, () -> wide.range(0, 2).forEach(i -> { }),
                () -> wide.map(items, i -> i),
                () -> wide.map(items.stream(), i -> i), () -> wide.grid(2, 2).sum((r, c) -> 1), () -> wide.scan(new int[2], Integer::sum),
                () -> wide.invoke(() -> { }), () -> wide.join(() -> 1, () -> 2), () -> wide.scope(scope -> 1))) {
            refused(IllegalArgumentException.class, message, verb);
        }
        assertEquals(16, job.widthAllBut(0).actualWidth());
        assertEquals(13, job.widthAllBut(3).actualWidth());
        assertEquals(1, job.widthAllBut(99).actualWidth());
        assertEquals(5, job.widthAllBut(3).width(5).actualWidth());
    }

    @Test
    void zipsOfDifferentLengthsAndFillsBeyondTheArray() {
        refused(IllegalArgumentException.class, "zip of 2 with 3 items: both must have the same number",
                () -> job.zip(items, List.of(1, 2, 3), (a, b) -> a));
        double[] target = new double[3];
        refused(IndexOutOfBoundsException.class, "range(1, 4) of an array of length 3", () -> job.range(1, 4).fill(target, i -> 7));
        refused(IndexOutOfBoundsException.class, "range(-1, 2) of an array of length 3", () -> job.range(-1, 2).fill(target, i -> 7));
        assertEquals(0, Arrays.stream(target).sum());
    }

    @Test
    void mapsThatNoListCouldHold() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> job.range(0L, 1L << 31).map(i -> i)).getMessage()
                .startsWith("map over 2147483648 "));
        assertThrows(IllegalArgumentException.class, () -> job.grid(1 << 16, 1 << 16).map((r, c) -> r));
    }

    @Test
    void closedPools() {
        ThreadPool pool = ThreadPool.of(2, "gone");
        assertEquals(3, Parallel.on(pool).range(0, 3).count(i -> true));
        pool.close();
        Job on = Parallel.on(pool);
        for (Executable verb : List.<Executable>of(() -> on.range(0, 2).forEach(i -> { }), () -> on.map(items, i -> i),
                () -> on.map(items.stream(), i -> i),
                () -> on.grid(2, 2).sum((r, c) -> 1), () -> on.scan(new int[2], Integer::sum),
                () -> on.collect(items, java.util.stream.Collectors.toList()))) {
            refused(java.util.concurrent.RejectedExecutionException.class,
                    "thread pool 'gone' of size 2 is closed: the job was not accepted", verb);
        }
    }

    @Test
    void resultsCannotBeChanged() {
        for (List<?> list : List.of(job.map(items, i -> i), job.map(items.stream(), i -> i), job.mapIndexed(items, (k, i) -> i),
                job.filter(items, i -> true),
                job.zip(items, items, Integer::sum), job.flatMap(items, i -> items), job.range(0, 2).map(i -> i),
                job.range(0L, 2L).map(i -> i),
                job.grid(1, 2).map((r, c) -> r), job.chunks(items, 2).map(chunk -> chunk).getFirst(), job.map(List.of(), i -> i))) {
            assertThrows(UnsupportedOperationException.class, () -> list.add(null));
            if (!list.isEmpty()) {
                assertThrows(UnsupportedOperationException.class, list::removeLast);
                assertThrows(UnsupportedOperationException.class, () -> list.set(0, null));
            }
        }
    }

    @Test
    void jobsSayWhatTheyAre() {
        assertEquals("job 'x' on thread pool 'test' of size 16, width 3, schedule dynamic(7)",
                Jobs.width(3).named("x").schedule(Schedule.dynamic(7)).toString());
    }
}
