package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;
import dev.manyhands.internal.LoopCopies;
import dev.manyhands.process.LocatedFailure;
import dev.manyhands.process.RemoteWork;
import dev.manyhands.process.UnserializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Single calls of innermost loops, in a child process: the other end of {@link RemoteKernels} and {@link RemoteScans}.
 *
 * @param function the function
 * @param second what else crosses once: an operation, the states of workers, or null
 */
record RemoteStrips(Object function, Object second) implements RemoteWork {
    private static final Verb[] VERBS = Verb.values();
    private static final List<LoopCopies<Kernels>> SHAPES = List.of(Shapes.INT, Shapes.LONG, Shapes.CELL, Shapes.ITEM);

    /** The loops: a call is {number of the loop, shape, items or null, row, from, to, further arguments}. */
    enum Verb {
        FOR_EACH, FOR_EACH_WITH, FOR_EACH_INTO, MAP, MAP_WITH, SUM, MIN, MAX, SUM_LONG, MIN_LONG, MAX_LONG, REDUCE, COUNT, FIND,
        FOR_EACH_SEEDED, MAP_SEEDED, SUM_SEEDED, FILL_DOUBLES, FILL_LONGS, FILL_INTS, MAP_INDEXED, ZIP, FILTER, FLAT_MAP, FOLD,
        SCAN_REDUCE, SCAN_INCLUSIVE, SCAN_EXCLUSIVE,
        /** Does nothing: the function is there then, and what calls it has been loaded. */
        NOTHING
    }

    static int shape(Space space) {
        return SHAPES.indexOf(space.copies());
    }

    @Override
    public Object call(Object argument) throws Throwable {
        Object[] call = (Object[]) argument;
        Verb verb = VERBS[(Integer) call[0]];
        Object[] items = (Object[]) call[2];
        long row = (Long) call[3];
        int from = (Integer) call[4];
        int to = (Integer) call[5];
        Object[] out = hasResults(verb) ? new Object[to - from] : null;
        try {
            if (verb == Verb.NOTHING) {
                return null;
            }
            if (verb.compareTo(Verb.SCAN_REDUCE) >= 0) {
                return scan(verb, Shapes.SCAN.of(function, to - from), call[6], call[7], to);
            }
            Kernels kernels = SHAPES.get((Integer) call[1]).of(function, to - from);
            return out == null ? value(verb, kernels, call, items, row, from, to) : results(verb, kernels, call, out, items, row, from, to);
        } catch (IterationFailure failure) {
            Object[] before = out == null ? null : Arrays.copyOf(out, failure.position() - from);
            throw new LocatedFailure(new Object[] {failure.position(), before}, failure.getCause());
        }
    }

    @Override
    public Throwable unsent(Object argument, Object result, UnserializableException failure) {
        Object[] call = (Object[]) argument;
        int index = hasResults(VERBS[(Integer) call[0]]) ? UnserializableException.indexIn((Object[]) result) : -1;
        return index < 0 ? failure
                : new LocatedFailure(new Object[] {(Integer) call[4] + index, Arrays.copyOf((Object[]) result, index)}, failure);
    }

    private static boolean hasResults(Verb verb) {
        return switch (verb) {
            case MAP, MAP_WITH, MAP_SEEDED, MAP_INDEXED, ZIP -> true;
            default -> false;
        };
    }

    private Object results(Verb verb, Kernels kernels, Object[] call, Object[] out, Object[] items, long row, int from, int to)
            throws Exception {
        switch (verb) {
            case MAP -> kernels.map(function, out, 0, items, row, from, to);
            case MAP_WITH -> kernels.mapWith(function, state(), out, 0, items, row, from, to);
            case MAP_SEEDED -> kernels.mapSeeded(function, (Long) call[6], (Long) call[7], out, 0, items, row, from, to);
            case MAP_INDEXED -> kernels.mapIndexed(function, out, 0, items, row, from, to);
            default -> kernels.zip(function, (Object[]) call[6], out, 0, items, from, to);
        }
        return out;
    }

    private Object value(Verb verb, Kernels kernels, Object[] call, Object[] items, long row, int from, int to) throws Exception {
        switch (verb) {
            case FOR_EACH -> kernels.forEach(function, items, row, from, to);
            case FOR_EACH_WITH -> kernels.forEachWith(function, state(), items, row, from, to);
            case FOR_EACH_SEEDED -> kernels.forEachSeeded(function, (Long) call[6], (Long) call[7], items, row, from, to);
            default -> {
                return number(verb, kernels, call, items, row, from, to);
            }
        }
        return null;
    }

