package dev.manyhands;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingIndexedFunction;
import dev.manyhands.function.ThrowingObjConsumer;
import dev.manyhands.function.ThrowingPredicate;
import dev.manyhands.function.ThrowingSeededConsumer;
import dev.manyhands.function.ThrowingSeededFunction;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.function.ThrowingToDoubleFunction;
import dev.manyhands.function.ThrowingToLongFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collector;
import java.util.stream.Stream;

/**
 * Items with the verbs that run over them; made by {@link Parallel#over(Iterable)} and its overloads for arrays, iterators and streams.
 *
 * <p>The calls of a function run concurrently and in no order. What the caller did before a verb happens-before each call, and each call
 * happens-before the return of the verb. Results are in the order of the input and have the same bits at every width, under every
 * schedule and on every run: items are combined in blocks that depend on their number alone, or on their position when the number is
 * not known beforehand (iterators, streams, plain iterables).
 *
 * <p>An input of unknown length is pulled by one thread at a time, as the threads need it: single items first, then up to 512 at a time.
 * It may be infinite for the verbs that stop early.
 *
 * <p>Every verb blocks until all its work has ended. If a call throws, what has not begun is cancelled, what runs is interrupted
 * and waited for, and the verb throws {@link ParallelException}. If the calling thread is interrupted, the same happens, its interrupt
 * flag is set again, and the verb throws {@link java.util.concurrent.CancellationException}. A null function is refused with
 * a {@link NullPointerException}; null items are passed on.
 *
 * @param <T> type of the items
 */
public final class Items<T> {
    private final Job job;
    private final Input input;

    Items(Job job, Input input) {
        this.job = job;
        this.input = input;
    }

    private static <F> F body(F function) {
        return Objects.requireNonNull(function, "the function is null");
    }

    /** What is done with a part of an input whose length is known. */
    private interface Known<R> {
        R run(Input.Cut items);
    }

    /** What is done with an input whose length is not known. */
    private interface Unknown<R> {
        R run(Feed feed);
    }

    private <R> R run(Known<R> known, Unknown<R> unknown) {
        Input.Cut items = input.known();
        if (items != null) {
            return known.run(items);
        }
        try {
            return unknown.run(new Feed(input.iterator()));
        } finally {
            input.close();
        }
    }

    // ---- loops and maps

    /**
     * Runs the body for every item. An empty input runs nothing.
     *
     * @param body the body
     */
    public void forEach(ThrowingConsumer<? super T> body) {
        job.checkCopies("forEach", body(body));
        run(items -> {
            Loops.forEach(job, items.loop(), body, 1);
            return null;
        }, feed -> feed.run(job, "forEach", body, (kernels, items, count, offset, who) -> {
            kernels.forEach(body, items, offset, 0, count);
            return null;
        }));
    }

    /**
     * Runs the body for every item with a state that belongs to the thread that runs it: a buffer, a parser, a connection.
     *
     * <p>A state is made by the thread that first needs it, at most one per thread of the job, and is used by one thread at a time; which
     * items share one is not defined.
     *
     * @param state makes a state; must not return null
     * @param body the body
     * @param <S> type of the state
     */
    public <S> void forEach(ThrowingSupplier<? extends S> state, ThrowingObjConsumer<? super S, ? super T> body) {
        job.checkCopies("forEach", body(state));
        job.checkCopies("forEach", body(body));
        run(items -> {
            Loops.forEachWith(job, items.loop(), state, body, 1);
            return null;
        }, feed -> {
            var states = new WorkerStates(job, state);
            return feed.run(job, "forEach", body, (kernels, items, count, offset, who) -> {
                kernels.forEachWith(body, states.of(who), items, offset, 0, count);
                return null;
            });
        });
    }

    /**
     * Calls the function for every item and returns the results in the order of the items.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty input
     */
    public <R> List<R> map(ThrowingFunction<? super T, ? extends R> fn) {
        body(fn);
        return run(items -> Loops.map(job, items.loop(), fn, 1), feed -> Joined.arrays(feed.run(job, "map", fn,
                (kernels, items, count, offset, who) -> {
            Object[] out = new Object[count];
            kernels.map(fn, out, 0, items, offset, 0, count);
            return out;
        })));
    }

