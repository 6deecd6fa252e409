package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;

/**
 * The innermost loops of scans.
 *
 * <p>{@link Shapes} copies this class once per class of operation.
 */
final class ScanLoops implements ScanKernels {
    @Override
    public double reduce(ThrowingDoubleBinaryOperator op, double[] a, int from, int to) {
        double value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.applyAsDouble(value, a[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
        return value;
    }

    @Override
    public void inclusive(ThrowingDoubleBinaryOperator op, double[] a, int from, int to) {
        double value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.applyAsDouble(value, a[i]);
                a[i] = value;
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public void exclusive(ThrowingDoubleBinaryOperator op, double[] a, double carry, int from, int to) {
        double value = carry;
        int i = from;
        try {
            for (; i < to; i++) {
                double element = a[i];
                a[i] = value;
                value = op.applyAsDouble(value, element);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public long reduce(ThrowingLongBinaryOperator op, long[] a, int from, int to) {
        long value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.applyAsLong(value, a[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
        return value;
    }

    @Override
    public void inclusive(ThrowingLongBinaryOperator op, long[] a, int from, int to) {
        long value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.applyAsLong(value, a[i]);
                a[i] = value;
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public void exclusive(ThrowingLongBinaryOperator op, long[] a, long carry, int from, int to) {
        long value = carry;
        int i = from;
        try {
            for (; i < to; i++) {
                long element = a[i];
                a[i] = value;
                value = op.applyAsLong(value, element);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public int reduce(ThrowingIntBinaryOperator op, int[] a, int from, int to) {
        int value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.applyAsInt(value, a[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
        return value;
    }

    @Override
    public void inclusive(ThrowingIntBinaryOperator op, int[] a, int from, int to) {
        int value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.applyAsInt(value, a[i]);
                a[i] = value;
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public void exclusive(ThrowingIntBinaryOperator op, int[] a, int carry, int from, int to) {
        int value = carry;
        int i = from;
        try {
            for (; i < to; i++) {
                int element = a[i];
                a[i] = value;
                value = op.applyAsInt(value, element);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public Object reduce(ThrowingBinaryOperator<Object> op, Object[] a, int from, int to) {
        Object value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.apply(value, a[i]);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
        return value;
    }

    @Override
    public void inclusive(ThrowingBinaryOperator<Object> op, Object[] a, int from, int to) {
        Object value = a[from];
        int i = from + 1;
        try {
            for (; i < to; i++) {
                value = op.apply(value, a[i]);
                a[i] = value;
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }

    @Override
    public void exclusive(ThrowingBinaryOperator<Object> op, Object[] a, Object carry, int from, int to) {
        Object value = carry;
        int i = from;
        try {
            for (; i < to; i++) {
                Object element = a[i];
                a[i] = value;
                value = op.apply(value, element);
            }
        } catch (Throwable t) {
            throw new IterationFailure(0, i, t);
        }
    }
}
