package dev.manyhands;

import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingIndexedFunction;
import dev.manyhands.function.ThrowingObjConsumer;
import dev.manyhands.function.ThrowingPredicate;
import dev.manyhands.function.ThrowingSeededConsumer;
import dev.manyhands.function.ThrowingSeededFunction;
import dev.manyhands.function.ThrowingToDoubleFunction;
import dev.manyhands.function.ThrowingToLongFunction;
import dev.manyhands.internal.Philox;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The innermost loops over the items of an array; the row is the position of the first one in the input.
 *
 * <p>{@link Shapes} copies this class once per class of lambda.
 */
final class ItemLoops implements Kernels {
    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void forEach(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingConsumer<Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void forEachWith(Object function, Object state, Object[] items, long row, int from, int to) {
        var f = (ThrowingObjConsumer<Object, Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(state, items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void map(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingFunction<Object, ?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void mapWith(Object function, Object state, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingBiFunction<Object, Object, ?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(state, items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public double sum(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingToDoubleFunction<Object>) function;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = from;
        int j = from;
        try {
            for (; j < to - 7; j += 8) {
                s0 += f.applyAsDouble(items[i = j]);
                s1 += f.applyAsDouble(items[i = j + 1]);
                s2 += f.applyAsDouble(items[i = j + 2]);
                s3 += f.applyAsDouble(items[i = j + 3]);
                s4 += f.applyAsDouble(items[i = j + 4]);
                s5 += f.applyAsDouble(items[i = j + 5]);
                s6 += f.applyAsDouble(items[i = j + 6]);
                s7 += f.applyAsDouble(items[i = j + 7]);
            }
            for (; j < to; j++) {
                s0 += f.applyAsDouble(items[i = j]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public double min(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingToDoubleFunction<Object>) function;
        double best = Double.POSITIVE_INFINITY;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.min(best, f.applyAsDouble(items[i]));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public double max(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingToDoubleFunction<Object>) function;
        double best = Double.NEGATIVE_INFINITY;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.max(best, f.applyAsDouble(items[i]));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public long sumLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingToLongFunction<Object>) function;
        long sum = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                sum += f.applyAsLong(items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return sum;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public long minLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingToLongFunction<Object>) function;
        long best = Long.MAX_VALUE;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.min(best, f.applyAsLong(items[i]));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public long maxLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingToLongFunction<Object>) function;
        long best = Long.MIN_VALUE;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.max(best, f.applyAsLong(items[i]));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public Object reduce(Object function, ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        var f = (ThrowingFunction<Object, ?>) function;
        Object value = start;
        int i = from;
        try {
            for (; i < to; i++) {
                value = op.apply(value, f.apply(items[i]));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return value;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public long count(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingPredicate<Object>) function;
        long count = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                if (f.test(items[i])) {
                    count++;
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return count;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public int find(Object function, boolean wanted, Object[] items, long row, int from, int to) {
        var f = (ThrowingPredicate<Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                if (f.test(items[i]) == wanted) {
                    return i;
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return to;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void mapIndexed(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingIndexedFunction<Object, ?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(row + i, items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void zip(Object function, Object[] others, Object[] out, int at, Object[] items, int from, int to) {
        var f = (ThrowingBiFunction<Object, Object, ?>) function;
        long row = 0;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(items[i], others[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void filter(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        var f = (ThrowingPredicate<Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                Object item = items[i];
                if (f.test(item)) {
                    out.add(item);
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void flatMap(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        var f = (ThrowingFunction<Object, ? extends Iterable<?>>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                for (Object result : f.apply(items[i])) {
                    out.add(result);
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void accumulate(Object function, Object container, Object[] items, long row, int from, int to) {
        var f = (BiConsumer<Object, Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(container, items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public Object fold(ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        Object value = start;
        int i = from;
        try {
            for (; i < to; i++) {
                value = op.apply(value, items[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return value;
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void forEachSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededConsumer<Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(items[i], Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void mapSeeded(Object function, long seed, long first, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededFunction<Object, ?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(items[i], Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }
}
