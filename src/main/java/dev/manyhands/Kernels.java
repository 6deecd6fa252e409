package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import java.util.List;

/**
 * The innermost loops of the verbs: each runs a function over one strip, the positions {@code from .. to-1} of a row.
 *
 * <p>What a position stands for, and which functional interface {@code function} must be, is the business of the implementation: one per
 * shape of input ({@link IntLoops}, {@link LongLoops}, {@link CellLoops}, {@link ItemLoops}). {@code items} is the input of
 * {@link ItemLoops} and null for the others. The implementations repeat one another on purpose: each is a template that is copied as a
 * class file for a single class of lambda, and anything shared in between would be a call that all lambdas go through. What the function
 * throws arrives as an {@link IterationFailure} with the position.
 */
interface Kernels {
    /** Called before a call that is timed: gets what the call would else have to wait for. */
    default void ready() throws InterruptedException {
        // loops of this process need nothing
    }

    void forEach(Object function, Object[] items, long row, int from, int to);

    void forEachWith(Object function, Object state, Object[] items, long row, int from, int to);

    /** Puts the result for position {@code from} at {@code out[at]}, and so on. */
    void map(Object function, Object[] out, int at, Object[] items, long row, int from, int to);

    void mapWith(Object function, Object state, Object[] out, int at, Object[] items, long row, int from, int to);

    /** Adds in eight lanes by position, so that the additions do not wait for one another; the order is fixed by the strip. */
    double sum(Object function, Object[] items, long row, int from, int to);

    double min(Object function, Object[] items, long row, int from, int to);

    double max(Object function, Object[] items, long row, int from, int to);

    long sumLong(Object function, Object[] items, long row, int from, int to);

    long minLong(Object function, Object[] items, long row, int from, int to);

    long maxLong(Object function, Object[] items, long row, int from, int to);

    Object reduce(Object function, ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to);

    long count(Object function, Object[] items, long row, int from, int to);

    /** The first position whose test gives {@code wanted}, or {@code to}. */
    int find(Object function, boolean wanted, Object[] items, long row, int from, int to);

    // ---- with a generator per call: position i has the stream of the number first + i

    void forEachSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to);

    void mapSeeded(Object function, long seed, long first, Object[] out, int at, Object[] items, long row, int from, int to);

    // ---- int and long indices only

    /** Adds one by one: an addition is short beside a random number. */
    default double sumSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        throw new UnsupportedOperationException();
    }

    // ---- int indices only

    default void fillDoubles(Object function, double[] out, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void fillLongs(Object function, long[] out, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void fillInts(Object function, int[] out, int from, int to) {
        throw new UnsupportedOperationException();
    }

    /** What {@link #fillInts} would store for an index. */
    default int intAt(Object function, int index) {
        throw new UnsupportedOperationException();
    }

    /** What {@link #fillDoubles} would store, from the beginning of an array. */
    default double[] doubles(Object function, int from, int to) {
        throw new UnsupportedOperationException();
    }

    /** What {@link #fillLongs} would store, from the beginning of an array. */
    default long[] longs(Object function, int from, int to) {
        throw new UnsupportedOperationException();
    }

    /** What {@link #fillInts} would store, from the beginning of an array. */
    default int[] ints(Object function, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void fillObjects(Object function, Object[] out, int from, int to) {
        throw new UnsupportedOperationException();
    }

    // ---- items only

    default void mapIndexed(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void zip(Object function, Object[] others, Object[] out, int at, Object[] items, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void filter(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void flatMap(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default void accumulate(Object function, Object container, Object[] items, long row, int from, int to) {
        throw new UnsupportedOperationException();
    }

    default Object fold(ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        throw new UnsupportedOperationException();
    }
}
