package dev.manyhands;

import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingIndexedFunction;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingIntFunction;
import dev.manyhands.function.ThrowingIntToDoubleFunction;
import dev.manyhands.function.ThrowingIntToIntFunction;
import dev.manyhands.function.ThrowingIntToLongFunction;
import dev.manyhands.function.ThrowingLongBinaryOperator;
import dev.manyhands.function.ThrowingPredicate;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSeededConsumer;
import dev.manyhands.function.ThrowingSeededFunction;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.Scope;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Stream;

/**
 * The verbs of a job; {@link Parallel} has the same ones, with the default options.
 */
abstract sealed class Verbs permits Job {
    /** The options to use. */
    abstract Job job();

    // ---- inputs

    /**
     * Takes the items of a collection or of anything that can be iterated.
     *
     * <p>A list with random access is read piece by piece while the verb works and must not change meanwhile; any other {@link
     * java.util.Collection} is copied when the verb begins; anything else is pulled bit by bit while the verb works.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public <T> Items<T> over(Iterable<? extends T> items) {
        return new Items<>(job(), Input.of(items));
    }

    /**
     * Takes the items of an array, which must not change while a verb works on it.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public <T> Items<T> over(T[] items) {
        return new Items<>(job(), Input.of(items));
    }

    /**
     * Takes what an iterator has left; it is pulled by one thread at a time, bit by bit. Good for one verb.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public <T> Items<T> over(Iterator<? extends T> items) {
        return new Items<>(job(), Input.of(items));
    }

    /**
     * Takes the elements of a stream; it is pulled by one thread at a time, bit by bit, and closed afterwards. Good for one verb.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public <T> Items<T> over(Stream<? extends T> items) {
        return new Items<>(job(), Input.of(items));
    }

    /**
     * Takes the indices {@code start .. end-1}.
     *
     * @param start first index
     * @param end end of the indices, exclusive; not less than {@code start}
     * @return the range, with the verbs
     * @throws IllegalArgumentException if the range is reversed
     */
    public IntRange range(int start, int end) {
        return new IntRange(job(), start, end);
    }

    /**
     * Takes the indices {@code start .. end-1}.
     *
     * @param start first index
     * @param end end of the indices, exclusive; not less than {@code start}
     * @return the range, with the verbs
     * @throws IllegalArgumentException if the range is reversed, or longer than {@code Long.MAX_VALUE}
     */
    public LongRange range(long start, long end) {
        return new LongRange(job(), start, end);
    }

    /**
     * Takes the cells of a grid, which are worked on in tiles.
     *
     * @param rows number of rows, at least 0
     * @param columns number of columns, at least 0
     * @return the grid, with the verbs
     * @throws IllegalArgumentException if a number is negative
     */
    public Grid grid(int rows, int columns) {
        return new Grid(job(), rows, columns, 0, 0);
    }

    // ---- verbs over items

    /**
     * Calls the function for every item and returns the results in the order of the items; see {@link Items#map}.
     *
     * @param items the items
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <T, R> List<R> map(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        return over(items).map(fn);
    }

    /**
     * Calls the function for every element of an array and returns the results in order; see {@link Items#map}.
     *
     * @param items the items
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <T, R> List<R> map(T[] items, ThrowingFunction<? super T, ? extends R> fn) {
        return over(items).map(fn);
    }

    /**
     * Calls the function for every element of a stream and returns the results in order; see {@link Items#map}.
     *
     * @param items the items; the stream is closed afterwards
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <T, R> List<R> map(Stream<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        return this.<T>over(items).map(fn);
    }

    /**
     * Returns the results of calling the function for the items as a lazy stream, in order; see {@link Items#stream}.
     *
     * @param items the items; may be infinite, slow or blocking
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return the stream, for one thread; close it if no terminal operation ends it
     */
    public <T, R> Stream<R> stream(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        return over(items).stream(fn);
    }

