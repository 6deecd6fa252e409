package dev.manyhands.comm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A reduction beside a plain model of it, with values for which every order of application gives the same bits. */
record Reduction(Op op, Kind kind, Model model, Values values) {
    /** Combines two elements, given as bits. */
    interface Model {
        long apply(long left, long right);
    }

    /** Makes an element. */
    interface Values {
        long next(SplittableRandom random);
    }

    private static final List<Kind> INTEGERS = List.of(Kind.BYTE, Kind.SHORT, Kind.CHAR, Kind.INT, Kind.LONG);
    private static final List<Kind> FLOATS = List.of(Kind.FLOAT, Kind.DOUBLE);

    /** All that are defined for a type. */
    static List<Reduction> of(Kind kind) {
        List<Reduction> all = new ArrayList<>();
        if (FLOATS.contains(kind)) {
            Values small = random -> bits(kind, random.nextInt(-100, 100));
            all.add(new Reduction(Op.SUM, kind, (a, b) -> bits(kind, value(kind, a) + value(kind, b)), small));
            all.add(new Reduction(Op.PROD, kind, (a, b) -> bits(kind, value(kind, a) * value(kind, b)),
                random -> bits(kind, random.nextBoolean() ? -2 : random.nextBoolean() ? 0.5 : 1)));
            all.add(new Reduction(Op.MIN, kind, (a, b) -> value(kind, a) <= value(kind, b) ? a : b, small));
            all.add(new Reduction(Op.MAX, kind, (a, b) -> value(kind, a) >= value(kind, b) ? a : b, small));
            all.add(inRankOrder(kind));
        } else if (INTEGERS.contains(kind)) {
            Values any = random -> cut(kind, random.nextInt(4) == 0 ? 0 : random.nextLong());
            all.add(new Reduction(Op.SUM, kind, (a, b) -> cut(kind, a + b), any));
            all.add(new Reduction(Op.PROD, kind, (a, b) -> cut(kind, a * b), any));
            all.add(new Reduction(Op.MIN, kind, Math::min, any));
            all.add(new Reduction(Op.MAX, kind, Math::max, any));
            all.add(new Reduction(Op.LAND, kind, (a, b) -> a != 0 && b != 0 ? 1 : 0, any));
            all.add(new Reduction(Op.LOR, kind, (a, b) -> a != 0 || b != 0 ? 1 : 0, any));
            all.add(new Reduction(Op.LXOR, kind, (a, b) -> (a != 0) != (b != 0) ? 1 : 0, any));
            all.add(new Reduction(Op.BAND, kind, (a, b) -> cut(kind, a & b), any));
            all.add(new Reduction(Op.BOR, kind, (a, b) -> cut(kind, a | b), any));
            all.add(new Reduction(Op.BXOR, kind, (a, b) -> cut(kind, a ^ b), any));
            all.add(inRankOrder(kind));
        } else {
            Values any = random -> random.nextInt(2);
            all.add(new Reduction(Op.LAND, kind, (a, b) -> a & b, any));
            all.add(new Reduction(Op.LOR, kind, (a, b) -> a | b, any));
            all.add(new Reduction(Op.LXOR, kind, (a, b) -> a ^ b, any));
            all.add(new Reduction(Op.BAND, kind, (a, b) -> a & b, any));
            all.add(new Reduction(Op.BOR, kind, (a, b) -> a | b, any));
            all.add(new Reduction(Op.BXOR, kind, (a, b) -> a ^ b, any));
        }
        if (FLOATS.contains(kind) || kind == Kind.INT || kind == Kind.LONG) {
            Values few = random -> FLOATS.contains(kind) ? bits(kind, random.nextInt(-5, 5)) : random.nextInt(-5, 5);
            all.add(new Reduction(Op.MINLOC, kind, null, few));
            all.add(new Reduction(Op.MAXLOC, kind, null, few));
        }
        return all;
    }

    /**
     * An operation that is associative and not commutative: the composition of the functions a x + b, where a is the upper and b
     * the lower half of an integer.
     */
    private static Reduction inRankOrder(Kind kind) {
        int half = switch (kind) {
            case BYTE -> 3;
            case SHORT, CHAR -> 7;
            case INT -> 15;
            case LONG -> 31;
            case FLOAT -> 11;
            default -> 25;
        };
        Op op = switch (kind) {
            case FLOAT, DOUBLE -> Op.ofDoubles((f, g) -> compose(half, (long) f, (long) g));
            case LONG -> Op.ofLongs((f, g) -> compose(half, f, g));
            default -> Op.ofInts((f, g) -> (int) compose(half, f, g));
        };
        boolean isFloat = FLOATS.contains(kind);
        return new Reduction(op.inRankOrder(), kind,
            (f, g) -> isFloat ? bits(kind, compose(half, (long) value(kind, f), (long) value(kind, g))) : compose(half, f, g),
            random -> isFloat ? bits(kind, random.nextLong(1L << 2 * half)) : random.nextLong(1L << 2 * half));
    }

    private static long compose(int half, long f, long g) {
        long mask = (1L << half) - 1;
        long a = (f >>> half) * (g >>> half) & mask;
        long b = (f >>> half) * (g & mask) + (f & mask) & mask;
        return a << half | b;
    }

    boolean isPairs() {
        return model == null;
    }

    /** Combines all elements. */
    long[] apply(long[] left, long[] right) {
        long[] all = new long[left.length];
        for (int i = 0; i < all.length; i += isPairs() ? 2 : 1) {
            if (!isPairs()) {
                all[i] = model.apply(left[i], right[i]);
                continue;
            }
            double a = plain(left[i]);
            double b = plain(right[i]);
            boolean takesLeft = a == b ? plain(left[i + 1]) <= plain(right[i + 1]) : a < b == (op == Op.MINLOC);
            all[i] = takesLeft ? left[i] : right[i];
            all[i + 1] = takesLeft ? left[i + 1] : right[i + 1];
        }
        return all;
    }

    private double plain(long bits) {
        return FLOATS.contains(kind) ? value(kind, bits) : bits;
    }

    private static double value(Kind kind, long bits) {
        return kind == Kind.DOUBLE ? Double.longBitsToDouble(bits) : Float.intBitsToFloat((int) bits);
    }

    private static long bits(Kind kind, double value) {
        return kind == Kind.DOUBLE ? Double.doubleToRawLongBits(value) : Float.floatToRawIntBits((float) value);
    }

    /** A number as it is read from an element of a type. */
    static long cut(Kind kind, long bits) {
        return switch (kind) {
            case BYTE -> (byte) bits;
            case BOOLEAN -> bits & 1;
            case SHORT -> (short) bits;
            case CHAR -> (char) bits;
            case INT, FLOAT -> (int) bits;
            default -> bits;
        };
    }

    @Override
    public String toString() {
        return op + (op.isCommutative ? "" : " in rank order");
    }
}
