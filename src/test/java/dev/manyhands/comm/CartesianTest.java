package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.comm.CartesianCommunicator.Shift;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grids of ranks and their neighbours. */
class CartesianTest {
    private static final int NOBODY = Communicator.PROC_NULL;

    @Test
    void dimsAreBalanced() {
        assertArrayEquals(new int[] {3, 2}, CartesianCommunicator.dimsCreate(6, 0, 0));
        assertArrayEquals(new int[] {7, 1}, CartesianCommunicator.dimsCreate(7, 0, 0));
        assertArrayEquals(new int[] {2, 3, 1}, CartesianCommunicator.dimsCreate(6, 0, 3, 0)); // the examples of the standard
        assertThrows(IllegalArgumentException.class, () -> CartesianCommunicator.dimsCreate(7, 0, 3, 0));
        assertArrayEquals(new int[] {4, 4, 3}, CartesianCommunicator.dimsCreate(48, 0, 0, 0));
        assertArrayEquals(new int[] {36, 30}, CartesianCommunicator.dimsCreate(1_080, 0, 0));
        assertArrayEquals(new int[] {4, 3, 2, 2}, CartesianCommunicator.dimsCreate(48, 0, 0, 0, 0));
        assertArrayEquals(new int[] {5}, CartesianCommunicator.dimsCreate(5, 0));
        assertArrayEquals(new int[] {}, CartesianCommunicator.dimsCreate(1));
        assertArrayEquals(new int[] {2, 2}, CartesianCommunicator.dimsCreate(4, 2, 2));
        assertArrayEquals(new int[] {32_768, 32_768}, CartesianCommunicator.dimsCreate(1 << 30, 0, 0));
        assertArrayEquals(new int[] {Integer.MAX_VALUE, 1}, CartesianCommunicator.dimsCreate(Integer.MAX_VALUE, 0, 0));
    }