    /**
     * Returns the results of calling the function for the items as a lazy stream, in the order of the items; {@code unordered()} has them
     * come as they are ready.
     *
     * <p>Items are pulled as results are consumed, {@link Job#inFlight} of them ahead at most, so the input may be infinite, slow or
     * blocking; the function is called on threads of the pool, and by the consumer when the pool is busy with other things. Nothing is
     * pulled before the first result is asked for. The stream is sequential and for one thread. A failure is thrown to the consumer behind
     * the results that were ready before it.
     *
     * <p>A terminal operation of the stream ends all work when it ends, early or not. Whoever takes an {@code iterator()} closes the
     * stream,
     * in a {@code try} block; if it is forgotten, the items in flight are run to their end, and no more. Closing interrupts what runs
     * and waits for it.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return the stream
     */
    public <R> Stream<R> stream(ThrowingFunction<? super T, ? extends R> fn) {
        return FlowStream.of(new Flow<>(job, body(fn), input.pull()));
    }

    /**
     * Calls the function for the items until so many calls have succeeded, and returns their results in the order in which they came; the
     * rest is cancelled. Items that fail are made good for by others, whatever the job's {@link Job#onFailure} says.
     *
     * @param count how many results are wanted, at least 1
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list of so many results
     * @throws IllegalArgumentException if {@code count} is less than 1
     * @throws ParallelException if all items have ended and fewer succeeded: the first failure, the others suppressed
     */
    public <R> List<R> first(int count, ThrowingFunction<? super T, ? extends R> fn) {
        return Gather.first(job, count, body(fn), input);
    }

    /**
     * Calls the function for every item with a state that belongs to the thread that runs it, and returns the results in order.
     *
     * <p>As {@code forEach} with a state; a result should not depend on what a state went through before.
     *
     * @param state makes a state; must not return null
     * @param fn the function; may return null
     * @param <S> type of the state
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty input
     */
    public <S, R> List<R> map(ThrowingSupplier<? extends S> state, ThrowingBiFunction<? super S, ? super T, ? extends R> fn) {
        body(state);
        body(fn);
        return run(items -> Loops.mapWith(job, items.loop(), state, fn, 1), feed -> {
            var states = new WorkerStates(job, state);
            return Joined.arrays(feed.run(job, "map", fn, (kernels, items, count, offset, who) -> {
                Object[] out = new Object[count];
                kernels.mapWith(fn, states.of(who), out, 0, items, offset, 0, count);
                return out;
            }));
        });
    }

    /**
     * Calls the function for every item and its position, from 0, and returns the results in the order of the items.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty input
     */
    public <R> List<R> mapIndexed(ThrowingIndexedFunction<? super T, ? extends R> fn) {
        body(fn);
        Loops.MapStrip strip = (kernels, out, at, items, row, from, to, who) -> kernels.mapIndexed(fn, out, at, items, row, from, to);
        return run(items -> Loops.map(job, "mapIndexed", items.loop(), 1, fn, strip), feed ->
                Joined.arrays(feed.run(job, "mapIndexed", fn, (kernels, items, count, offset, who) -> {
            Object[] out = new Object[count];
            kernels.mapIndexed(fn, out, 0, items, offset, 0, count);
            return out;
        })));
    }

    /**
     * Runs the body for every item, each time with a random generator that belongs to the item's position.
     *
     * <p>The numbers follow from the job's seed and the position, from 0, alone: they are the same at every width, under every
     * schedule, on every pool and on every run, whether the number of items is known beforehand or not. The seed is 0 unless {@link
     * Job#seed(long)} sets another. Generators of different positions are independent of each other. One is good for its call only: it
     * is not thread-safe, and a retried call gets a new one that begins again. An empty input runs nothing.
     *
     * @param body the body
     */
    public void forEachSeeded(ThrowingSeededConsumer<? super T> body) {
        body(body);
        run(items -> {
            Seeded.forEach(job, items.loop(), body, 1);
            return null;
        }, feed -> {
            Seeded.forEach(job, feed, body);
            return null;
        });
    }

