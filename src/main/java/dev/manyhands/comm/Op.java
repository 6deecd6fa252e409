package dev.manyhands.comm;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;
import java.io.Serializable;
import java.util.Objects;

/**
 * An operation that combines the elements of ranks: the reductions of MPI (MPI 4.1, section 6.9).
 *
 * <p>Every operation must be associative. One that is commutative too may be applied in any order; one that is not is always applied in
 * the order of the ranks. For a given number of ranks and a given algorithm the order is always the same, so that the results are
 * the same bits on every run, also of floating-point sums.
 *
 * <pre>{@code
 * Op longer = Op.of((String a, String b) -> a.length() >= b.length() ? a : b);
 * Op hypot = Op.ofDoubles(Math::hypot);
 * }</pre>
 */
public final class Op {
    /** The sum. Integers wrap around as Java's do. Not defined for booleans. */
    public static final Op SUM = new Op(1, "SUM", (a, b) -> a + b, (a, b) -> a + b, (a, b) -> a + b, (a, b) -> a + b, null);
    /** The product. Integers wrap around as Java's do. Not defined for booleans. */
    public static final Op PROD = new Op(2, "PROD", (a, b) -> a * b, (a, b) -> a * b, (a, b) -> a * b, (a, b) -> a * b, null);
    /** The smallest, NaN if one is NaN. Not defined for booleans. */
    public static final Op MIN = new Op(3, "MIN",
        (a, b) -> Math.min(a, b), (a, b) -> Math.min(a, b), (a, b) -> Math.min(a, b), (a, b) -> Math.min(a, b), null);
    /** The largest, NaN if one is NaN. Not defined for booleans. */
    public static final Op MAX = new Op(4, "MAX",
        (a, b) -> Math.max(a, b), (a, b) -> Math.max(a, b), (a, b) -> Math.max(a, b), (a, b) -> Math.max(a, b), null);
    /** Logical and: for booleans, and for integers where 0 is false, as in C; the result is 1 or 0. */
    public static final Op LAND = new Op(5, "LAND",
        null, null, (a, b) -> a != 0 && b != 0 ? 1 : 0, (a, b) -> a != 0 && b != 0 ? 1 : 0, (a, b) -> a & b);
    /** Logical or: for booleans, and for integers where 0 is false, as in C; the result is 1 or 0. */
    public static final Op LOR = new Op(6, "LOR",
        null, null, (a, b) -> a != 0 || b != 0 ? 1 : 0, (a, b) -> a != 0 || b != 0 ? 1 : 0, (a, b) -> a | b);
    /** Logical exclusive or: for booleans, and for integers where 0 is false, as in C; the result is 1 or 0. */
    public static final Op LXOR = new Op(7, "LXOR",
        null, null, (a, b) -> a != 0 ^ b != 0 ? 1 : 0, (a, b) -> a != 0 ^ b != 0 ? 1 : 0, (a, b) -> a ^ b);
    /** And of the bits, for integers and booleans. */
    public static final Op BAND = new Op(8, "BAND", null, null, (a, b) -> a & b, (a, b) -> a & b, (a, b) -> a & b);
    /** Or of the bits, for integers and booleans. */
    public static final Op BOR = new Op(9, "BOR", null, null, (a, b) -> a | b, (a, b) -> a | b, (a, b) -> a | b);
    /** Exclusive or of the bits, for integers and booleans. */
    public static final Op BXOR = new Op(10, "BXOR", null, null, (a, b) -> a ^ b, (a, b) -> a ^ b, (a, b) -> a ^ b);
    /**
     * The smallest value and where it is: the buffer holds pairs of a value and an index, one after the other, as Fortran's
     * {@code MPI_2DOUBLE_PRECISION}; among equal values the lowest index wins. For double, float, long and int.
     */
    public static final Op MINLOC = new Op(11, "MINLOC", null, null, null, null, null);
    /** The largest value and where it is; else as {@link #MINLOC}. */
    public static final Op MAXLOC = new Op(12, "MAXLOC", null, null, null, null, null);

    private static final int OF_USER = 13;

    /** The same in all ranks. Operations of users have one number, since each rank may have made its own. */
    final int id;
    final String name;
    final boolean isCommutative;
    final ThrowingDoubleBinaryOperator doubles;
    final FloatOperator floats;
    final ThrowingLongBinaryOperator longs;
    /** For int, and for short, char and byte, which are cut to size afterwards. */
    final ThrowingIntBinaryOperator ints;
    final BooleanOperator booleans;
    final ThrowingBinaryOperator<Object> objects;

