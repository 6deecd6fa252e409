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
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.Scope;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Stream;

/**
 * Parallel loops, maps, reductions, searches, scans and tasks, on all cores of this machine: one call, no set-up.
 *
 * <pre>{@code
 * List<Features> features = Parallel.map(files, Features::extract);
 * Parallel.range(0, n).forEach(i -> y[i] += a * x[i]);
 * double dot = Parallel.range(0, n).sum(i -> x[i] * y[i]);
 * }</pre>
 *
 * <p>The verbs here run with the defaults: on {@link dev.manyhands.pool.ThreadPool#common()}, at its full width, under {@link
 * dev.manyhands.pool.Schedule#AUTO}. {@link #with()} and {@link #on} give a {@link Job}, which has the same verbs and options beside
 * them. Items from arrays, iterators and streams come through {@link #over(Object[])}, index ranges through {@link #range(int, int)} and
 * {@link
 * #grid}.
 *
 * <p>Every verb blocks until all its work has ended; the calling thread works too. Functions may throw checked exceptions. Results have
 * the same bits at every width, under every schedule and on every run. A failure arrives as a {@link
 * dev.manyhands.function.ParallelException} that names the job, the position and the input, with the original exception as its cause. If
 * the calling thread is interrupted, the work is cancelled, the interrupt flag set again and {@link
 * java.util.concurrent.CancellationException} thrown. Null functions and inputs are refused with a {@link NullPointerException}, a closed
 * pool with a {@link java.util.concurrent.RejectedExecutionException}.
 */
public final class Parallel {
    private Parallel() {
    }

    // ---- options and inputs

    /**
     * Returns a job with the default options, to set others on.
     *
     * @return the job
     */
    public static Job with() {
        return Job.current();
    }

    /**
     * Returns a job that runs on the given pool.
     *
     * @param pool the pool
     * @return the job
     */
    public static Job on(Pool pool) {
        return Job.current().on(pool);
    }

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
    public static <T> Items<T> over(Iterable<? extends T> items) {
        return Job.current().over(items);
    }

    /**
     * Takes the items of an array, which must not change while a verb works on it.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public static <T> Items<T> over(T[] items) {
        return Job.current().over(items);
    }

    /**
     * Takes what an iterator has left; it is pulled by one thread at a time, bit by bit. Good for one verb.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public static <T> Items<T> over(Iterator<? extends T> items) {
        return Job.current().over(items);
    }

    /**
     * Takes the elements of a stream; it is pulled by one thread at a time, bit by bit, and closed afterwards. Good for one verb.
     *
     * @param items the items
     * @param <T> type of the items
     * @return the items, with the verbs
     */
    public static <T> Items<T> over(Stream<? extends T> items) {
        return Job.current().over(items);
    }

    /**
     * Takes the indices {@code start .. end-1}.
     *
     * @param start first index
     * @param end end of the indices, exclusive; not less than {@code start}
     * @return the range, with the verbs
     * @throws IllegalArgumentException if the range is reversed
     */
    public static IntRange range(int start, int end) {
        return Job.current().range(start, end);
    }

    /**
     * Takes the indices {@code start .. end-1}.
     *
     * @param start first index
     * @param end end of the indices, exclusive; not less than {@code start}
     * @return the range, with the verbs
     * @throws IllegalArgumentException if the range is reversed, or longer than {@code Long.MAX_VALUE}
     */
    public static LongRange range(long start, long end) {
        return Job.current().range(start, end);
    }

    /**
     * Takes the cells of a grid, which are worked on in tiles.
     *
     * @param rows number of rows, at least 0
     * @param columns number of columns, at least 0
     * @return the grid, with the verbs
     * @throws IllegalArgumentException if a number is negative
     */
    public static Grid grid(int rows, int columns) {
        return Job.current().grid(rows, columns);
    }