    @Test
    void dimsThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> CartesianCommunicator.dimsCreate(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> CartesianCommunicator.dimsCreate(4, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> CartesianCommunicator.dimsCreate(4, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> CartesianCommunicator.dimsCreate(2));
    }

    @Test
    void noOtherDimsAreCloserToEachOther() {
        for (int nodes = 1; nodes <= 400; nodes++) {
            int[] dims = CartesianCommunicator.dimsCreate(nodes, 0, 0, 0);
            assertEquals(nodes, dims[0] * dims[1] * dims[2]);
            assertTrue(dims[0] >= dims[1] && dims[1] >= dims[2]);
            for (int a = 1; a <= nodes; a++) {
                for (int b = 1; nodes % a == 0 && b <= a; b++) {
                    int c = nodes / a / b;
                    if (a * b * c == nodes && c <= b) {
                        assertTrue(dims[0] - dims[2] <= a - c, "for " + nodes + " " + Arrays.toString(dims));
                    }
                }
            }
        }
    }

    @Test
    void ranksLieRowByRow() {
        Worlds.run(9, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {2, 4}, new boolean[] {false, true});
            if (comm.rank() == 8) {
                assertNull(grid);
                return;
            }
            assertEquals(8, grid.size());
            assertEquals(comm.rank(), grid.rank());
            assertEquals(2, grid.dimensions());
            assertArrayEquals(new int[] {2, 4}, grid.dims());
            assertArrayEquals(new boolean[] {false, true}, grid.periods());
            assertArrayEquals(new int[] {comm.rank() / 4, comm.rank() % 4}, grid.coords());
            for (int r = 0; r < 8; r++) {
                assertEquals(r, grid.rank(grid.coords(r)));
            }
            assertEquals(4, grid.rank(1, -4));
            assertEquals(3, grid.rank(0, 7));
            assertThrows(IllegalArgumentException.class, () -> grid.rank(2, 0));
            assertThrows(IllegalArgumentException.class, () -> grid.rank(1));
            assertThrows(IllegalArgumentException.class, () -> grid.coords(8));
            assertThrows(IllegalArgumentException.class, () -> grid.shift(2, 1));
        });
    }

    @Test
    void aShiftEndsAtEdgesAndWrapsAroundPeriods() {
        Worlds.run(6, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {2, 3}, new boolean[] {false, true});
            int row = comm.rank() / 3;
            int column = comm.rank() % 3;
            assertEquals(new Shift(row == 0 ? NOBODY : comm.rank() - 3, row == 1 ? NOBODY : comm.rank() + 3), grid.shift(0, 1));
            assertEquals(new Shift(row == 1 ? NOBODY : comm.rank() + 3, row == 0 ? NOBODY : comm.rank() - 3), grid.shift(0, -1));
            assertEquals(new Shift(NOBODY, NOBODY), grid.shift(0, Integer.MAX_VALUE));
            assertEquals(new Shift(NOBODY, NOBODY), grid.shift(0, Integer.MIN_VALUE));
            assertEquals(new Shift(row * 3 + (column + 1) % 3, row * 3 + (column + 2) % 3), grid.shift(1, 2));
            int[] got = {-1};
            Shift shift = grid.shift(0, 1);
            grid.sendrecv(new int[] {comm.rank()}, shift.destination(), 0, got, shift.source(), 0, null);
            assertEquals(row == 0 ? -1 : comm.rank() - 3, got[0]);
        });
    }

    @Test
    void aGridDividesIntoRowsAndColumns() {
        Worlds.run(8, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {2, 2, 2}, new boolean[] {true, false, true});
            int[] at = grid.coords();
            CartesianCommunicator plane = grid.sub(true, false, true);
            assertArrayEquals(new int[] {2, 2}, plane.dims());
            assertArrayEquals(new boolean[] {true, true}, plane.periods());
            assertArrayEquals(new int[] {at[0], at[2]}, plane.coords());
            int[] sum = {at[1]};
            plane.allreduce(sum, Op.SUM);
            assertEquals(4 * at[1], sum[0]);
            CartesianCommunicator point = plane.sub(false, false);
            assertEquals(1, point.size());
            assertEquals(0, point.dimensions());
            assertArrayEquals(new int[2], plane.dup().sub(true, true).coords(0));
            assertThrows(IllegalArgumentException.class, () -> grid.sub(true));
        });
    }

    @Test
    void aCopyOfAGridIsAGrid() {
        Worlds.run(4, comm -> {
            CartesianCommunicator grid = comm.cartesian(new int[] {4}, new boolean[] {true}).dup();
            assertEquals(new Shift((comm.rank() + 3) % 4, (comm.rank() + 1) % 4), grid.shift(0, 1));
            grid.free();
            assertThrows(IllegalStateException.class, () -> grid.neighborAllgather(new int[1], new int[2]));
        });
    }

    @Test
    void gridsThatCannotBeAreRefused() {
        Worlds.run(4, comm -> {
            assertThrows(IllegalArgumentException.class, () -> comm.cartesian(new int[] {2, 3}, new boolean[2]));
            assertThrows(IllegalArgumentException.class, () -> comm.cartesian(new int[] {2, 2}, new boolean[1]));
            assertThrows(IllegalArgumentException.class, () -> comm.cartesian(new int[] {0, 2}, new boolean[2]));
            assertThrows(IllegalArgumentException.class, () -> comm.cartesian(new int[] {1 << 16, 1 << 16}, new boolean[2]));
        });
    }

    @Test
    void differentGridsAreAMismatch() {
        String message = Worlds.failure(MismatchException.class, 4, comm ->
            comm.cartesian(comm.rank() == 1 ? new int[] {2, 2} : new int[] {4, 1}, new boolean[2])).getMessage();
        assertTrue(message.startsWith("the ranks call cartesian() with different arguments: rank 0: dims [4, 1], periodic [false, false]; "
            + "rank 1: dims [2, 2]"), message);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,1", "2,2", "3,2", "3,3", "1,4"})
    void neighborsComeInTheOrderOfTheStandard(int rows, int columns) {
        Worlds.run(rows * columns, comm -> {
            for (int periods = 0; periods < 4; periods++) {
                CartesianCommunicator grid = comm.cartesian(new int[] {rows, columns}, new boolean[] {periods % 2 == 1, periods / 2 == 1});
                int[] neighbors = {grid.shift(0, 1).source(), grid.shift(0, 1).destination(), grid.shift(1, 1).source(),
                    grid.shift(1, 1).destination()};
                for (int n : new int[] {1, 3, 5_000}) {
                    long[] mine = new long[n];
                    Arrays.fill(mine, comm.rank());
                    long[] all = new long[4 * n];
                    Arrays.fill(all, -7);
                    grid.neighborAllgather(mine, all);
                    int[] parts = IntStream.range(0, 4 * n).map(i -> comm.rank() * 10 + i / n).toArray();
                    int[] got = new int[4 * n];
                    Arrays.fill(got, -7);
                    grid.neighborAlltoall(parts, got);
                    for (int i = 0; i < 4 * n; i++) {
                        int neighbor = neighbors[i / n];
                        assertEquals(neighbor == NOBODY ? -7 : neighbor, all[i]);
                        assertEquals(neighbor == NOBODY ? -7 : neighbor * 10 + (i / n ^ 1), got[i]);
                    }
                }
            }
        });
    }

    @Test
    void neighborBuffersMayBeStrided() {
        Worlds.run(3, comm -> {
            CartesianCommunicator ring = comm.cartesian(new int[] {3}, new boolean[] {true});
            double[] matrix = new double[4 * 3];
            for (int row = 0; row < 4; row++) {
                matrix[row * 3 + 1] = 10 * comm.rank() + row;
            }
            double[] got = new double[4 * 2];
            ring.neighborAlltoall(Buffer.strided(matrix, 1, 4, 1, 3), Buffer.strided(got, 0, 4, 1, 2));
            int lower = (comm.rank() + 2) % 3 * 10;
            int higher = (comm.rank() + 1) % 3 * 10;
            assertArrayEquals(new double[] {lower + 2, 0, lower + 3, 0, higher, 0, higher + 1, 0}, got);
        });
    }

    @Test
    void neighborBuffersThatDoNotFitAreRefused() {
        Worlds.run(2, comm -> {
            CartesianCommunicator line = comm.cartesian(new int[] {2}, new boolean[1]);
            assertThrows(IllegalArgumentException.class, () -> line.neighborAllgather(new int[2], new int[3]));
            assertThrows(IllegalArgumentException.class, () -> line.neighborAllgather(new int[2], new long[4]));
            assertThrows(IllegalArgumentException.class, () -> line.neighborAlltoall(new int[2], new int[4]));
        });
        String message = Worlds.failure(CommunicationException.class, 2, comm -> comm.cartesian(new int[] {2}, new boolean[1])
            .neighborAllgather(new int[comm.rank() + 1], new int[2 * (comm.rank() + 1)])).getMessage();
        assertTrue(message.contains("sent 1 elements to its neighbour, rank 1, which expects 2")
            || message.contains("sent 2 ints") && message.contains("room for 1"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void messagesWithWildcardsDoNotSeeThoseBetweenNeighbors(int size) {
        Worlds.run(size, comm -> {
            CartesianCommunicator ring = comm.cartesian(new int[] {size}, new boolean[] {true});
            int[] got = new int[1];
            Request any = ring.irecv(got, Communicator.ANY_SOURCE, Communicator.ANY_TAG);
            ring.neighborAllgather(new int[] {1}, new int[2]);
            ring.send(new int[] {99}, (comm.rank() + 1) % size, 4);
            any.await();
            assertEquals(99, got[0]);
        });
    }
}
