package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ghost cells after an exchange, against one array of the whole domain. */
class HaloExchangeTest {
    private static final int OUTSIDE = -1;

    /** Where a rank's own cells lie in the domain, and its block with ghost cells. */
    private record Part(int[] from, int[] sizes, int[] domain, boolean[] periods, int width) {
        int cells() {
            return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        }

        /** The place in the block of a cell. */
        int[] place(int cell) {
            int[] place = new int[sizes.length];
            int left = cell;
            for (int d = sizes.length - 1; d >= 0; d--) {
                place[d] = left % sizes[d];
                left /= sizes[d];
            }
            return place;
        }

        boolean isOwn(int cell) {
            int[] place = place(cell);
            for (int d = 0; d < place.length; d++) {
                if (place[d] < width || place[d] >= sizes[d] - width) {
                    return false;
                }
            }
            return true;
        }

        /** The value in the domain of a cell of the block. */
        int value(int cell) {
            int[] place = place(cell);
            int value = 0;
            for (int d = 0; d < place.length; d++) {
                int at = from[d] + place[d] - width;
                if (!periods[d] && (at < 0 || at >= domain[d])) {
                    return OUTSIDE;
                }
                value = value * domain[d] + Math.floorMod(at, domain[d]);
            }
            return value;
        }
    }

    /** A domain divided unequally: rank coordinate c has {@code least + (c + d) % 3} cells. */
    private static Part part(CartesianCommunicator grid, int width, int extra) {
        int dims = grid.dimensions();
        int[] from = new int[dims];
        int[] sizes = new int[dims];
        int[] domain = new int[dims];
        for (int d = 0; d < dims; d++) {
            for (int c = 0; c < grid.dims()[d]; c++) {
                int own = Math.max(1, width) + extra + (c + d) % 3;
                from[d] += c < grid.coords()[d] ? own : 0;
                sizes[d] = c == grid.coords()[d] ? own + 2 * width : sizes[d];
                domain[d] += own;
            }
        }
        return new Part(from, sizes, domain, grid.periods(), width);
    }

    private static void check(Part part, LongUnaryOperator cell) {
        for (int i = 0; i < part.cells(); i++) {
            assertEquals(part.value(i), cell.applyAsLong(i), "cell " + Arrays.toString(part.place(i)) + " of " + part);
        }
    }

    private static int start(Part part, int cell) {
        return part.isOwn(cell) ? part.value(cell) : OUTSIDE;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void ghostCellsHaveTheValuesOfTheCellsTheyStandFor(int size) {
        Random random = new Random(size);
        for (int round = 0; round < 16; round++) {
            int dims = 1 + round % 3;
            int width = round % 4;
            int extra = random.nextInt(3);
            boolean[] periods = new boolean[dims];
            for (int d = 0; d < dims; d++) {
                periods[d] = random.nextBoolean();
            }
            int[] shape = CartesianCommunicator.dimsCreate(size, new int[dims]);
            Worlds.run(size, comm -> {
                CartesianCommunicator grid = comm.cartesian(shape, periods);
                Part part = part(grid, width, extra);
                int[] block = new int[part.cells()];
                Arrays.setAll(block, i -> start(part, i));
                grid.exchangeHalo(block, part.sizes(), width);
                check(part, i -> block[(int) i]);
            });
        }
    }

    @Test
    void largeBlocksOfDoublesInSegments() {
        Worlds.run(4, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {2, 2}, new boolean[] {true, false});
            Part part = part(grid, 3, 1_000); // layers above and below the size that is copied twice
            try (Arena arena = Arena.ofShared()) {
                MemorySegment block = arena.allocate(ValueLayout.JAVA_DOUBLE, part.cells());
                for (int i = 0; i < part.cells(); i++) {
                    block.setAtIndex(ValueLayout.JAVA_DOUBLE, i, start(part, i));
                }
                grid.exchangeHalo(Buffer.of(block, ValueLayout.JAVA_DOUBLE), part.sizes(), 3);
                boolean same = true;
                for (int i = 0; i < part.cells(); i++) {
                    same &= block.getAtIndex(ValueLayout.JAVA_DOUBLE, i) == part.value(i);
                }
                assertTrue(same);
                comm.barrier();
            }
        });
    }

    @Test
    void aSmoothingWithGhostCellsIsThatOfTheWholeDomain() {
        int n = 24;
        double[] whole = new double[n * n];
        Arrays.setAll(whole, i -> Math.sin(i));
        for (int step = 0; step < 5; step++) {
            double[] next = new double[n * n];
            for (int i = 0; i < n * n; i++) {
                int row = i / n;
                int column = i % n;
                double sum = 0;
                for (int dr = -1; dr <= 1; dr++) {
                    for (int dc = -1; dc <= 1; dc++) {
                        sum += whole[Math.floorMod(row + dr, n) * n + Math.floorMod(column + dc, n)];
                    }
                }
                next[i] = sum / 9;
            }
            whole = next;
        }
        double[] expected = whole;
        Worlds.run(6, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {3, 2}, new boolean[] {true, true});
            int rows = n / 3;
            int columns = n / 2;
            int line = columns + 2;
            int firstRow = grid.coords()[0] * rows;
            int firstColumn = grid.coords()[1] * columns;
            double[] block = new double[(rows + 2) * line];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    block[(r + 1) * line + c + 1] = Math.sin((firstRow + r) * n + firstColumn + c);
                }
            }
            for (int step = 0; step < 5; step++) {
                grid.exchangeHalo(block, new int[] {rows + 2, line}, 1);
                double[] next = new double[block.length];
                for (int r = 1; r <= rows; r++) {
                    for (int c = 1; c <= columns; c++) {
                        double sum = 0;
                        for (int dr = -1; dr <= 1; dr++) {
                            for (int dc = -1; dc <= 1; dc++) {
                                sum += block[(r + dr) * line + c + dc];
                            }
                        }
                        next[r * line + c] = sum / 9;
                    }
                }
                block = next;
            }
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    assertEquals(expected[(firstRow + r) * n + firstColumn + c], block[(r + 1) * line + c + 1]);
                }
            }
        });
    }

    @Test
    void blocksThatCannotBeAreRefused() {
        Worlds.run(2, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {2, 1}, new boolean[2]);
            assertThrows(IllegalArgumentException.class, () -> grid.exchangeHalo(new int[100], new int[] {100}, 1));
            assertThrows(IllegalArgumentException.class, () -> grid.exchangeHalo(new int[100], new int[] {10, 10}, -1));
            assertThrows(IllegalArgumentException.class, () -> grid.exchangeHalo(new int[100], new int[] {5, 20}, 2)); // 1 row of its own
            assertThrows(IndexOutOfBoundsException.class, () -> grid.exchangeHalo(new int[99], new int[] {10, 10}, 1));
            assertThrows(IllegalArgumentException.class, () -> grid.exchangeHalo("no array", new int[] {10, 10}, 1));
            comm.barrier();
        });
    }

    @Test
    void blocksThatDoNotFitEachOtherAreReported() {
        String message = Worlds.failure(CommunicationException.class, 2, comm -> comm.cartesian(new int[] {2, 1}, new boolean[2])
            .exchangeHalo(new int[200], new int[] {10, 10 + comm.rank()}, 1)).getMessage();
        assertTrue(message.contains("sent 8 elements to its neighbour, rank 1, which expects 9")
            || message.contains("sent 9 ints") && message.contains("room for 8"), message);
    }
}