    /**
     * Calls the function for every item and returns the results in the order of the items; see {@link Items#map}.
     *
     * @param items the items
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public static <T, R> List<R> map(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        return Job.current().map(items, fn);
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
    public static <T, R> List<R> map(T[] items, ThrowingFunction<? super T, ? extends R> fn) {
        return Job.current().map(items, fn);
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
    public static <T, R> List<R> map(Stream<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        return Job.current().map(items, fn);
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
    public static <T, R> Stream<R> stream(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        return Job.current().stream(items, fn);
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
    public static <T, R> List<R> mapIndexed(Iterable<? extends T> items, ThrowingIndexedFunction<? super T, ? extends R> fn) {
        return Job.current().mapIndexed(items, fn);
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
    public static <T, R> List<R> mapSeeded(Iterable<? extends T> items, ThrowingSeededFunction<? super T, ? extends R> fn) {
        return Job.current().mapSeeded(items, fn);
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
    public static <T, U, R> List<R> zip(Iterable<? extends T> items, Iterable<? extends U> others,
            ThrowingBiFunction<? super T, ? super U, ? extends R> fn) {
        return Job.current().zip(items, others, fn);
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
    public static <T, R> List<R> flatMap(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends Iterable<? extends R>> fn) {
        return Job.current().flatMap(items, fn);
    }

    /**
     * Returns the items that match, in order; see {@link Items#filter}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return an unmodifiable list
     */
    public static <T> List<T> filter(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().filter(items, test);
    }

    /**
     * Runs the body for every item; see {@link Items#forEach(ThrowingConsumer)}.
     *
     * @param items the items
     * @param body the body
     * @param <T> type of the items
     */
    public static <T> void forEach(Iterable<? extends T> items, ThrowingConsumer<? super T> body) {
        Job.current().forEach(items, body);
    }

    /**
     * Runs the body for every element of an array; see {@link Items#forEach(ThrowingConsumer)}.
     *
     * @param items the items
     * @param body the body
     * @param <T> type of the items
     */
    public static <T> void forEach(T[] items, ThrowingConsumer<? super T> body) {
        Job.current().forEach(items, body);
    }

    /**
     * Runs the body for every element of a stream; see {@link Items#forEach(ThrowingConsumer)}.
     *
     * @param items the items; the stream is closed afterwards
     * @param body the body
     * @param <T> type of the items
     */
    public static <T> void forEach(Stream<? extends T> items, ThrowingConsumer<? super T> body) {
        Job.current().forEach(items, body);
    }

