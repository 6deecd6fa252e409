package dev.manyhands.comm;

import dev.manyhands.comm.Op.BooleanOperator;
import dev.manyhands.comm.Op.FloatOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;
import dev.manyhands.internal.LoopCopies;
import java.lang.invoke.MethodHandles;

/** Applies an operation to two arrays, element by element: {@code out[o + i] = op(left[l + i], right[r + i])}. */
final class Kernels {
    /*
     * The loops are in a class of their own, of which each operation gets its own copy as soon as it is hot (see LoopCopies): then the
     * operation is inlined and the loop vectorized. All arrays may be the same: element i is read before it is written.
     */
    private static final Shared ORIGINAL = new Shared();
    private static final LoopCopies<Loops> COPIES = new LoopCopies<>(MethodHandles.lookup(), Shared.class, ORIGINAL);

    private Kernels() {
    }

    static void apply(Op op, Kind kind, Object left, int l, Object right, int r, Object out, int o, int n) {
        try {
            if (op.isPairs()) {
                pairs(op.id == Op.MINLOC.id, kind, left, l, right, r, out, o, n);
                return;
            }
            Object function = switch (kind) {
                case DOUBLE -> op.doubles;
                case FLOAT -> op.floats;
                case LONG -> op.longs;
                case INT, SHORT, CHAR, BYTE -> op.ints;
                case BOOLEAN -> op.booleans;
                case OBJECT -> throw new AssertionError();
            };
            Loops loops = COPIES.of(function, n);
            switch (kind) {
                case DOUBLE -> loops.apply(op.doubles, (double[]) left, l, (double[]) right, r, (double[]) out, o, n);
                case FLOAT -> loops.apply(op.floats, (float[]) left, l, (float[]) right, r, (float[]) out, o, n);
                case LONG -> loops.apply(op.longs, (long[]) left, l, (long[]) right, r, (long[]) out, o, n);
                case INT -> loops.apply(op.ints, (int[]) left, l, (int[]) right, r, (int[]) out, o, n);
                case SHORT -> loops.apply(op.ints, (short[]) left, l, (short[]) right, r, (short[]) out, o, n);
                case CHAR -> loops.apply(op.ints, (char[]) left, l, (char[]) right, r, (char[]) out, o, n);
                case BYTE -> loops.apply(op.ints, (byte[]) left, l, (byte[]) right, r, (byte[]) out, o, n);
                case BOOLEAN -> loops.apply(op.booleans, (boolean[]) left, l, (boolean[]) right, r, (boolean[]) out, o, n);
                case OBJECT -> throw new AssertionError();
            }
        } catch (Exception e) {
            throw failed(op, e);
        }
    }

    /** The same for parts of buffers that are arrays. */
    static void apply(Op op, Buffer left, long l, Buffer right, long r, Buffer out, long o, long n) {
        apply(op, out.kind, left.base, (int) (left.offset + l), right.base, (int) (right.offset + r),
            out.base, (int) (out.offset + o), (int) n);
    }

    /** Applies an operation to two elements given as bits. */
    static long apply(Op op, Kind kind, long left, long right) {
        try {
            return switch (kind) {
                case DOUBLE -> Double.doubleToRawLongBits(op.doubles.applyAsDouble(Double.longBitsToDouble(left),
                    Double.longBitsToDouble(right)));
                case FLOAT -> Float.floatToRawIntBits(op.floats.apply(Float.intBitsToFloat((int) left), Float.intBitsToFloat((int) right)));
                case LONG -> op.longs.applyAsLong(left, right);
                case INT -> op.ints.applyAsInt((int) left, (int) right);
                case SHORT -> (short) op.ints.applyAsInt((short) left, (short) right);
                case CHAR -> (char) op.ints.applyAsInt((char) left, (char) right);
                case BYTE -> (byte) op.ints.applyAsInt((byte) left, (byte) right);
                case BOOLEAN -> op.booleans.apply(left != 0, right != 0) ? 1 : 0;
                case OBJECT -> throw new AssertionError();
            };
        } catch (Exception e) {
            throw failed(op, e);
        }
    }

