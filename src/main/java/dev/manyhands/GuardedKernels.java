package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The innermost loops of a job with options for single items: each position is one call of the innermost loops of the verb, in the hands
 * of a {@link Guard}.
 *
 * <p>The values are put together in the same order as by the loops themselves, so results have the same bits with and without the
 * options. What stores a result does so after the guard has let it pass: a call that was given up stores nothing.
 */
final class GuardedKernels implements Kernels {
    private static final int LANES = 8;

    private final Guard guard;
    private final Kernels inner;
    private final Space space;
    private final int participant;
    /** Null if no thread can be given up. */
    private final Memo memo;
    /** What {@code map} gives for an item that has failed while the others are run to their end. */
    private final Object none;

    GuardedKernels(Guard guard, Kernels inner, Space space, int participant, Memo memo, Object none) {
        this.guard = guard;
        this.inner = inner;
        this.space = space;
        this.participant = participant;
        this.memo = memo;
        this.none = none;
    }

    /** The function at one position. */
    interface Single {
        Object call(int position);
    }

    /**
     * The function at one position, whose result is kept under a key of its own.
     *
     * @param single the function
     * @param key the key of a position
     */
    private record Keyed(Single single, IntFunction<Object> key) implements Single {
        @Override
        public Object call(int position) {
            return single.call(position);
        }
    }

    /** The function at all positions {@code from .. to-1}. */
    private interface Whole {
        void run(int from, int to);
    }

    /** Takes the value of a position. */
    private interface Sink {
        void put(int position, Object value);
    }

    Guard guard() {
        return guard;
    }

    Kernels inner() {
        return inner;
    }

    Space space() {
        return space;
    }

    int participant() {
        return participant;
    }

    Memo memo() {
        return memo;
    }

    /** The function, with a look at the results that are kept before it is called. */
    private Single kept(Object[] items, long row, Single single) {
        if (!guard.keepsResults()) {
            return single;
        }
        return position -> {
            Object key = single instanceof Keyed keyed ? keyed.key().apply(position)
                    : items == null ? space.key(row, position) : items[position];
            return guard.lookUp(key, single, position);
        };
    }

    private Object value(Object[] items, long row, int position, Single function) {
        Single single = kept(items, row, function);
        if (memo == null) {
            return guard.call(this, row, position, single, 0);
        }
        if (memo.knowsNext()) {
            return memo.next();
        }
        Object value = memo.failure() == null ? guard.call(this, row, position, single, 0)
                : guard.goOn(this, row, position, memo.failedAttempts(), memo.failure(), true, single);
        memo.add(value);
        return value;
    }

    /** All positions; as the loop itself does it, up to a failure, when nothing is to be done about those that do not fail. */
    private void all(Object[] items, long row, int from, int to, Whole whole, Single single, Sink sink) {
        for (int i = from; i < to; i++) {
            if (!guard.isQuiet()) {
                sink.put(i, value(items, row, i, single));
                continue;
            }
            try {
                whole.run(i, to);
                return;
            } catch (IterationFailure failure) {
                i = failure.position();
                sink.put(i, guard.goOn(this, row, i, 1, failure.getCause(), false, single));
            }
        }
    }

    private Object orNone(Object value) {
        return value == Guard.NONE ? none : value;
    }