    /**
     * Calls the function for every item and its position and returns the results in order; see {@link Items#mapIndexed}.
     *
     * @param items the items
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <T, R> List<R> mapIndexed(Iterable<? extends T> items, ThrowingIndexedFunction<? super T, ? extends R> fn) {
        return over(items).mapIndexed(fn);
    }

    /**
     * Calls the function for every item with a random generator of its own and returns the results in order; see {@link
     * Items#mapSeeded}.
     *
     * @param items the items
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <T, R> List<R> mapSeeded(Iterable<? extends T> items, ThrowingSeededFunction<? super T, ? extends R> fn) {
        return over(items).mapSeeded(fn);
    }

    /**
     * Calls the function for the items of two inputs at the same positions and returns the results in order; see {@link Items#zip}.
     *
     * @param items the first input
     * @param others the second input, of the same length
     * @param fn the function
     * @param <T> type of the items
     * @param <U> type of the other items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <T, U, R> List<R> zip(Iterable<? extends T> items, Iterable<? extends U> others,
            ThrowingBiFunction<? super T, ? super U, ? extends R> fn) {
        return over(items).zip(others, fn);
    }

    /**
     * Calls the function for every item and returns the elements of all results in order; see {@link Items#flatMap}.
     *
     * @param items the items
     * @param fn the function, which gives a collection
     * @param <T> type of the items
     * @param <R> type of the elements
     * @return an unmodifiable list
     */
    public <T, R> List<R> flatMap(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends Iterable<? extends R>> fn) {
        return this.<T>over(items).flatMap(fn);
    }

    /**
     * Returns the items that match, in order; see {@link Items#filter}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return an unmodifiable list
     */
    public <T> List<T> filter(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return this.<T>over(items).filter(test);
    }

    /**
     * Runs the body for every item; see {@link Items#forEach(ThrowingConsumer)}.
     *
     * @param items the items
     * @param body the body
     * @param <T> type of the items
     */
    public <T> void forEach(Iterable<? extends T> items, ThrowingConsumer<? super T> body) {
        over(items).forEach(body);
    }

    /**
     * Runs the body for every element of an array; see {@link Items#forEach(ThrowingConsumer)}.
     *
     * @param items the items
     * @param body the body
     * @param <T> type of the items
     */
    public <T> void forEach(T[] items, ThrowingConsumer<? super T> body) {
        over(items).forEach(body);
    }

    /**
     * Runs the body for every element of a stream; see {@link Items#forEach(ThrowingConsumer)}.
     *
     * @param items the items; the stream is closed afterwards
     * @param body the body
     * @param <T> type of the items
     */
    public <T> void forEach(Stream<? extends T> items, ThrowingConsumer<? super T> body) {
        this.<T>over(items).forEach(body);
    }

    /**
     * Runs the body for every item with a random generator of its own; see {@link Items#forEachSeeded}.
     *
     * @param items the items
     * @param body the body
     * @param <T> type of the items
     */
    public <T> void forEachSeeded(Iterable<? extends T> items, ThrowingSeededConsumer<? super T> body) {
        over(items).forEachSeeded(body);
    }

    /**
     * Combines all items, in order, with an associative operation; see {@link Items#reduce(Object, ThrowingBinaryOperator)}.
     *
     * @param items the items
     * @param identity the identity of the operation
     * @param op the operation
     * @param <T> type of the items
     * @return the combined value, {@code identity} for an empty input
     */
    public <T> T reduce(Iterable<? extends T> items, T identity, ThrowingBinaryOperator<T> op) {
        return this.<T>over(items).reduce(identity, op);
    }

    /**
     * Collects the items, in order; see {@link Items#collect}.
     *
     * @param items the items
     * @param collector the collector
     * @param <T> type of the items
     * @param <A> type of the containers
     * @param <R> type of the result
     * @return what the collector makes of the items
     */
    public <T, A, R> R collect(Iterable<? extends T> items, Collector<? super T, A, R> collector) {
        return this.<T>over(items).collect(collector);
    }