    private static RuntimeException failed(Op op, Exception e) {
        return e instanceof RuntimeException unchecked ? unchecked : new CommunicationException("the " + op + " failed: " + e, e);
    }

    private static void pairs(boolean least, Kind kind, Object left, int l, Object right, int r, Object out, int o, int n) {
        for (int i = 0; i < n; i += 2) {
            boolean takesRight = switch (kind) {
                case DOUBLE -> takesRight(least, ((double[]) left)[l + i], ((double[]) right)[r + i], ((double[]) left)[l + i + 1],
                    ((double[]) right)[r + i + 1]);
                case FLOAT -> takesRight(least, ((float[]) left)[l + i], ((float[]) right)[r + i], ((float[]) left)[l + i + 1],
                    ((float[]) right)[r + i + 1]);
                case LONG -> takesRight(least, ((long[]) left)[l + i], ((long[]) right)[r + i], ((long[]) left)[l + i + 1],
                    ((long[]) right)[r + i + 1]);
                default -> takesRight(least, ((int[]) left)[l + i], ((int[]) right)[r + i], (long) ((int[]) left)[l + i + 1],
                    ((int[]) right)[r + i + 1]);
            };
            System.arraycopy(takesRight ? right : left, (takesRight ? r : l) + i, out, o + i, 2);
        }
    }

    private static boolean takesRight(boolean least, double left, double right, double leftIndex, double rightIndex) {
        int order = Double.compare(left, right);
        return order == 0 ? rightIndex < leftIndex : order > 0 == least;
    }

    private static boolean takesRight(boolean least, long left, long right, long leftIndex, long rightIndex) {
        return left == right ? rightIndex < leftIndex : left > right == least;
    }

    /** The loops. */
    interface Loops {
        void apply(ThrowingDoubleBinaryOperator f, double[] a, int l, double[] b, int r, double[] c, int o, int n) throws Exception;

        void apply(FloatOperator f, float[] a, int l, float[] b, int r, float[] c, int o, int n) throws Exception;

        void apply(ThrowingLongBinaryOperator f, long[] a, int l, long[] b, int r, long[] c, int o, int n) throws Exception;

        void apply(ThrowingIntBinaryOperator f, int[] a, int l, int[] b, int r, int[] c, int o, int n) throws Exception;

        void apply(ThrowingIntBinaryOperator f, short[] a, int l, short[] b, int r, short[] c, int o, int n) throws Exception;

        void apply(ThrowingIntBinaryOperator f, char[] a, int l, char[] b, int r, char[] c, int o, int n) throws Exception;

        void apply(ThrowingIntBinaryOperator f, byte[] a, int l, byte[] b, int r, byte[] c, int o, int n) throws Exception;

        void apply(BooleanOperator f, boolean[] a, int l, boolean[] b, int r, boolean[] c, int o, int n) throws Exception;
    }

    /** The instance for operations that are not hot, and the template of the copies. */
    static final class Shared implements Loops {
        @Override
        public void apply(ThrowingDoubleBinaryOperator f, double[] a, int l, double[] b, int r, double[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = f.applyAsDouble(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(FloatOperator f, float[] a, int l, float[] b, int r, float[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = f.apply(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(ThrowingLongBinaryOperator f, long[] a, int l, long[] b, int r, long[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = f.applyAsLong(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(ThrowingIntBinaryOperator f, int[] a, int l, int[] b, int r, int[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = f.applyAsInt(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(ThrowingIntBinaryOperator f, short[] a, int l, short[] b, int r, short[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = (short) f.applyAsInt(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(ThrowingIntBinaryOperator f, char[] a, int l, char[] b, int r, char[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = (char) f.applyAsInt(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(ThrowingIntBinaryOperator f, byte[] a, int l, byte[] b, int r, byte[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = (byte) f.applyAsInt(a[l + i], b[r + i]);
            }
        }

        @Override
        public void apply(BooleanOperator f, boolean[] a, int l, boolean[] b, int r, boolean[] c, int o, int n) throws Exception {
            for (int i = 0; i < n; i++) {
                c[o + i] = f.apply(a[l + i], b[r + i]);
            }
        }
    }
}