    /**
     * Runs the body for every item with a random generator of its own; see {@link Items#forEachSeeded}.
     *
     * @param items the items
     * @param body the body
     * @param <T> type of the items
     */
    public static <T> void forEachSeeded(Iterable<? extends T> items, ThrowingSeededConsumer<? super T> body) {
        Job.current().forEachSeeded(items, body);
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
    public static <T> T reduce(Iterable<? extends T> items, T identity, ThrowingBinaryOperator<T> op) {
        return Job.current().reduce(items, identity, op);
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
    public static <T, A, R> R collect(Iterable<? extends T> items, Collector<? super T, A, R> collector) {
        return Job.current().collect(items, collector);
    }

    /**
     * Counts the items that match; see {@link Items#count}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return the number of matches, 0 for an empty input
     */
    public static <T> long count(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().count(items, test);
    }

    /**
     * Returns whether some item matches, stopping early; see {@link Items#anyMatch}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return true if one matches, false for an empty input
     */
    public static <T> boolean anyMatch(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().anyMatch(items, test);
    }

    /**
     * Returns whether all items match, stopping early; see {@link Items#allMatch}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return false if one does not match, true for an empty input
     */
    public static <T> boolean allMatch(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().allMatch(items, test);
    }

    /**
     * Returns whether no item matches, stopping early; see {@link Items#noneMatch}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return false if one matches, true for an empty input
     */
    public static <T> boolean noneMatch(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().noneMatch(items, test);
    }

    /**
     * Returns the first item that matches, stopping early; see {@link Items#findFirst}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return the first item that matches, or empty
     */
    public static <T> Optional<T> findFirst(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().findFirst(items, test);
    }

    /**
     * Returns an item that matches, stopping early; see {@link Items#findAny}.
     *
     * @param items the items
     * @param test the test
     * @param <T> type of the items
     * @return some item that matches, or empty
     */
    public static <T> Optional<T> findAny(Iterable<? extends T> items, ThrowingPredicate<? super T> test) {
        return Job.current().findAny(items, test);
    }

    /**
     * Groups the items into lists of {@code size}, the last one shorter if need be; see {@link Items#chunks}.
     *
     * @param items the items
     * @param size items per chunk, at least 1
     * @param <T> type of the items
     * @return the chunks, with the verbs
     */
    public static <T> Items<List<T>> chunks(Iterable<? extends T> items, int size) {
        return Job.current().chunks(items, size);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     */
    public static void fill(double[] target, ThrowingIntToDoubleFunction fn) {
        Job.current().fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     */
    public static void scan(double[] array, ThrowingDoubleBinaryOperator op) {
        Job.current().scan(array, op);
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
    public static void exclusiveScan(double[] array, double identity, ThrowingDoubleBinaryOperator op) {
        Job.current().exclusiveScan(array, identity, op);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     */
    public static void fill(long[] target, ThrowingIntToLongFunction fn) {
        Job.current().fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     */
    public static void scan(long[] array, ThrowingLongBinaryOperator op) {
        Job.current().scan(array, op);
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
    public static void exclusiveScan(long[] array, long identity, ThrowingLongBinaryOperator op) {
        Job.current().exclusiveScan(array, identity, op);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     */
    public static void fill(int[] target, ThrowingIntToIntFunction fn) {
        Job.current().fill(target, fn);
    }

    /**
     * Replaces each element by the combination of all elements up to and including it: an inclusive prefix sum, in place.
     *
     * <p>Nothing happens to an empty array. After a failure the contents are undefined.
     *
     * @param array the array
     * @param op an associative operation; need not be commutative
     */
    public static void scan(int[] array, ThrowingIntBinaryOperator op) {
        Job.current().scan(array, op);
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
    public static void exclusiveScan(int[] array, int identity, ThrowingIntBinaryOperator op) {
        Job.current().exclusiveScan(array, identity, op);
    }

    /**
     * Sets every element of the array to the value of its index.
     *
     * @param target the array
     * @param fn the value of an index
     * @param <T> type of the elements
     */
    public static <T> void fill(T[] target, ThrowingIntFunction<? extends T> fn) {
        Job.current().fill(target, fn);
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
    public static <T> void scan(T[] array, ThrowingBinaryOperator<T> op) {
        Job.current().scan(array, op);
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
    public static <T> void exclusiveScan(T[] array, T identity, ThrowingBinaryOperator<T> op) {
        Job.current().exclusiveScan(array, identity, op);
    }

    /**
     * Runs the tasks, in parallel and in no order, and returns when all have ended: OpenMP's sections.
     *
     * @param tasks the tasks; none is allowed
     */
    public static void invoke(ThrowingRunnable... tasks) {
        Job.current().invoke(tasks);
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
    public static <R> List<R> gather(ThrowingSupplier<? extends R>... tasks) {
        return Job.current().gather(List.of(tasks));
    }

    /**
     * Runs the tasks and returns all their results, in order; the first failure cancels the rest.
     *
     * @param tasks the tasks; may be empty
     * @param <R> type of the results
     * @return an unmodifiable list
     */
    public static <R> List<R> gather(Collection<? extends ThrowingSupplier<? extends R>> tasks) {
        return Job.current().gather(tasks);
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
    public static <R> R gatherFirst(ThrowingSupplier<? extends R>... tasks) {
        return Job.current().<R>gatherFirst(1, List.of(tasks)).get(0);
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
    public static <R> List<R> gatherFirst(int count, Collection<? extends ThrowingSupplier<? extends R>> tasks) {
        return Job.current().gatherFirst(count, tasks);
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
    public static <A, B> Pair<A, B> join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second) {
        return Job.current().join(first, second);
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
    public static <R> R scope(ThrowingFunction<? super Scope, ? extends R> body) {
        return Job.current().scope(body);
    }
}