    /**
     * Counts the items that match; see {@link Items#count}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return the number of matches, 0 for an empty input
     */
    public <T> long count(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return over(items).count(test);
    }

    /**
     * Returns whether some item matches, stopping early; see {@link Items#anyMatch}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return true if one matches, false for an empty input
     */
    public <T> boolean anyMatch(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return over(items).anyMatch(test);
    }

    /**
     * Returns whether all items match, stopping early; see {@link Items#allMatch}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return false if one does not match, true for an empty input
     */
    public <T> boolean allMatch(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return over(items).allMatch(test);
    }

    /**
     * Returns whether no item matches, stopping early; see {@link Items#noneMatch}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return false if one matches, true for an empty input
     */
    public <T> boolean noneMatch(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return over(items).noneMatch(test);
    }

    /**
     * Returns the first item that matches, stopping early; see {@link Items#findFirst}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return the first item that matches, or empty
     */
    public <T> Optional<T> findFirst(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return this.<T>over(items).findFirst(test);
    }

    /**
     * Returns an item that matches, stopping early; see {@link Items#findAny}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return some item that matches, or empty
     */
    public <T> Optional<T> findAny(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return this.<T>over(items).findAny(test);
    }

    /**
     * Groups the items into lists of {@code size}, the last one shorter if need be; see {@link Items#chunks}.
     *
     * @param items the items
     * @param size items per chunk, at least 1
     * @param <T> type of the items
     * @return the chunks, with the verbs
     */
    public <T> Items<List<T>> chunks(Iterable<? extends T> items, int size) {
        return this.<T>over(items).chunks(size);
    }