    /**
     * Calls the function for every item with a random generator that belongs to the item's position, and returns the results in order.
     *
     * <p>The generators are those of {@link #forEachSeeded}.
     *
     * @param fn the function; may return null
     * @param <R> type of the results
     * @return an unmodifiable list, empty for an empty input
     */
    public <R> List<R> mapSeeded(ThrowingSeededFunction<? super T, ? extends R> fn) {
        body(fn);
        return run(items -> Seeded.map(job, items.loop(), fn, 1), feed -> Seeded.map(job, feed, fn));
    }

    /**
     * Calls the function for the items of this and of another input at the same positions, and returns the results in order.
     *
     * <p>Both inputs are read to their end first.
     *
     * @param others the other input, as long as this one
     * @param fn the function; may return null
     * @param <U> type of the other items
     * @param <R> type of the results
     * @return an unmodifiable list, empty for empty inputs
     * @throws IllegalArgumentException if the inputs have different lengths
     */
    public <U, R> List<R> zip(Iterable<? extends U> others, ThrowingBiFunction<? super T, ? super U, ? extends R> fn) {
        body(fn);
        Input second = Input.of(others);
        Object[] left = Joined.all(job, "zip", input);
        Object[] right = Joined.all(job, "zip", second);
        if (left.length != right.length) {
            throw new IllegalArgumentException("zip of " + left.length + " with " + right.length
                    + " items: both must have the same number");
        }
        if (job.processes() != null) {
            return Zipped.map(job, left, right, fn);
        }
        Input.Cut cut = Input.of(left).known();
        return Loops.map(job, "zip", cut.loop(), 1, fn,
                (kernels, out, at, items, row, from, to, who) -> kernels.zip(fn, right, out, at, items, from, to));
    }

    /**
     * Calls the function for every item and returns all elements of all its results, in the order of the items.
     *
     * @param fn the function; gives a collection or anything that can be iterated, not null ({@code stream::iterator} for a stream)
     * @param <R> type of the elements
     * @return an unmodifiable list, empty for an empty input
     */
    public <R> List<R> flatMap(ThrowingFunction<? super T, ? extends Iterable<? extends R>> fn) {
        return gather("flatMap", body(fn), false,
                (kernels, out, items, row, from, to) -> kernels.flatMap(fn, out, items, row, from, to));
    }

    /**
     * Returns the items that match, in order.
     *
     * @param test the test
     * @return an unmodifiable list, empty for an empty input
     */
    public List<T> filter(ThrowingPredicate<? super T> test) {
        return gather("filter", body(test), true,
                (kernels, out, items, row, from, to) -> kernels.filter(test, out, items, row, from, to));
    }

    private <R> List<R> gather(String verb, Object function, boolean ofItems, Lists.Strip strip) {
        return run(items -> Lists.of(job, verb, items.blocks(), function, ofItems, strip),
                feed -> Joined.lists(feed.run(job, verb, function, (kernels, items, count, offset, who) -> {
            List<Object> out = new ArrayList<>();
            strip.run(kernels, out, items, offset, 0, count);
            return out;
        })));
    }

    // ---- reductions

    private <A> A fold(String verb, Object function, Folds.Start<A> start, Folds.Strip<A> strip, Folds.Combiner<A> combiner) {
        return run(items -> Folds.fold(job, verb, items.blocks(), function, start, strip, combiner), feed -> {
            Object[] partials = feed.run(job, verb, function, (kernels, items, count, offset, who) ->
                    strip.fold(kernels, start.get(), items, offset, 0, count));
            try {
                return job.inContext(() -> partials.length == 0 ? start.get() : Folds.combine(partials, combiner));
            } catch (Throwable t) {
                throw Part.failedOnCaller(job, verb, new IntSpace(0, 0, 1), t);
            }
        });
    }