    /** Combines two floats. */
    @FunctionalInterface
    interface FloatOperator extends Serializable {
        float apply(float left, float right) throws Exception;
    }

    /** Combines two booleans. */
    @FunctionalInterface
    interface BooleanOperator extends Serializable {
        boolean apply(boolean left, boolean right) throws Exception;
    }

    private Op(int id, String name, ThrowingDoubleBinaryOperator doubles, FloatOperator floats, ThrowingLongBinaryOperator longs,
            ThrowingIntBinaryOperator ints, BooleanOperator booleans) {
        this(id, name, true, doubles, floats, longs, ints, booleans, null);
    }

    private Op(int id, String name, boolean isCommutative, ThrowingDoubleBinaryOperator doubles, FloatOperator floats,
            ThrowingLongBinaryOperator longs, ThrowingIntBinaryOperator ints, BooleanOperator booleans,
            ThrowingBinaryOperator<Object> objects) {
        this.id = id;
        this.name = name;
        this.isCommutative = isCommutative;
        this.doubles = doubles;
        this.floats = floats;
        this.longs = longs;
        this.ints = ints;
        this.booleans = booleans;
        this.objects = objects;
    }

    /**
     * Makes an operation on doubles; floats are widened and the results rounded. It counts as commutative, see {@link #inRankOrder()}.
     *
     * @param function combines two values; associative, and with the same results in all ranks
     * @return the operation
     */
    public static Op ofDoubles(ThrowingDoubleBinaryOperator function) {
        Objects.requireNonNull(function, "function");
        return new Op(OF_USER, "operation on doubles", function, (a, b) -> (float) function.applyAsDouble(a, b), null, null, null);
    }

    /**
     * Makes an operation on longs. It counts as commutative, see {@link #inRankOrder()}.
     *
     * @param function combines two values; associative, and with the same results in all ranks
     * @return the operation
     */
    public static Op ofLongs(ThrowingLongBinaryOperator function) {
        Objects.requireNonNull(function, "function");
        return new Op(OF_USER, "operation on longs", null, null, function, null, null);
    }

    /**
     * Makes an operation on ints, shorts, chars and bytes; results are cut to the size of the element. It counts as commutative, see
     * {@link #inRankOrder()}.
     *
     * @param function combines two values; associative, and with the same results in all ranks
     * @return the operation
     */
    public static Op ofInts(ThrowingIntBinaryOperator function) {
        Objects.requireNonNull(function, "function");
        return new Op(OF_USER, "operation on ints", null, null, null, function, null);
    }

    /**
     * Makes an operation on objects, for the collectives of {@link Communicator#objects()}. It counts as commutative, see
     * {@link #inRankOrder()}.
     *
     * @param <T> type of the objects
     * @param function combines two values; associative, and with the same results in all ranks
     * @return the operation
     */
    @SuppressWarnings("unchecked") // objects of the type that the user gives come back to the user's function
    public static <T> Op of(ThrowingBinaryOperator<T> function) {
        Objects.requireNonNull(function, "function");
        return new Op(OF_USER, "operation on objects", true, null, null, null, null, null, (ThrowingBinaryOperator<Object>) function);
    }

    /**
     * Returns this operation as one that is not commutative: it is applied in the order of the ranks, whatever the algorithm.
     *
     * @return the same operation with the order kept
     */
    public Op inRankOrder() {
        return new Op(id, name, false, doubles, floats, longs, ints, booleans, objects);
    }

    /** Whether the elements are pairs of a value and an index. */
    boolean isPairs() {
        return this.id == MINLOC.id || this.id == MAXLOC.id;
    }

    /** How many elements belong together. */
    int width() {
        return isPairs() ? 2 : 1;
    }

    boolean isDefinedFor(Kind kind) {
        return switch (kind) {
            case DOUBLE, FLOAT -> isPairs() || doubles != null;
            case LONG -> isPairs() || longs != null;
            case INT -> isPairs() || ints != null;
            case SHORT, CHAR, BYTE -> ints != null;
            case BOOLEAN -> booleans != null;
            case OBJECT -> objects != null;
        };
    }

    /**
     * Returns the name of the operation.
     *
     * @return for instance {@code SUM}
     */
    @Override
    public String toString() {
        return name;
    }
}
