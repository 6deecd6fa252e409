package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingLongConsumer;
import dev.manyhands.function.ThrowingLongFunction;
import dev.manyhands.function.ThrowingLongPredicate;
import dev.manyhands.function.ThrowingLongToDoubleFunction;
import dev.manyhands.function.ThrowingLongToLongFunction;
import dev.manyhands.function.ThrowingObjLongConsumer;
import dev.manyhands.function.ThrowingObjLongFunction;
import dev.manyhands.function.ThrowingSeededLongConsumer;
import dev.manyhands.function.ThrowingSeededLongFunction;
import dev.manyhands.function.ThrowingSeededLongToDoubleFunction;
import dev.manyhands.internal.Philox;

/**
 * The innermost loops over indices that are {@code long}: the index is the row plus the position in the strip.
 *
 * <p>{@link Shapes} copies this class once per class of lambda.
 */
final class LongLoops implements Kernels {
    @Override
    public void forEach(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongConsumer) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(row + i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void forEachWith(Object function, Object state, Object[] items, long row, int from, int to) {
        var f = (ThrowingObjLongConsumer<Object>) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(state, row + i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void map(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongFunction<?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(row + i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the verb passes the function of its own shape
    public void mapWith(Object function, Object state, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingObjLongFunction<Object, ?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(state, row + i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public double sum(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongToDoubleFunction) function;
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
                s0 += f.applyAsDouble(row + (i = j));
                s1 += f.applyAsDouble(row + (i = j + 1));
                s2 += f.applyAsDouble(row + (i = j + 2));
                s3 += f.applyAsDouble(row + (i = j + 3));
                s4 += f.applyAsDouble(row + (i = j + 4));
                s5 += f.applyAsDouble(row + (i = j + 5));
                s6 += f.applyAsDouble(row + (i = j + 6));
                s7 += f.applyAsDouble(row + (i = j + 7));
            }
            for (; j < to; j++) {
                s0 += f.applyAsDouble(row + (i = j));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    @Override
    public double min(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongToDoubleFunction) function;
        double best = Double.POSITIVE_INFINITY;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.min(best, f.applyAsDouble(row + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public double max(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongToDoubleFunction) function;
        double best = Double.NEGATIVE_INFINITY;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.max(best, f.applyAsDouble(row + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public long sumLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongToLongFunction) function;
        long sum = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                sum += f.applyAsLong(row + i);
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return sum;
    }

    @Override
    public long minLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongToLongFunction) function;
        long best = Long.MAX_VALUE;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.min(best, f.applyAsLong(row + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public long maxLong(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongToLongFunction) function;
        long best = Long.MIN_VALUE;
        int i = from;
        try {
            for (; i < to; i++) {
                best = Math.max(best, f.applyAsLong(row + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return best;
    }

    @Override
    public Object reduce(Object function, ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongFunction<?>) function;
        Object value = start;
        int i = from;
        try {
            for (; i < to; i++) {
                value = op.apply(value, f.apply(row + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return value;
    }

    @Override
    public long count(Object function, Object[] items, long row, int from, int to) {
        var f = (ThrowingLongPredicate) function;
        long count = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                if (f.test(row + i)) {
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
        var f = (ThrowingLongPredicate) function;
        int i = from;
        try {
            for (; i < to; i++) {
                if (f.test(row + i) == wanted) {
                    return i;
                }
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return to;
    }

    @Override
    public void forEachSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededLongConsumer) function;
        int i = from;
        try {
            for (; i < to; i++) {
                f.accept(row + i, Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public void mapSeeded(Object function, long seed, long first, Object[] out, int at, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededLongFunction<?>) function;
        int shift = at - from;
        int i = from;
        try {
            for (; i < to; i++) {
                out[i + shift] = f.apply(row + i, Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
    }

    @Override
    public double sumSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        var f = (ThrowingSeededLongToDoubleFunction) function;
        double sum = 0;
        int i = from;
        try {
            for (; i < to; i++) {
                sum += f.applyAsDouble(row + i, Philox.of(seed, first + i));
            }
        } catch (Throwable t) {
            throw new IterationFailure(row, i, t);
        }
        return sum;
    }
}
