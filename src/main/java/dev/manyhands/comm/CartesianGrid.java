package dev.manyhands.comm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The arithmetic of a Cartesian grid of ranks, numbered row by row: the last coordinate changes fastest (MPI 4.1, section 8.5). */
final class CartesianGrid {
    private final int[] dims;
    private final boolean[] periods;

    CartesianGrid(int[] dims, boolean[] periods) {
        if (dims.length != periods.length) {
            throw new IllegalArgumentException(dims.length + " dimensions, and for " + periods.length
                + " of them whether they are periodic: expected the same number");
        }
        for (int d = 0; d < dims.length; d++) {
            if (dims[d] < 1) {
                throw new IllegalArgumentException("a grid with " + dims[d] + " ranks in dimension " + d + ": expected 1 or more");
            }
        }
        this.dims = dims.clone();
        this.periods = periods.clone();
    }

    int dimensions() {
        return dims.length;
    }

    int[] dims() {
        return dims.clone();
    }

    boolean[] periods() {
        return periods.clone();
    }

    /** How many ranks the grid has; more than an int can hold count as the largest int. */
    int volume() {
        long volume = 1;
        for (int dim : dims) {
            volume = Math.min(Integer.MAX_VALUE, volume * dim);
        }
        return (int) volume;
    }

    int[] coords(int rank) {
        int[] coords = new int[dims.length];
        int left = rank;
        for (int d = dims.length - 1; d >= 0; d--) {
            coords[d] = left % dims[d];
            left /= dims[d];
        }
        return coords;
    }

    /** The rank at a place; where the grid is periodic, coordinates wrap around; PROC_NULL outside. */
    int rankOrNull(int... coords) {
        if (coords.length != dims.length) {
            throw new IllegalArgumentException(coords.length + " coordinates: expected " + dims.length);
        }
        int rank = 0;
        for (int d = 0; d < dims.length; d++) {
            if (!periods[d] && (coords[d] < 0 || coords[d] >= dims[d])) {
                return Communicator.PROC_NULL;
            }
            rank = rank * dims[d] + Math.floorMod(coords[d], dims[d]);
        }
        return rank;
    }

    /** The rank so many steps along a dimension. */
    int neighbor(int rank, int direction, long displacement) {
        int[] coords = coords(rank);
        long there = coords[direction] + displacement;
        coords[direction] = periods[direction] ? Math.floorMod(there, dims[direction])
            : Math.clamp(there, -1, dims[direction]);
        return rankOrNull(coords);
    }

    /** The dimensions that remain, or those that do not. */
    CartesianGrid part(boolean[] remain, boolean wanted) {
        List<Integer> kept = new ArrayList<>();
        for (int d = 0; d < dims.length; d++) {
            if (remain[d] == wanted) {
                kept.add(d);
            }
        }
        boolean[] keptPeriods = new boolean[kept.size()];
        for (int i = 0; i < keptPeriods.length; i++) {
            keptPeriods[i] = periods[kept.get(i)];
        }
        return new CartesianGrid(kept.stream().mapToInt(d -> dims[d]).toArray(), keptPeriods);
    }

    /** The coordinates in the dimensions that remain, or in those that do not. */
    static int[] part(int[] coords, boolean[] remain, boolean wanted) {
        List<Integer> kept = new ArrayList<>();
        for (int d = 0; d < coords.length; d++) {
            if (remain[d] == wanted) {
                kept.add(coords[d]);
            }
        }
        return kept.stream().mapToInt(c -> c).toArray();
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(dims) + Arrays.hashCode(periods);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CartesianGrid grid && Arrays.equals(dims, grid.dims) && Arrays.equals(periods, grid.periods);
    }

    @Override
    public String toString() {
        return "dims " + Arrays.toString(dims) + ", periodic " + Arrays.toString(periods);
    }

    /**
     * Fills in the zeros so that the product is as given and the numbers filled in are as close to each other as possible: the one with the
     * smallest largest number less the smallest, and among those the one with the smallest largest number.
     */
    static int[] create(int nodes, int... dims) {
        if (nodes < 1) {
            throw new IllegalArgumentException("a grid of " + nodes + " ranks: expected 1 or more");
        }
        long given = 1;
        int free = 0;
        for (int d = 0; d < dims.length; d++) {
            if (dims[d] < 0) {
                throw new IllegalArgumentException("dimension " + d + " is " + dims[d]
                    + ": expected a number of ranks, or 0 to be filled in");
            }
            given = Math.min(Integer.MAX_VALUE, given * Math.max(1, dims[d]));
            free += dims[d] == 0 ? 1 : 0;
        }
        if (nodes % given != 0 || free == 0 && nodes != given) {
            throw new IllegalArgumentException("dims " + Arrays.toString(dims) + " for " + nodes + " ranks: "
                + (free == 0 ? "expected a product of " + nodes : nodes + " is no multiple of " + given));
        }
        int[] factors = new Balance(free).of((int) (nodes / given));
        int[] filled = dims.clone();
        int next = 0;
        for (int d = 0; d < filled.length; d++) {
            filled[d] = filled[d] == 0 ? factors[next++] : filled[d];
        }
        return filled;
    }

    /** Looks through all products of so many factors, the largest first. */
    private static final class Balance {
        private final int[] factors;
        private int[] divisors;
        private int[] best;

        Balance(int count) {
            factors = new int[count];
        }

        int[] of(int product) {
            int root = (int) Math.sqrt(product);
            divisors = IntStream.rangeClosed(1, root).filter(d -> product % d == 0).flatMap(d -> IntStream.of(d, product / d))
                .distinct().sorted().toArray();
            search(0, product, product);
            return best;
        }

        private void search(int at, int product, int most) {
            int left = factors.length - at;
            if (left == 0) {
                best = product == 1 && isBetter() ? factors.clone() : best;
                return;
            }
            double mean = Math.pow(product, 1.0 / left) - 1e-6; // the largest of the factors left is not below it, the smallest not above
            for (int factor : divisors) {
                if (factor > most || at == 0 && best != null && factor - mean > best[0] - best[best.length - 1] + 1) {
                    return;
                }
                if (factor >= mean && product % factor == 0) {
                    factors[at] = factor;
                    search(at + 1, product / factor, factor);
                }
            }
        }

        private boolean isBetter() {
            int last = factors.length - 1;
            if (best == null || last < 0) {
                return true;
            }
            int spread = factors[0] - factors[last] - (best[0] - best[last]);
            return spread < 0 || spread == 0 && factors[0] < best[0];
        }
    }
}