    private Object number(Verb verb, Kernels kernels, Object[] call, Object[] items, long row, int from, int to) {
        return switch (verb) {
            case SUM -> kernels.sum(function, items, row, from, to);
            case MIN -> kernels.min(function, items, row, from, to);
            case MAX -> kernels.max(function, items, row, from, to);
            case SUM_LONG -> kernels.sumLong(function, items, row, from, to);
            case MIN_LONG -> kernels.minLong(function, items, row, from, to);
            case MAX_LONG -> kernels.maxLong(function, items, row, from, to);
            case COUNT -> kernels.count(function, items, row, from, to);
            case SUM_SEEDED -> kernels.sumSeeded(function, (Long) call[6], (Long) call[7], items, row, from, to);
            default -> object(verb, kernels, call, items, row, from, to);
        };
    }

    private Object object(Verb verb, Kernels kernels, Object[] call, Object[] items, long row, int from, int to) {
        switch (verb) {
            case FIND -> {
                return kernels.find(function, (Boolean) call[6], items, row, from, to);
            }
            case REDUCE -> {
                return kernels.reduce(function, operation(second), call[6], items, row, from, to);
            }
            case FOLD -> {
                return kernels.fold(operation(function), call[6], items, row, from, to);
            }
            case FOR_EACH_INTO -> {
                kernels.forEachWith(function, call[6], items, row, from, to);
                return call[6];
            }
            case FILTER -> {
                return Lists.matches(kernels, function, items, row, from, to); // the caller has the items
            }
            case FLAT_MAP -> {
                List<Object> elements = new ArrayList<>();
                kernels.flatMap(function, elements, items, row, from, to);
                return elements.toArray();
            }
            case FILL_DOUBLES -> {
                return kernels.doubles(function, from, to);
            }
            case FILL_LONGS -> {
                return kernels.longs(function, from, to);
            }
            case FILL_INTS -> {
                return kernels.ints(function, from, to);
            }
            default -> throw new IllegalArgumentException("no innermost loop: " + verb);
        }
    }

    @SuppressWarnings("unchecked") // the verb has sent an operation on objects
    private static ThrowingBinaryOperator<Object> operation(Object operation) {
        return (ThrowingBinaryOperator<Object>) operation;
    }

    private Object state() throws Exception {
        return ((WorkerStates) second).of(0);
    }

    /** A pass of a scan over a piece of an array that was sent whole. */
    private Object scan(Verb verb, ScanKernels kernels, Object piece, Object carry, int to) {
        switch (piece) {
            case double[] a -> {
                var op = (ThrowingDoubleBinaryOperator) function;
                if (verb == Verb.SCAN_REDUCE) {
                    return kernels.reduce(op, a, 0, to);
                } else if (verb == Verb.SCAN_INCLUSIVE) {
                    kernels.inclusive(op, a, 0, to);
                } else {
                    kernels.exclusive(op, a, (Double) carry, 0, to);
                }
            }
            case long[] a -> {
                var op = (ThrowingLongBinaryOperator) function;
                if (verb == Verb.SCAN_REDUCE) {
                    return kernels.reduce(op, a, 0, to);
                } else if (verb == Verb.SCAN_INCLUSIVE) {
                    kernels.inclusive(op, a, 0, to);
                } else {
                    kernels.exclusive(op, a, (Long) carry, 0, to);
                }
            }
            case int[] a -> {
                var op = (ThrowingIntBinaryOperator) function;
                if (verb == Verb.SCAN_REDUCE) {
                    return kernels.reduce(op, a, 0, to);
                } else if (verb == Verb.SCAN_INCLUSIVE) {
                    kernels.inclusive(op, a, 0, to);
                } else {
                    kernels.exclusive(op, a, (Integer) carry, 0, to);
                }
            }
            default -> {
                Object[] a = (Object[]) piece;
                if (verb == Verb.SCAN_REDUCE) {
                    return kernels.reduce(operation(function), a, 0, to);
                } else if (verb == Verb.SCAN_INCLUSIVE) {
                    kernels.inclusive(operation(function), a, 0, to);
                } else {
                    kernels.exclusive(operation(function), a, carry, 0, to);
                }
            }
        }
        return piece;
    }
}
