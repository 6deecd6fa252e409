package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingCellConsumer;
import dev.manyhands.function.ThrowingCellFunction;
import dev.manyhands.function.ThrowingCellPredicate;
import dev.manyhands.function.ThrowingCellToDoubleFunction;
import dev.manyhands.function.ThrowingCellToLongFunction;
import dev.manyhands.function.ThrowingObjCellConsumer;
import dev.manyhands.function.ThrowingObjCellFunction;
import dev.manyhands.function.ThrowingSeededCellConsumer;
import dev.manyhands.function.ThrowingSeededCellFunction;
import dev.manyhands.function.ThrowingSupplier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The cells of a grid of {@code rows} by {@code columns} with the verbs that run over them in tiles; made by {@link Parallel#grid}.
 *
 * <p>A tile is a rectangle that one thread works on, row by row, with neighbouring columns next to each other: what suits arrays in
 * row-major order. Its size follows from the extent of the grid, or is set with {@link #tile}. Positions in messages and results are
 * counted in row-major order.
 *
 * <p>The calls of a body run concurrently and in no order. What the caller did before a verb happens-before each call, and each call
 * happens-before the return of the verb. Results have the same bits at every width, under every schedule and on every run: cells are
 * combined by tiles.
 *
 * <p>Every verb blocks until all its work has ended. If a call throws, what has not begun is cancelled, what runs is interrupted
 * and waited for, and the verb throws {@link dev.manyhands.function.ParallelException}. If the calling thread is
 * interrupted, the same happens, its interrupt flag is set again, and the verb throws
 * {@link java.util.concurrent.CancellationException}. A null function is refused with a {@link NullPointerException}.
 */
public final class Grid {
    private final Job job;
    private final int rows;
    private final int columns;
    private final int tileRows;
    private final int tileColumns;

    /**
     * A cell of a grid.
     *
     * @param row the row, from 0
     * @param column the column, from 0
     */
    public record Cell(int row, int column) {
    }

    /** Tiles of 0 by 0 stand for the default. */
    Grid(Job job, int rows, int columns, int tileRows, int tileColumns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("grid(" + rows + ", " + columns + "): the numbers must not be negative");
        }
        this.job = job;
        this.rows = rows;
        this.columns = columns;
        this.tileRows = tileRows;
        this.tileColumns = tileColumns;
    }

    /**
     * Sets the size of the tiles.
     *
     * @param height rows per tile, at least 1
     * @param width columns per tile, at least 1
     * @return a grid with tiles of this size
     * @throws IllegalArgumentException if a number is less than 1, or the grid would have more than 2^30 tiles
     */
    public Grid tile(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("tile(" + height + ", " + width + "): a tile has at least 1 row and 1 column");
        }
        long tiles = TileSpace.tiles(rows, columns, height, width);
        if (tiles > LongSpace.MAX_PARTS) {
            throw new IllegalArgumentException("tile(" + height + ", " + width + ") of " + this + ": " + tiles + " tiles, at most "
                    + LongSpace.MAX_PARTS + " are allowed; take larger ones");
        }
        return new Grid(job, rows, columns, height, width);
    }

    /**
     * Returns the number of cells.
     *
     * @return rows times columns
     */
    public long size() {
        return (long) rows * columns;
    }

    private long partSize() {
        return tiles().positionsPerPart();
    }

    private Space loop() {
        return tiles();
    }

    private Space blocks() {
        return tiles();
    }

    private TileSpace tiles() {
        return tileRows > 0 ? new TileSpace(rows, columns, tileRows, tileColumns) : TileSpace.ofDefaultTiles(rows, columns);
    }

    private static <F> F body(F function) {
        return Objects.requireNonNull(function, "the function is null");
    }

    // ---- loops

    /**
     * Runs the body for every cell. An empty grid runs nothing.
     *
     * @param body the body
     */
    public void forEach(ThrowingCellConsumer body) {
        Loops.forEach(job, loop(), body(body), partSize());
    }

    /**
     * Runs the body for every cell with a state that belongs to the thread that runs it: a buffer, a parser, a connection.
     *
     * <p>OpenMP calls this threadprivate. A state is made by the thread that first needs it, at most one per thread of the job, and is
     * used by one thread at a time; which cells share one is not defined.
     *
     * @param state makes a state; must not return null
     * @param body the body
     * @param <S> type of the state
     */
    public <S> void forEach(ThrowingSupplier<? extends S> state, ThrowingObjCellConsumer<? super S> body) {
        Loops.forEachWith(job, loop(), body(state), body(body), partSize());
    }

    /**
     * Calls the function for every cell and returns the results in row-major order.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty grid
     */
    public <R> List<R> map(ThrowingCellFunction<? extends R> fn) {
        return Loops.map(job, loop(), body(fn), partSize());
    }

    /**
     * Calls the function for every cell with a state that belongs to the thread that runs it, and returns the results in order.
     *
     * <p>As {@code forEach} with a state; a result should not depend on what a state went through before.
     *
     * @param state makes a state; must not return null
     * @param fn the function; may return null
     * @param <S> type of the state
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty grid
     */
    public <S, R> List<R> map(ThrowingSupplier<? extends S> state, ThrowingObjCellFunction<? super S, ? extends R> fn) {
        return Loops.mapWith(job, loop(), body(state), body(fn), partSize());
    }

    // ---- with random numbers

    /**
     * Runs the body for every cell, each time with a random generator that belongs to this cell.
     *
     * <p>The numbers follow from the job's seed and the cell's position in row-major order, {@code row * columns + column}, alone: they
     * are the same at every width, under every schedule, with every size of tiles, on every pool and on every run. The seed is 0 unless
     * {@link Job#seed(long)} sets another. Generators of different cells are independent of each other. One is good for its call only:
     * it is not thread-safe, and a retried call gets a new one that begins again. An empty grid runs nothing.
     *
     * @param body the body
     */
    public void forEachSeeded(ThrowingSeededCellConsumer body) {
        Seeded.forEach(job, loop(), body(body), partSize());
    }

    /**
     * Calls the function for every cell with a random generator that belongs to this cell, and returns the results in row-major order.
     *
     * <p>The generators are those of {@link #forEachSeeded}.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty grid
     */
    public <R> List<R> mapSeeded(ThrowingSeededCellFunction<? extends R> fn) {
        return Seeded.map(job, loop(), body(fn), partSize());
    }

    // ---- reductions

    /**
     * Adds up the values of all cells.
     *
     * @param fn the value of a cell
     * @return the sum, 0 for an empty grid; may differ from a sequential loop in the last bits, as it adds in another order
     */
    public double sum(ThrowingCellToDoubleFunction fn) {
        body(fn);
        return Folds.foldDouble(job, "sum", blocks(), fn, 0, (k, items, row, from, to) -> k.sum(fn, items, row, from, to), Double::sum);
    }

    /**
     * Adds up the values of all cells; overflow wraps around.
     *
     * @param fn the value of a cell
     * @return the sum, 0 for an empty grid
     */
    public long sumLong(ThrowingCellToLongFunction fn) {
        body(fn);
        return Folds.foldLong(job, "sumLong", blocks(), fn, 0, (k, items, row, from, to) -> k.sumLong(fn, items, row, from, to), Long::sum);
    }

    /**
     * Returns the least value, as {@link Math#min(double, double)} orders them: NaN if there is one, -0.0 below 0.0.
     *
     * @param fn the value of a cell
     * @return the minimum, empty for an empty grid
     */
    public OptionalDouble min(ThrowingCellToDoubleFunction fn) {
        body(fn);
        double min = Folds.foldDouble(job, "min", blocks(), fn, 0, (k, items, row, from, to) -> k.min(fn, items, row, from, to), Math::min);
        return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(min);
    }

    /**
     * Returns the greatest value, as {@link Math#max(double, double)} orders them: NaN if there is one, 0.0 above -0.0.
     *
     * @param fn the value of a cell
     * @return the maximum, empty for an empty grid
     */
    public OptionalDouble max(ThrowingCellToDoubleFunction fn) {
        body(fn);
        double max = Folds.foldDouble(job, "max", blocks(), fn, 0, (k, items, row, from, to) -> k.max(fn, items, row, from, to), Math::max);
        return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(max);
    }

    /**
     * Returns the least value.
     *
     * @param fn the value of a cell
     * @return the minimum, empty for an empty grid
     */
    public OptionalLong minLong(ThrowingCellToLongFunction fn) {
        body(fn);
        long min = Folds.foldLong(job, "minLong", blocks(), fn, 0, (k, items, row, from, to) -> k.minLong(fn, items, row, from, to),
                Math::min);
        return size() == 0 ? OptionalLong.empty() : OptionalLong.of(min);
    }

    /**
     * Returns the greatest value.
     *
     * @param fn the value of a cell
     * @return the maximum, empty for an empty grid
     */
    public OptionalLong maxLong(ThrowingCellToLongFunction fn) {
        body(fn);
        long max = Folds.foldLong(job, "maxLong", blocks(), fn, 0, (k, items, row, from, to) -> k.maxLong(fn, items, row, from, to),
                Math::max);
        return size() == 0 ? OptionalLong.empty() : OptionalLong.of(max);
    }

    /**
     * Returns the arithmetic mean of the values of all cells: their {@link #sum} divided by their number.
     *
     * @param fn the value of a cell
     * @return the mean, empty for an empty grid
     */
    public OptionalDouble average(ThrowingCellToDoubleFunction fn) {
        double sum = sum(fn);
        return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / size());
    }

    /**
     * Combines the values of all cells, tile by tile, with an associative operation.
     *
     * @param identity the identity of the operation: {@code op(identity, x)} is {@code x}; an immutable value, as blocks share it
     * @param fn the value of a cell
     * @param op the operation; need not be commutative. If it is not associative, the result is still the same on every run and at
     *     every width, but not that of a sequential loop
     * @param <T> type of the values
     * @return the combined value, {@code identity} for an empty grid
     */
    @SuppressWarnings("unchecked") // all values come from fn and op
    public <T> T reduce(T identity, ThrowingCellFunction<? extends T> fn, ThrowingBinaryOperator<T> op) {
        body(fn);
        var any = (ThrowingBinaryOperator<Object>) body(op);
        return (T) Folds.<Object>fold(job, "reduce", blocks(), fn, () -> identity,
                (k, value, items, row, from, to) -> k.reduce(fn, any, value, items, row, from, to), any::apply);
    }

    /**
     * Counts the cells that match.
     *
     * @param test the test
     * @return the number of matches, 0 for an empty grid
     */
    public long count(ThrowingCellPredicate test) {
        body(test);
        return Folds.foldLong(job, "count", blocks(), test, 0, (k, items, row, from, to) -> k.count(test, items, row, from, to), Long::sum);
    }

    /**
     * Adds into an array: every block of tiles has an accumulator of its own, and these are added up in the order of the blocks.
     *
     * <p>The way to make histograms without atomics: {@code grid(h, w).sumArrays(bins, (sum, r, c) -> sum[bin(image[r][c])]++)}.
     * Memory: up to 64 arrays of the given length.
     *
     * @param length length of the arrays, at least 0
     * @param body adds what a cell contributes to the array it is given
     * @return the sum, all zeros for an empty grid
     * @throws IllegalArgumentException if {@code length} is negative
     */
    public double[] sumArrays(int length, ThrowingObjCellConsumer<double[]> body) {
        body(body);
        return ArraySums.sum(job, TileSpace.ofBlocks(rows, columns, ArraySums.blockSize(size(), length)), length, body);
    }

    // ---- searches, which end early

    /**
     * Returns whether some cell matches; stops early when one does.
     *
     * @param test the test
     * @return true if one matches, false for an empty grid
     */
    public boolean anyMatch(ThrowingCellPredicate test) {
        return Searches.any(job, "anyMatch", loop(), body(test), true, partSize()) != Searches.NONE;
    }

    /**
     * Returns whether all cells match; stops early when one does not.
     *
     * @param test the test
     * @return false if one does not match, true for an empty grid
     */
    public boolean allMatch(ThrowingCellPredicate test) {
        return Searches.any(job, "allMatch", loop(), body(test), false, partSize()) == Searches.NONE;
    }

    /**
     * Returns whether no cell matches; stops early when one does.
     *
     * @param test the test
     * @return false if one matches, true for an empty grid
     */
    public boolean noneMatch(ThrowingCellPredicate test) {
        return Searches.any(job, "noneMatch", loop(), body(test), true, partSize()) == Searches.NONE;
    }

    /**
     * Returns the first cell that matches, in row-major order; what lies behind a match is not begun any more.
     *
     * @param test the test
     * @return the first cell that matches, in row-major order, or empty
     */
    public Optional<Cell> findFirst(ThrowingCellPredicate test) {
        return found(Searches.first(job, "findFirst", loop(), body(test), partSize()));
    }

    /**
     * Returns a cell that matches, not always the same one; stops early when one does.
     *
     * @param test the test
     * @return some cell that matches, or empty
     */
    public Optional<Cell> findAny(ThrowingCellPredicate test) {
        return found(Searches.any(job, "findAny", loop(), body(test), true, partSize()));
    }

    private Optional<Cell> found(long rank) {
        return rank == Searches.NONE ? Optional.empty() : Optional.of(new Cell((int) (rank / columns), (int) (rank % columns)));
    }

    /** Returns the grid as it is written in code. */
    @Override
    public String toString() {
        return "grid(" + rows + ", " + columns + ")";
    }
}