    /**
     * Combines all items, in order, with an associative operation.
     *
     * @param identity the identity of the operation: {@code op(identity, x)} is {@code x}; an immutable value, as blocks share it
     * @param op the operation; need not be commutative. If it is not associative, the result is still the same on every run and at
     *     every width, but not that of a sequential loop
     * @return the combined value, {@code identity} for an empty input
     */
    @SuppressWarnings("unchecked") // all values are items or come from op
    public T reduce(T identity, ThrowingBinaryOperator<T> op) {
        var any = (ThrowingBinaryOperator<Object>) body(op);
        job.refuseItemOptions("reduce", "this form has no function per item; use reduce(identity, function, operation)");
        return (T) this.<Object>fold("reduce", op, () -> identity,
                (kernels, value, items, row, from, to) -> kernels.fold(any, value, items, row, from, to), any::apply);
    }

    /**
     * Calls the function for every item and combines the results, in order, with an associative operation: map-reduce.
     *
     * @param identity the identity of the operation: {@code op(identity, x)} is {@code x}; an immutable value, as blocks share it
     * @param fn the function
     * @param op the operation; need not be commutative
     * @param <R> type of the results
     * @return the combined value, {@code identity} for an empty input
     */
    @SuppressWarnings("unchecked") // all values come from fn and op
    public <R> R reduce(R identity, ThrowingFunction<? super T, ? extends R> fn, ThrowingBinaryOperator<R> op) {
        body(fn);
        var any = (ThrowingBinaryOperator<Object>) body(op);
        return (R) this.<Object>fold("reduce", fn, () -> identity,
                (kernels, value, items, row, from, to) -> kernels.reduce(fn, any, value, items, row, from, to), any::apply);
    }

    /**
     * Collects the items as {@link java.util.stream.Stream#collect} does, in order.
     *
     * <p>The collector makes a container per block and combines the containers of neighbours; it need not be concurrent, and its
     * {@code Characteristics} make no difference. On a process pool too it is called in this process: collectors of the JDK cannot be sent
     * to another one.
     *
     * @param collector the collector
     * @param <A> type of the containers
     * @param <R> type of the result
     * @return what the collector makes of all items, of no items for an empty input
     */
    public <A, R> R collect(Collector<? super T, A, R> collector) {
        Objects.requireNonNull(collector, "the collector is null");
        job.refuseItemOptions("collect", "a collector has no function per item; map first, then collect the results");
        var accumulator = collector.accumulator();
        var combiner = collector.combiner();
        var here = new Items<T>(job.here(), input);
        A all = here.fold("collect", accumulator, () -> collector.supplier().get(), (kernels, container, items, row, from, to) -> {
            kernels.accumulate(accumulator, container, items, row, from, to);
            return container;
        }, combiner::apply);
        try {
            return job.inContext(() -> collector.finisher().apply(all));
        } catch (Throwable t) {
            throw Part.failedOnCaller(job, "collect", new IntSpace(0, 0, 1), t);
        }
    }

    /**
     * Adds up the values of all items.
     *
     * @param fn the value of an item
     * @return the sum, 0 for an empty input; may differ from a sequential loop in the last bits, as it adds in another order, and
     *     between an input of known and one of unknown length
     */
    public double sum(ThrowingToDoubleFunction<? super T> fn) {
        return fold("sum", body(fn), () -> 0.0,
                (kernels, sum, items, row, from, to) -> sum + kernels.sum(fn, items, row, from, to), Double::sum);
    }

    /**
     * Adds up the values of all items; overflow wraps around.
     *
     * @param fn the value of an item
     * @return the sum, 0 for an empty input
     */
    public long sumLong(ThrowingToLongFunction<? super T> fn) {
        return fold("sumLong", body(fn), () -> 0L,
                (kernels, sum, items, row, from, to) -> sum + kernels.sumLong(fn, items, row, from, to), Long::sum);
    }

