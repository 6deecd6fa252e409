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
import dev.manyhands.internal.Philox;

/**
 * The innermost loops over indices that are {@code int}: the index is the position in the strip.
 *
 * <p>{@link Shapes} copies this class once per class of lambda.
 */
final class IntLoops implements Kernels {
    @Override
    public void forEach(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntConsumer) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void forEachWith(Object function, Object state, Object[] items, long row, int from, int to) {
        var f = (ThrowingObjIntConsumer<Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(state, i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void map(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntFunction<?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void mapWith(Object function, Object state, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingObjIntFunction<Object, ?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(state, i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public double sum(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntToDoubleFunction) function;
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
        int inLanes = from + (to - from & -8); // not "to - 7", which wraps around near the least int
        try {
            for (; j < inLanes; j += 8) {
                s0 += f.applyAsDouble(i = j);
                s1 += f.applyAsDouble(i = j + 1);
                s2 += f.applyAsDouble(i = j + 2);
                s3 += f.applyAsDouble(i = j + 3);
                s4 += f.applyAsDouble(i = j + 4);
                s5 += f.applyAsDouble(i = j + 5);
                s6 += f.applyAsDouble(i = j + 6);
                s7 += f.applyAsDouble(i = j + 7);
            }
            for (; j < to; j++) {
                s0 += f.applyAsDouble(i = j);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    @Override
    public double min(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntToDoubleFunction) function;
        double best = Double.POSITIVE_INFINITY;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.min(best, f.applyAsDouble(i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public double max(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntToDoubleFunction) function;
        double best = Double.NEGATIVE_INFINITY;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.max(best, f.applyAsDouble(i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public long sumLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntToLongFunction) function;
        long sum = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                sum += f.applyAsLong(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return sum;
    }

    @Override
    public long minLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntToLongFunction) function;
        long best = Long.MAX_VALUE;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.min(best, f.applyAsLong(i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public long maxLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntToLongFunction) function;
        long best = Long.MIN_VALUE;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.max(best, f.applyAsLong(i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public Object reduce(Object function, ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntFunction<?>) function;
        Object value = start;
        int i = from;
        try {
            for (; i < to; i++) {
                value = op.apply(value, f.apply(i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return value;
    }

    @Override
    public long count(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntPredicate) function;
        long count = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                if (f.test(i)) {
                    count++;
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return count;
    }

    @Override
    public int find(Object function, boolean wanted, Object[] items, long row, int from, int to) {
        var f = (ThrowingIntPredicate) function;
        int i = from;
        try {
            for (; i < to; i++) {
                if (f.test(i) == wanted) {
                    return i;
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return to;
    }

    @Override
    public void fillDoubles(Object function, double[] out, int from, int to) {
        var f = (ThrowingIntToDoubleFunction) function;
        long row = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i] = f.applyAsDouble(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void fillLongs(Object function, long[] out, int from, int to) {
        var f = (ThrowingIntToLongFunction) function;
        long row = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i] = f.applyAsLong(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void fillInts(Object function, int[] out, int from, int to) {
        var f = (ThrowingIntToIntFunction) function;
        long row = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i] = f.applyAsInt(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public int intAt(Object function, int index) {
        try {
            return ((ThrowingIntToIntFunction) function).applyAsInt(index);
        } catch (Throwable t) {
            throw new IterationFailure(0, index, t);
        }
    }

    @Override
    public double[] doubles(Object function, int from, int to) {
        var f = (ThrowingIntToDoubleFunction) function;
        long row = 0;
        double[] out = new double[to - from];
        int i = from;
        try {
            for (; i < to; i++) {
                out[i - from] = f.applyAsDouble(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return out;
    }

    @Override
    public long[] longs(Object function, int from, int to) {
        var f = (ThrowingIntToLongFunction) function;
        long row = 0;
        long[] out = new long[to - from];
        int i = from;
        try {
            for (; i < to; i++) {
                out[i - from] = f.applyAsLong(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return out;
    }

    @Override
    public int[] ints(Object function, int from, int to) {
        var f = (ThrowingIntToIntFunction) function;
        long row = 0;
        int[] out = new int[to - from];
        int i = from;
        try {
            for (; i < to; i++) {
                out[i - from] = f.applyAsInt(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return out;
    }

    @Override
    public void fillObjects(Object function, Object[] out, int from, int to) {
        var f = (ThrowingIntFunction<?>) function;
        long row = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i] = f.apply(i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void forEachSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededIntConsumer) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(i, Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void mapSeeded(Object function, long seed, long first, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededIntFunction<?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(i, Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public double sumSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededIntToDoubleFunction) function;
        double sum = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                sum += f.applyAsDouble(i, Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return sum;
    }
}
