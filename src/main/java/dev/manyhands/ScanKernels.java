package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;

/** The innermost loops of scans over one block of an array, {@code from .. to-1}, which is not empty. */
interface ScanKernels {
    /** Combines the elements of the block, in order. */
    double reduce(ThrowingDoubleBinaryOperator op, double[] a, int from, int to);

    /** Replaces each element by the combination of all up to and including it. */
    void inclusive(ThrowingDoubleBinaryOperator op, double[] a, int from, int to);

    /** Replaces each element by the combination of {@code carry} and all before it. */
    void exclusive(ThrowingDoubleBinaryOperator op, double[] a, double carry, int from, int to);

    long reduce(ThrowingLongBinaryOperator op, long[] a, int from, int to);

    void inclusive(ThrowingLongBinaryOperator op, long[] a, int from, int to);

    void exclusive(ThrowingLongBinaryOperator op, long[] a, long carry, int from, int to);

    int reduce(ThrowingIntBinaryOperator op, int[] a, int from, int to);

    void inclusive(ThrowingIntBinaryOperator op, int[] a, int from, int to);

    void exclusive(ThrowingIntBinaryOperator op, int[] a, int carry, int from, int to);

    Object reduce(ThrowingBinaryOperator<Object> op, Object[] a, int from, int to);

    void inclusive(ThrowingBinaryOperator<Object> op, Object[] a, int from, int to);

    void exclusive(ThrowingBinaryOperator<Object> op, Object[] a, Object carry, int from, int to);
}