    /** What was put in the place of a result must be of its type. */
    private <V> V as(Class<V> type, Object value, long row, int position) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        String given = value == null ? "null" : value.getClass().getName() + " (" + Abbreviation.of(value) + ")";
        throw new IterationFailure(row, position,
                new ClassCastException("the value that takes the place of a failed item's result is " + given
                + ": this verb needs a " + type.getName()), space, 1);
    }

    // ---- loops and maps

    @Override
    public void forEach(Object function, Object[] items, long row, int from, int to) {
        all(items, row, from, to, (a, b) -> inner.forEach(function, items, row, a, b), i -> {
            inner.forEach(function, items, row, i, i + 1);
            return null;
        }, (i, value) -> { });
    }

    @Override
    public void forEachWith(Object function, Object state, Object[] items, long row, int from, int to) {
        all(items, row, from, to, (a, b) -> inner.forEachWith(function, state, items, row, a, b), i -> {
            inner.forEachWith(function, state, items, row, i, i + 1);
            return null;
        }, (i, value) -> { });
    }

    @Override
    public void map(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        Single single = i -> mapped(function, items, row, i);
        all(items, row, from, to, (a, b) -> inner.map(function, out, at + (a - from), items, row, a, b),
                function instanceof Zipped ? new Keyed(single, i -> Arrays.asList((Object[]) items[i])) : single,
                (i, value) -> out[at + (i - from)] = orNone(value));
    }

    private Object mapped(Object function, Object[] items, long row, int position) {
        Object[] one = new Object[1];
        inner.map(function, one, 0, items, row, position, position + 1);
        return one[0];
    }

    @Override
    public void mapWith(Object function, Object state, Object[] out, int at, Object[] items, long row, int from, int to) {
        all(items, row, from, to, (a, b) -> inner.mapWith(function, state, out, at + (a - from), items, row, a, b), i -> {
            Object[] one = new Object[1];
            inner.mapWith(function, state, one, 0, items, row, i, i + 1);
            return one[0];
        }, (i, value) -> out[at + (i - from)] = orNone(value));
    }

    @Override
    public void mapIndexed(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        all(items, row, from, to, (a, b) -> inner.mapIndexed(function, out, at + (a - from), items, row, a, b), new Keyed(i -> {
            Object[] one = new Object[1];
            inner.mapIndexed(function, one, 0, items, row, i, i + 1);
            return one[0];
        }, i -> Arrays.asList(row + i, items[i])), (i, value) -> out[at + (i - from)] = orNone(value));
    }

    @Override
    public void zip(Object function, Object[] others, Object[] out, int at, Object[] items, int from, int to) {
        all(items, 0, from, to, (a, b) -> inner.zip(function, others, out, at + (a - from), items, a, b), new Keyed(i -> {
            Object[] one = new Object[1];
            inner.zip(function, others, one, 0, items, i, i + 1);
            return one[0];
        }, i -> Arrays.asList(items[i], others[i])), (i, value) -> out[at + (i - from)] = orNone(value));
    }

    @Override
    public void filter(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        for (int i = from; i < to; i++) {
            if (holds(function, items, row, i)) {
                out.add(items[i]);
            }
        }
    }

    @Override
    public void flatMap(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        for (int i = from; i < to; i++) {
            Object value = value(items, row, i, position -> {
                List<Object> elements = new ArrayList<>();
                inner.flatMap(function, elements, items, row, position, position + 1);
                return elements;
            });
            if (value != Guard.NONE) {
                ((Iterable<?>) as(Iterable.class, value, row, i)).forEach(out::add);
            }
        }
    }

    // ---- with a generator per call: every attempt begins with a new one, of the same stream

    /** A result follows from the generator and from the item, which may be null and is in any case if the position says it all. */
    private static Object seededKey(long seed, long first, Object[] items, int position) {
        return Arrays.asList(seed, first + position, items == null ? null : items[position]);
    }

    @Override
    public void forEachSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        all(items, row, from, to, (a, b) -> inner.forEachSeeded(function, seed, first, items, row, a, b), new Keyed(i -> {
            inner.forEachSeeded(function, seed, first, items, row, i, i + 1);
            return null;
        }, i -> seededKey(seed, first, items, i)), (i, value) -> { });
    }

    @Override
    public void mapSeeded(Object function, long seed, long first, Object[] out, int at, Object[] items, long row, int from, int to) {
        all(items, row, from, to, (a, b) -> inner.mapSeeded(function, seed, first, out, at + (a - from), items, row, a, b), new Keyed(i -> {
            Object[] one = new Object[1];
            inner.mapSeeded(function, seed, first, one, 0, items, row, i, i + 1);
            return one[0];
        }, i -> seededKey(seed, first, items, i)), (i, value) -> out[at + (i - from)] = orNone(value));
    }

    @Override
    public double sumSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            Object value = value(items, row, i, new Keyed(
                    position -> inner.sumSeeded(function, seed, first, items, row, position, position + 1),
                    position -> seededKey(seed, first, items, position)));
            sum += value == Guard.NONE ? 0 : as(Number.class, value, row, i).doubleValue();
        }
        return sum;
    }

    // ---- reductions

    private Object number(Object function, Object[] items, long row, int position) {
        return value(items, row, position, i -> inner.min(function, items, row, i, i + 1));
    }

    @Override
    public double sum(Object function, Object[] items, long row, int from, int to) {
        double[] lanes = new double[LANES];
        int inLanes = from + (to - from & -LANES);
        for (int i = from; i < to; i++) {
            Object value = number(function, items, row, i);
            if (value != Guard.NONE) {
                lanes[i < inLanes ? (i - from) % LANES : 0] += as(Number.class, value, row, i).doubleValue();
            }
        }
        return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }

    @Override
    public double min(Object function, Object[] items, long row, int from, int to) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            Object value = number(function, items, row, i);
            best = value == Guard.NONE ? best : Math.min(best, as(Number.class, value, row, i).doubleValue());
        }
        return best;
    }

    @Override
    public double max(Object function, Object[] items, long row, int from, int to) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            Object value = number(function, items, row, i);
            best = value == Guard.NONE ? best : Math.max(best, as(Number.class, value, row, i).doubleValue());
        }
        return best;
    }

    private Object whole(Object function, Object[] items, long row, int position) {
        return value(items, row, position, i -> inner.minLong(function, items, row, i, i + 1));
    }

    @Override
    public long sumLong(Object function, Object[] items, long row, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            Object value = whole(function, items, row, i);
            sum += value == Guard.NONE ? 0 : as(Number.class, value, row, i).longValue();
        }
        return sum;
    }

    @Override
    public long minLong(Object function, Object[] items, long row, int from, int to) {
        long best = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            Object value = whole(function, items, row, i);
            best = value == Guard.NONE ? best : Math.min(best, as(Number.class, value, row, i).longValue());
        }
        return best;
    }

    @Override
    public long maxLong(Object function, Object[] items, long row, int from, int to) {
        long best = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            Object value = whole(function, items, row, i);
            best = value == Guard.NONE ? best : Math.max(best, as(Number.class, value, row, i).longValue());
        }
        return best;
    }

    @Override
    public Object reduce(Object function, ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        Object result = start;
        for (int i = from; i < to; i++) {
            Object value = value(items, row, i, position -> mapped(function, items, row, position));
            try {
                result = value == Guard.NONE ? result : op.apply(result, value);
            } catch (Throwable t) {
                throw new IterationFailure(row, i, t, space, 1);
            }
        }
        return result;
    }

    // ---- without a function per item: nothing is guarded

    @Override
    public void accumulate(Object function, Object container, Object[] items, long row, int from, int to) {
        inner.accumulate(function, container, items, row, from, to);
    }

    @Override
    public Object fold(ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        return inner.fold(op, start, items, row, from, to);
    }

    // ---- tests

    private boolean holds(Object function, Object[] items, long row, int position) {
        Object value = value(items, row, position, i -> inner.find(function, true, items, row, i, i + 1) == i);
        return value != Guard.NONE && as(Boolean.class, value, row, position);
    }

    @Override
    public long count(Object function, Object[] items, long row, int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            count += holds(function, items, row, i) ? 1 : 0;
        }
        return count;
    }

    @Override
    public int find(Object function, boolean wanted, Object[] items, long row, int from, int to) {
        for (int i = from; i < to; i++) {
            Object value = value(items, row, i, position -> inner.find(function, true, items, row, position, position + 1) == position);
            if (value != Guard.NONE && as(Boolean.class, value, row, i) == wanted) {
                return i;
            }
        }
        return to;
    }

    // ---- array fills; where an item has failed the array keeps what it had

    @Override
    public void fillDoubles(Object function, double[] out, int from, int to) {
        fill(from, to, (a, b) -> inner.fillDoubles(function, out, a, b), i -> inner.min(function, null, 0, i, i + 1),
                (i, value) -> out[i] = as(Number.class, value, 0, i).doubleValue());
    }

    @Override
    public void fillLongs(Object function, long[] out, int from, int to) {
        fill(from, to, (a, b) -> inner.fillLongs(function, out, a, b), i -> inner.minLong(function, null, 0, i, i + 1),
                (i, value) -> out[i] = as(Number.class, value, 0, i).longValue());
    }

    @Override
    public void fillInts(Object function, int[] out, int from, int to) {
        fill(from, to, (a, b) -> inner.fillInts(function, out, a, b), i -> inner.intAt(function, i),
                (i, value) -> out[i] = as(Number.class, value, 0, i).intValue());
    }

    @Override
    public void fillObjects(Object function, Object[] out, int from, int to) {
        fill(from, to, (a, b) -> inner.fillObjects(function, out, a, b), i -> mapped(function, null, 0, i),
                (i, value) -> out[i] = value == null ? null : as(out.getClass().getComponentType(), value, 0, i));
    }

    private void fill(int from, int to, Whole whole, Single single, Sink sink) {
        all(null, 0, from, to, whole, single, (i, value) -> {
            if (value != Guard.NONE) {
                sink.put(i, value);
            }
        });
    }
}