    /**
     * Returns the least value, as {@link Math#min(double, double)} orders them: NaN if there is one, -0.0 below 0.0.
     *
     * @param fn the value of an item
     * @return the minimum, empty for an empty input
     */
    public OptionalDouble min(ThrowingToDoubleFunction<? super T> fn) {
        return summary(fold("min", body(fn), () -> null, (kernels, least, items, row, from, to) -> {
            double next = kernels.min(fn, items, row, from, to);
            return least == null ? (Double) next : Double.valueOf(Math.min(least, next));
        }, (a, b) -> a == null ? b : b == null ? a : Double.valueOf(Math.min(a, b))));
    }

    /**
     * Returns the greatest value, as {@link Math#max(double, double)} orders them: NaN if there is one, 0.0 above -0.0.
     *
     * @param fn the value of an item
     * @return the maximum, empty for an empty input
     */
    public OptionalDouble max(ThrowingToDoubleFunction<? super T> fn) {
        return summary(fold("max", body(fn), () -> null, (kernels, greatest, items, row, from, to) -> {
            double next = kernels.max(fn, items, row, from, to);
            return greatest == null ? (Double) next : Double.valueOf(Math.max(greatest, next));
        }, (a, b) -> a == null ? b : b == null ? a : Double.valueOf(Math.max(a, b))));
    }

    private static OptionalDouble summary(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * Counts the items that match.
     *
     * @param test the test
     * @return the number of matches, 0 for an empty input
     */
    public long count(ThrowingPredicate<? super T> test) {
        return fold("count", body(test), () -> 0L,
                (kernels, count, items, row, from, to) -> count + kernels.count(test, items, row, from, to), Long::sum);
    }

    // ---- searches, which end early

    /**
     * Returns whether some item matches; stops early when one does.
     *
     * @param test the test
     * @return true if one matches, false for an empty input
     */
    public boolean anyMatch(ThrowingPredicate<? super T> test) {
        return any("anyMatch", body(test), true) != null;
    }

    /**
     * Returns whether all items match; stops early when one does not.
     *
     * @param test the test
     * @return false if one does not match, true for an empty input
     */
    public boolean allMatch(ThrowingPredicate<? super T> test) {
        return any("allMatch", body(test), false) == null;
    }

    /**
     * Returns whether no item matches; stops early when one does.
     *
     * @param test the test
     * @return false if one matches, true for an empty input
     */
    public boolean noneMatch(ThrowingPredicate<? super T> test) {
        return any("noneMatch", body(test), true) == null;
    }

    /**
     * Returns an item that matches, not always the same one; stops early when one does.
     *
     * @param test the test
     * @return some item that matches, or empty
     * @throws NullPointerException if the item found is null
     */
    public Optional<T> findAny(ThrowingPredicate<? super T> test) {
        return found(any("findAny", body(test), true));
    }

    /**
     * Returns the first item that matches; what lies behind a match is not begun any more.
     *
     * @param test the test
     * @return the first item that matches, or empty
     * @throws NullPointerException if the item found is null
     */
    public Optional<T> findFirst(ThrowingPredicate<? super T> test) {
        body(test);
        return found(run(items -> match(items, Searches.first(job, "findFirst", items.loop(), test, 1)),
                feed -> Searches.inFeed(feed, job, "findFirst", test, true)));
    }

    /** An array of the one item found, or null. */
    private Object[] any(String verb, Object test, boolean wanted) {
        return run(items -> match(items, Searches.any(job, verb, items.loop(), test, wanted, 1)),
                feed -> Searches.inFeed(feed, job, verb, test, wanted));
    }

    private static Object[] match(Input.Cut items, long rank) {
        return rank == Searches.NONE ? null : new Object[] {items.loop().item((int) rank)};
    }

    @SuppressWarnings("unchecked") // the array holds one of the items
    private Optional<T> found(Object[] match) {
        return match == null ? Optional.empty() : Optional.of((T) match[0]);
    }

    // ---- chunks

    /**
     * Groups the items into lists of {@code size}, the last one shorter if need be: for bodies that work on batches.
     *
     * @param size items per chunk, at least 1
     * @return the chunks, unmodifiable lists, with the verbs
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    public Items<List<T>> chunks(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("chunks(" + size + "): a chunk has at least 1 item");
        }
        return new Items<>(job, input.chunks(size));
    }
}