    // ---- arrays

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     */
    public void fill(double[] target, ThrowingIntToDoubleFunction fn) {
        range(0, target.length).fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     */
    public void scan(double[] array, ThrowingDoubleBinaryOperator op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.inclusive(job(), array, op);
    }

    /**
     * Replaces each element by the combination of all elements before it: an exclusive prefix sum, in place.
     *
     * <p>The first element becomes {@code identity}. Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param identity the identity of the operation
     * @param op an associative operation; need not be commutative
     */
    public void exclusiveScan(double[] array, double identity, ThrowingDoubleBinaryOperator op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.exclusive(job(), array, identity, op);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     */
    public void fill(long[] target, ThrowingIntToLongFunction fn) {
        range(0, target.length).fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     */
    public void scan(long[] array, ThrowingLongBinaryOperator op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.inclusive(job(), array, op);
    }

    /**
     * Replaces each element by the combination of all elements before it: an exclusive prefix sum, in place.
     *
     * <p>The first element becomes {@code identity}. Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param identity the identity of the operation
     * @param op an associative operation; need not be commutative
     */
    public void exclusiveScan(long[] array, long identity, ThrowingLongBinaryOperator op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.exclusive(job(), array, identity, op);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     */
    public void fill(int[] target, ThrowingIntToIntFunction fn) {
        range(0, target.length).fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     */
    public void scan(int[] array, ThrowingIntBinaryOperator op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.inclusive(job(), array, op);
    }

    /**
     * Replaces each element by the combination of all elements before it: an exclusive prefix sum, in place.
     *
     * <p>The first element becomes {@code identity}. Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param identity the identity of the operation
     * @param op an associative operation; need not be commutative
     */
    public void exclusiveScan(int[] array, int identity, ThrowingIntBinaryOperator op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.exclusive(job(), array, identity, op);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     * @param <T> type of the elements
     */
    public <T> void fill(T[] target, ThrowingIntFunction<? extends T> fn) {
        range(0, target.length).fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     * @param <T> type of the elements
     */
    @SuppressWarnings("unchecked") // all values come from the array, the identity or op
    public <T> void scan(T[] array, ThrowingBinaryOperator<T> op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.inclusive(job(), array, (ThrowingBinaryOperator<Object>) op);
    }

    /**
     * Replaces each element by the combination of all elements before it: an exclusive prefix sum, in place.
     *
     * <p>The first element becomes {@code identity}. Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param identity the identity of the operation
     * @param op an associative operation; need not be commutative
     * @param <T> type of the elements
     */
    @SuppressWarnings("unchecked") // all values come from the array, the identity or op
    public <T> void exclusiveScan(T[] array, T identity, ThrowingBinaryOperator<T> op) {
        Objects.requireNonNull(op, "the operation is null");
        Scans.exclusive(job(), array, identity, (ThrowingBinaryOperator<Object>) op);
    }

    // ---- tasks

    /**
     * Runs the tasks, in parallel and in no order, and returns when all have ended: OpenMP's sections.
     *
     * @param tasks the tasks; none is allowed
     */
    public void invoke(ThrowingRunnable... tasks) {
        Tasks.invoke(job(), tasks);
    }

    /**
     * Runs the tasks and returns all their results, in order; the first failure cancels the rest.
     *
     * @param tasks the tasks; none is allowed
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied at once
    public final <R> List<R> gather(ThrowingSupplier<? extends R>... tasks) {
        return gather(List.of(tasks));
    }

    /**
     * Runs the tasks and returns all their results, in order; the first failure cancels the rest.
     *
     * @param tasks the tasks; may be empty
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public <R> List<R> gather(Collection<? extends ThrowingSupplier<? extends R>> tasks) {
        return job().named(job().name("gather")).over(tasks).map(ThrowingSupplier::get);
    }

    /**
     * Runs the tasks and returns the result of the first one that succeeds; the rest is cancelled.
     *
     * @param tasks the tasks, at least one
     * @param <R> type of the results
     * @return the result
     * @throws dev.manyhands.function.ParallelException if all tasks fail: the first failure, the others suppressed
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied at once
    public final <R> R gatherFirst(ThrowingSupplier<? extends R>... tasks) {
        return this.<R>gatherFirst(1, List.of(tasks)).get(0);
    }

    /**
     * Runs the tasks and returns the results of the first ones that succeed, in the order in which they came; the rest is cancelled.
     *
     * @param count how many results are wanted, at least 1
     * @param tasks the tasks, at least so many
     * @param <R> type of the results
     * @return an unmodifiable list of so many results
     * @throws dev.manyhands.function.ParallelException if too few tasks succeed: the first failure, the others suppressed
     */
    public <R> List<R> gatherFirst(int count, Collection<? extends ThrowingSupplier<? extends R>> tasks) {
        return job().named(job().name("gatherFirst")).over(tasks).first(count, ThrowingSupplier::get);
    }

    /**
     * Runs both tasks, in parallel if a thread is free, and returns both results: fork and join, for divide and conquer.
     *
     * <p>Costs tens of nanoseconds, so it may be called down to small pieces. A thread that waits helps only with what was forked under
     * the task it waits for. If the first task fails, the second is cancelled or interrupted, and waited for; if the second fails, the
     * first runs to its end.
     *
     * @param first the first task, run by the calling thread
     * @param second the second task
     * @param <A> type of the first result
     * @param <B> type of the second result
     * @return both results
     */
    public <A, B> Pair<A, B> join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second) {
        return Tasks.join(job(), first, second);
    }

    /**
     * Runs the body, which may fork any number of tasks, and returns its result when all of them have ended.
     *
     * <p>Nothing that was forked outlives this call. The first failure, of the body or of a task, cancels and interrupts the rest.
     *
     * @param body the body; runs on the calling thread
     * @param <R> type of the result
     * @return what the body returns
     */
    public <R> R scope(ThrowingFunction<? super Scope, ? extends R> body) {
        return Tasks.scope(job(), body);
    }
}
