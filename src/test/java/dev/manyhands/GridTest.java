package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Grid.Cell;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grids of odd shapes in tiles of odd sizes, against row-major loops. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GridTest {
    private static final int HUGE = Integer.MAX_VALUE;

    /** The grid with default tiles and with tiles that fit badly or not at all. */
    private static Stream<Grid> tilings(Grid grid) {
        return Stream.concat(Stream.of(grid), Stream.of(new int[][] {{1, 1}, {1, 7}, {7, 1}, {3, 5}, {64, 64}, {1, HUGE}, {HUGE, 1},
                {HUGE, HUGE}})
                .map(tile -> grid.tile(tile[0], tile[1])));
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"1,1", "1,2", "2,1", "1,1000", "1000,1", "1,5000", "5000,1", "3,7", "7,3", "13,17", "64,64", "65,63", "127,33", "3,1025",
            "200,301"})
    void everyCellOnceAndInRowMajorOrder(int rows, int columns) {
        int n = rows * columns;
        List<Integer> ranks = Jobs.integers(n);
        for (Job job : Stream.of(1, 2, 16).flatMap(width -> Jobs.underEverySchedule(width).stream()).toList()) {
            tilings(job.grid(rows, columns)).forEach(grid -> {
                var counts = new AtomicIntegerArray(n);
                grid.forEach((r, c) -> counts.incrementAndGet(r * columns + c));
                grid.forEach(() -> counts, (all, r, c) -> all.incrementAndGet(r * columns + c));
                assertTrue(IntStream.range(0, n).allMatch(k -> counts.get(k) == 2), job::toString);
                assertEquals(ranks, grid.map((r, c) -> r * columns + c));
                assertEquals(n, grid.size());
                assertEquals((n - 1L) * n / 2, grid.sumLong((r, c) -> (long) r * columns + c));
                assertEquals((n - 1.0) * n / 2, grid.sum((r, c) -> (double) r * columns + c));
            });
        }
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"1,1", "1,1000", "1000,1", "13,17", "65,63", "3,1025", "130,1025"})
    void reductionsAndSearches(int rows, int columns) {
        int n = rows * columns;
        Cell last = new Cell(rows - 1, columns - 1);
        for (Job job : Jobs.underEverySchedule(3)) {
            tilings(job.grid(rows, columns)).forEach(grid -> {
                assertEquals(OptionalDouble.of(0), grid.min((r, c) -> r + c));
                assertEquals(OptionalDouble.of(rows + columns - 2), grid.max((r, c) -> r + c));
                assertEquals(OptionalLong.of(-n + 1L), grid.minLong((r, c) -> -(r * columns + c)));
                assertEquals(OptionalLong.of(n - 1L), grid.maxLong((r, c) -> r * columns + c));
                assertEquals(OptionalDouble.of((n - 1.0) * n / 2 / n), grid.average((r, c) -> r * columns + c));
                assertEquals(n, grid.<Integer>reduce(0, (r, c) -> 1, Integer::sum));
                assertEquals(IntStream.range(0, n).filter(k -> k % columns % 2 == 1).count(), grid.count((r, c) -> c % 2 == 1));
                assertArrayEquals(new double[] {n, 2 * n}, grid.sumArrays(2, (sum, r, c) -> {
                    sum[0]++;
                    sum[1] += 2;
                }));
                assertEquals(Optional.of(last), grid.findFirst((r, c) -> r == last.row() && c == last.column()));
                assertEquals(Optional.of(last), grid.findAny((r, c) -> r == last.row() && c == last.column()));
                assertEquals(Optional.of(new Cell(n / 2 / columns, n / 2 % columns)), grid.findFirst((r, c) -> r * columns + c >= n / 2));
                assertTrue(grid.anyMatch((r, c) -> r == last.row() && c == last.column()));
                assertFalse(grid.noneMatch((r, c) -> r == last.row() && c == last.column()));
                assertFalse(grid.allMatch((r, c) -> r != last.row() || c != last.column()));
                assertTrue(grid.allMatch((r, c) -> r < rows && c < columns));
                assertEquals(Optional.empty(), grid.findFirst((r, c) -> c == columns));
            });
        }
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"0,0", "0,5", "5,0", "0,2147483647", "2147483647,0"})
    void gridsWithoutCellsGiveWhatEmptyInputsGive(int rows, int columns) {
        tilings(Jobs.width(2).grid(rows, columns)).forEach(grid -> {
            grid.forEach((r, c) -> {
                throw new AssertionError("there is no cell");
            });
            assertEquals(List.of(), grid.map((r, c) -> r));
            assertEquals(0, grid.sum((r, c) -> 1));
            assertEquals(0, grid.sumLong((r, c) -> 1));
            assertEquals(OptionalDouble.empty(), grid.min((r, c) -> 1));
            assertEquals(OptionalDouble.empty(), grid.max((r, c) -> 1));
            assertEquals(OptionalDouble.empty(), grid.average((r, c) -> 1));
            assertEquals(OptionalLong.empty(), grid.minLong((r, c) -> 1));
            assertEquals(OptionalLong.empty(), grid.maxLong((r, c) -> 1));
            assertEquals("id", grid.reduce("id", (r, c) -> "", String::concat));
            assertEquals(0, grid.count((r, c) -> true));
            assertArrayEquals(new double[3], grid.sumArrays(3, (sum, r, c) -> sum[0]++));
            assertFalse(grid.anyMatch((r, c) -> true));
            assertTrue(grid.allMatch((r, c) -> false));
            assertTrue(grid.noneMatch((r, c) -> true));
            assertEquals(Optional.empty(), grid.findFirst((r, c) -> true));
            assertEquals(Optional.empty(), grid.findAny((r, c) -> true));
        });
    }

    @Test
    void sumsOfArraysTakeNoMoreThan64Arrays() {
        for (int[] shape : new int[][] {{3, 1000}, {100, 100}, {127, 1025}, {1000, 999}, {64, 1500}, {1, 100_000}, {100_000, 1}}) {
            var arrays = java.util.concurrent.ConcurrentHashMap.<Object>newKeySet();
            Jobs.width(2).grid(shape[0], shape[1]).sumArrays(1, (sum, r, c) -> arrays.add(new Same(sum)));
            assertTrue(arrays.size() <= 64, () -> arrays.size() + " arrays for " + shape[0] + " x " + shape[1]);
        }
    }

    private record Same(Object object) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same same && same.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    @Test
    void tilesAreWorkedOnByOneThread() {
        var threads = new Thread[8][9];
        Jobs.width(16).grid(8, 9).tile(4, 3).forEach((r, c) -> threads[r][c] = Thread.currentThread());
        for (int r = 0; r < 8; r++) {
            for (int c = 0; c < 9; c++) {
                assertEquals(threads[r / 4 * 4][c / 3 * 3], threads[r][c]);
            }
        }
    }

    @Test
    void searchesInTheLargestGridEndAtOnce() {
        for (int width : new int[] {1, 2, 16}) {
            for (Job job : Jobs.underEverySchedule(width)) {
                assertTrue(job.grid(HUGE, HUGE).anyMatch((r, c) -> c % 100 == 99), job::toString);
            }
        }
    }

    @Test
    void wideTilesOfWideGridsReachTheLastColumn() {
        var space = new TileSpace(1, HUGE, 1, 1 << 30);
        assertEquals(2, space.parts());
        assertEquals(1 << 30, space.from(1, 2, 0));
        assertEquals(HUGE, space.to(1, 2, 0));
    }

    @Test
    void moreTilesThanCanBeCountedAreRefused() {
        Grid grid = Jobs.width(2).grid(1 << 16, 1 << 16);
        var refusal = assertThrows(IllegalArgumentException.class, () -> grid.tile(1, 1).anyMatch((r, c) -> true));
        assertTrue(refusal.getMessage().startsWith("tile(1, 1) of grid(65536, 65536)"), refusal.getMessage());
        assertTrue(grid.tile(2, 2).anyMatch((r, c) -> true));
    }
}
