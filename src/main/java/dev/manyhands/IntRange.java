package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingIntConsumer;
import dev.manyhands.function.ThrowingIntFunction;
import dev.manyhands.function.ThrowingIntPredicate;
import dev.manyhands.function.ThrowingIntToDoubleFunction;
import dev.manyhands.function.ThrowingIntToIntFunction;
import dev.manyhands.function.ThrowingIntToLongFunction;
import dev.manyhands.function.ThrowingObjIntConsumer;
import dev.manyhands.function.ThrowingObjIntFunction;
import dev.manyhands.function.ThrowingSeededIntConsumer;
import dev.manyhands.function.ThrowingSeededIntFunction;
import dev.manyhands.function.ThrowingSeededIntToDoubleFunction;
import dev.manyhands.function.ThrowingSupplier;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The {@code int} indices {@code start .. end-1} with the verbs that run over them; made by {@link Parallel#range(int, int)}.
 *
 * <p>The calls of a body run concurrently and in no order. What the caller did before a verb happens-before each call, and each call
 * happens-before the return of the verb. Results have the same bits at every width, under every schedule and on every run:
 * indices are combined in blocks that depend on the length of the range alone.
 *
 * <p>Every verb blocks until all its work has ended. If a call throws, what has not begun is cancelled, what runs is interrupted
 * and waited for, and the verb throws {@link dev.manyhands.function.ParallelException}. If the calling thread is
 * interrupted, the same happens, its interrupt flag is set again, and the verb throws
 * {@link java.util.concurrent.CancellationException}. A null function is refused with a {@link NullPointerException}.
 */
public final class IntRange {
    private final Job job;
    private final int start;
    private final int end;

    IntRange(Job job, int start, int end) {
        if (start > end) {
            throw new IllegalArgumentException("range(" + start + ", " + end + "): the start must not be greater than the end");
        }
        this.job = job;
        this.start = start;
        this.end = end;
    }

    /**
     * Returns the number of indices.
     *
     * @return {@code end - start}
     */
    public long size() {
        return (long) end - start;
    }

    private int partSize() {
        return size() > 1 << 30 ? 4 : 1;
    }

    private Space loop() {
        return new IntSpace(start, end, partSize());
    }

    private Space blocks() {
        return new IntSpace(start, end, (int) Space.blockSize(size()));
    }

    private static <F> F body(F function) {
        return Objects.requireNonNull(function, "the function is null");
    }

    // ---- loops

    /**
     * Runs the body for every index. An empty range runs nothing.
     *
     * @param body the body
     */
    public void forEach(ThrowingIntConsumer body) {
        Loops.forEach(job, loop(), body(body), partSize());
    }

    /**
     * Runs the body for every index with a state that belongs to the thread that runs it: a buffer, a parser, a connection.
     *
     * <p>OpenMP calls this threadprivate. A state is made by the thread that first needs it, at most one per thread of the job, and is
     * used by one thread at a time; which indices share one is not defined.
     *
     * @param state makes a state; must not return null
     * @param body the body
     * @param <S> type of the state
     */
    public <S> void forEach(ThrowingSupplier<? extends S> state, ThrowingObjIntConsumer<? super S> body) {
        Loops.forEachWith(job, loop(), body(state), body(body), partSize());
    }

    /**
     * Calls the function for every index and returns the results in the order of the indices.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty range
     */
    public <R> List<R> map(ThrowingIntFunction<? extends R> fn) {
        return Loops.map(job, loop(), body(fn), partSize());
    }

    /**
     * Calls the function for every index with a state that belongs to the thread that runs it, and returns the results in order.
     *
     * <p>As {@code forEach} with a state; a result should not depend on what a state went through before.
     *
     * @param state makes a state; must not return null
     * @param fn the function; may return null
     * @param <S> type of the state
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty range
     */
    public <S, R> List<R> map(ThrowingSupplier<? extends S> state, ThrowingObjIntFunction<? super S, ? extends R> fn) {
        return Loops.mapWith(job, loop(), body(state), body(fn), partSize());
    }

    /**
     * Returns the results of calling the function for the indices as a lazy stream, in their order; see {@link Items#stream}.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return the stream
     */
    public <R> Stream<R> stream(ThrowingIntFunction<? extends R> fn) {
        return FlowStream.of(new Flow<>(job, body(fn), new Pull.Known(size(),
                (from, to) -> new IntSpace((int) (start + from), (int) (start + to), 1))));
    }

    // ---- with random numbers

    /**
     * Runs the body for every index, each time with a random generator that belongs to this index.
     *
     * <p>The numbers follow from the job's seed and the index alone: they are the same at every width, under every schedule, on every
     * pool and on every run, and for the same index of any other range. The seed is 0 unless {@link Job#seed(long)} sets another.
     * Generators of different indices are independent of each other. One is good for its call only: it is not thread-safe, and a
     * retried call gets a new one that begins again. An empty range runs nothing.
     *
     * @param body the body
     */
    public void forEachSeeded(ThrowingSeededIntConsumer body) {
        Seeded.forEach(job, loop(), body(body), partSize());
    }

    /**
     * Calls the function for every index with a random generator that belongs to this index, and returns the results in order.
     *
     * <p>The generators are those of {@link #forEachSeeded}.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty range
     */
    public <R> List<R> mapSeeded(ThrowingSeededIntFunction<? extends R> fn) {
        return Seeded.map(job, loop(), body(fn), partSize());
    }

    /**
     * Adds up the values of all indices, each computed with a random generator that belongs to this index: a Monte Carlo sum.
     *
     * <p>The generators are those of {@link #forEachSeeded}, so the sum has the same bits at every width and on every run.
     *
     * @param fn the value of an index
     * @return the sum, 0 for an empty range; may differ from a sequential loop in the last bits, as it adds in another order
     */
    public double sumSeeded(ThrowingSeededIntToDoubleFunction fn) {
        return Seeded.sum(job, blocks(), body(fn));
    }

    // ---- reductions

    /**
     * Adds up the values of all indices.
     *
     * @param fn the value of an index
     * @return the sum, 0 for an empty range; may differ from a sequential loop in the last bits, as it adds in another order
     */
    public double sum(ThrowingIntToDoubleFunction fn) {
        body(fn);
        return Folds.foldDouble(job, "sum", blocks(), fn, 0, (k, items, row, from, to) -> k.sum(fn, items, row, from, to), Double::sum);
    }

    /**
     * Adds up the values of all indices; overflow wraps around.
     *
     * @param fn the value of an index
     * @return the sum, 0 for an empty range
     */
    public long sumLong(ThrowingIntToLongFunction fn) {
        body(fn);
        return Folds.foldLong(job, "sumLong", blocks(), fn, 0, (k, items, row, from, to) -> k.sumLong(fn, items, row, from, to), Long::sum);
    }

    /**
     * Returns the least value, as {@link Math#min(double, double)} orders them: NaN if there is one, -0.0 below 0.0.
     *
     * @param fn the value of an index
     * @return the minimum, empty for an empty range
     */
    public OptionalDouble min(ThrowingIntToDoubleFunction fn) {
        body(fn);
        double min = Folds.foldDouble(job, "min", blocks(), fn, 0, (k, items, row, from, to) -> k.min(fn, items, row, from, to), Math::min);
        return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(min);
    }

    /**
     * Returns the greatest value, as {@link Math#max(double, double)} orders them: NaN if there is one, 0.0 above -0.0.
     *
     * @param fn the value of an index
     * @return the maximum, empty for an empty range
     */
    public OptionalDouble max(ThrowingIntToDoubleFunction fn) {
        body(fn);
        double max = Folds.foldDouble(job, "max", blocks(), fn, 0, (k, items, row, from, to) -> k.max(fn, items, row, from, to), Math::max);
        return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(max);
    }

    /**
     * Returns the least value.
     *
     * @param fn the value of an index
     * @return the minimum, empty for an empty range
     */
    public OptionalLong minLong(ThrowingIntToLongFunction fn) {
        body(fn);
        long min = Folds.foldLong(job, "minLong", blocks(), fn, 0, (k, items, row, from, to) -> k.minLong(fn, items, row, from, to),
                Math::min);
        return size() == 0 ? OptionalLong.empty() : OptionalLong.of(min);
    }

    /**
     * Returns the greatest value.
     *
     * @param fn the value of an index
     * @return the maximum, empty for an empty range
     */
    public OptionalLong maxLong(ThrowingIntToLongFunction fn) {
        body(fn);
        long max = Folds.foldLong(job, "maxLong", blocks(), fn, 0, (k, items, row, from, to) -> k.maxLong(fn, items, row, from, to),
                Math::max);
        return size() == 0 ? OptionalLong.empty() : OptionalLong.of(max);
    }

    /**
     * Returns the arithmetic mean of the values of all indices: their {@link #sum} divided by their number.
     *
     * @param fn the value of an index
     * @return the mean, empty for an empty range
     */
    public OptionalDouble average(ThrowingIntToDoubleFunction fn) {
        double sum = sum(fn);
        return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / size());
    }

    /**
     * Combines the values of all indices, in order, with an associative operation.
     *
     * @param identity the identity of the operation: {@code op(identity, x)} is {@code x}; an immutable value, as blocks share it
     * @param fn the value of an index
     * @param op the operation; need not be commutative. If it is not associative, the result is still the same on every run and at
     *     every width, but not that of a sequential loop
     * @param <T> type of the values
     * @return the combined value, {@code identity} for an empty range
     */
    @SuppressWarnings("unchecked") // all values come from fn and op
    public <T> T reduce(T identity, ThrowingIntFunction<? extends T> fn, ThrowingBinaryOperator<T> op) {
        body(fn);
        var any = (ThrowingBinaryOperator<Object>) body(op);
        return (T) Folds.<Object>fold(job, "reduce", blocks(), fn, () -> identity,
                (k, value, items, row, from, to) -> k.reduce(fn, any, value, items, row, from, to), any::apply);
    }

    /**
     * Counts the indices that match.
     *
     * @param test the test
     * @return the number of matches, 0 for an empty range
     */
    public long count(ThrowingIntPredicate test) {
        body(test);
        return Folds.foldLong(job, "count", blocks(), test, 0, (k, items, row, from, to) -> k.count(test, items, row, from, to), Long::sum);
    }

    /**
     * Adds into an array: every block of indices has an accumulator of its own, and these are added up in the order of the blocks.
     *
     * <p>The way to make histograms and gradients without atomics: {@code range(0, n).sumArrays(bins, (h, i) -> h[bin(x[i])]++)}.
     * Memory: up to 64 arrays of the given length.
     *
     * @param length length of the arrays, at least 0
     * @param body adds what an index contributes to the array it is given
     * @return the sum, all zeros for an empty range
     * @throws IllegalArgumentException if {@code length} is negative
     */
    public double[] sumArrays(int length, ThrowingObjIntConsumer<double[]> body) {
        body(body);
        return ArraySums.sum(job, new IntSpace(start, end, (int) ArraySums.blockSize(size(), length)), length, body);
    }

    // ---- searches, which end early

    /**
     * Returns whether some index matches; stops early when one does.
     *
     * @param test the test
     * @return true if one matches, false for an empty range
     */
    public boolean anyMatch(ThrowingIntPredicate test) {
        return Searches.any(job, "anyMatch", loop(), body(test), true, partSize()) != Searches.NONE;
    }

    /**
     * Returns whether all indices match; stops early when one does not.
     *
     * @param test the test
     * @return false if one does not match, true for an empty range
     */
    public boolean allMatch(ThrowingIntPredicate test) {
        return Searches.any(job, "allMatch", loop(), body(test), false, partSize()) == Searches.NONE;
    }

    /**
     * Returns whether no index matches; stops early when one does.
     *
     * @param test the test
     * @return false if one matches, true for an empty range
     */
    public boolean noneMatch(ThrowingIntPredicate test) {
        return Searches.any(job, "noneMatch", loop(), body(test), true, partSize()) == Searches.NONE;
    }

    /**
     * Returns the first index that matches; what lies behind a match is not begun any more.
     *
     * @param test the test
     * @return the least index that matches, or empty
     */
    public OptionalInt findFirst(ThrowingIntPredicate test) {
        return found(Searches.first(job, "findFirst", loop(), body(test), partSize()));
    }

    /**
     * Returns an index that matches, not always the same one; stops early when one does.
     *
     * @param test the test
     * @return some index that matches, or empty
     */
    public OptionalInt findAny(ThrowingIntPredicate test) {
        return found(Searches.any(job, "findAny", loop(), body(test), true, partSize()));
    }

    private OptionalInt found(long rank) {
        return rank == Searches.NONE ? OptionalInt.empty() : OptionalInt.of((int) (start + rank));
    }

    // ---- arrays

    /**
     * Sets {@code target[i]} to the value of {@code i} for every index of the range.
     *
     * @param target the array
     * @param fn the value of an index
     * @throws IndexOutOfBoundsException if the range does not lie within the array; nothing is changed then
     */
    public void fill(double[] target, ThrowingIntToDoubleFunction fn) {
        within(target.length);
        body(fn);
        double[] out = job.options.hasTimeLimit() ? target.clone() : target;
        Loops.fill(job, out, loop(), fn, partSize(), (k, items, row, from, to, who) -> k.fillDoubles(fn, out, from, to),
                (k, space, items, first, last) -> k.doubles(fn, space.from(first, last, 0), space.to(first, last, 0)));
        store(out, target);
    }

    /**
     * Sets {@code target[i]} to the value of {@code i} for every index of the range.
     *
     * @param target the array
     * @param fn the value of an index
     * @throws IndexOutOfBoundsException if the range does not lie within the array; nothing is changed then
     */
    public void fill(long[] target, ThrowingIntToLongFunction fn) {
        within(target.length);
        body(fn);
        long[] out = job.options.hasTimeLimit() ? target.clone() : target;
        Loops.fill(job, out, loop(), fn, partSize(), (k, items, row, from, to, who) -> k.fillLongs(fn, out, from, to),
                (k, space, items, first, last) -> k.longs(fn, space.from(first, last, 0), space.to(first, last, 0)));
        store(out, target);
    }

    /**
     * Sets {@code target[i]} to the value of {@code i} for every index of the range.
     *
     * @param target the array
     * @param fn the value of an index
     * @throws IndexOutOfBoundsException if the range does not lie within the array; nothing is changed then
     */
    public void fill(int[] target, ThrowingIntToIntFunction fn) {
        within(target.length);
        body(fn);
        int[] out = job.options.hasTimeLimit() ? target.clone() : target;
        Loops.fill(job, out, loop(), fn, partSize(), (k, items, row, from, to, who) -> k.fillInts(fn, out, from, to),
                (k, space, items, first, last) -> k.ints(fn, space.from(first, last, 0), space.to(first, last, 0)));
        store(out, target);
    }

    /**
     * Sets {@code target[i]} to the value of {@code i} for every index of the range.
     *
     * @param target the array
     * @param fn the value of an index
     * @param <T> type of the elements
     * @throws IndexOutOfBoundsException if the range does not lie within the array; nothing is changed then
     */
    public <T> void fill(T[] target, ThrowingIntFunction<? extends T> fn) {
        within(target.length);
        body(fn);
        T[] out = job.options.hasTimeLimit() ? target.clone() : target;
        Loops.fill(job, out, loop(), fn, partSize(), (k, items, row, from, to, who) -> k.fillObjects(fn, out, from, to),
                (k, space, items, first, last) -> {
            Object[] results = new Object[space.to(first, last, 0) - space.from(first, last, 0)];
            k.map(fn, results, 0, items, 0, space.from(first, last, 0), space.to(first, last, 0));
            return results;
        });
        store(out, target);
    }

    /** Puts what was filled into the user's array, at the end of a job with a time limit: a call that was given up may store late. */
    private void store(Object filled, Object target) {
        if (filled != target && size() > 0) {
            System.arraycopy(filled, start, target, start, (int) size());
        }
    }

    private void within(int length) {
        if (size() > 0 && (start < 0 || end > length)) {
            throw new IndexOutOfBoundsException("range(" + start + ", " + end + ") of an array of length " + length);
        }
    }

    /** Returns the range as it is written in code. */
    @Override
    public String toString() {
        return "range(" + start + ", " + end + ")";
    }
}
