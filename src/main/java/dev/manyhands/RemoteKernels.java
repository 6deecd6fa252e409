package dev.manyhands;

import dev.manyhands.RemoteStrips.Verb;
import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.process.Lease;
import dev.manyhands.process.LocatedFailure;
import dev.manyhands.process.Session;
import dev.manyhands.process.UnserializableException;
import java.util.Arrays;
import java.util.List;

/**
 * Innermost loops that are run by a child process: each call of one of them is one call there, with the items that it is about and no
 * others, and stores here what comes back. For one thread.
 */
final class RemoteKernels implements Kernels {
    private final RemoteCalls calls;
    private final int shape;
    /** A child that was got ready for the next call, or null. */
    private Lease acquired;

    RemoteKernels(RemoteCalls calls, Space space) {
        this.calls = calls;
        this.shape = RemoteStrips.shape(space);
    }

    @Override
    public void ready() throws InterruptedException {
        if (acquired == null) {
            acquired = calls.acquire();
        }
    }

    /** Items that a call is about, as they are sent: shifted to the beginning of an array of their own. */
    private static Object[] slice(Object[] items, int from, int to) {
        return from == 0 && to == items.length ? items : Arrays.copyOfRange(items, from, to, Object[].class);
    }

    /** Calls; what has failed in the middle leaves what it had before in the array, if there is one. */
    private Object call(Verb verb, Session session, Object[] out, int at, Object[] items, long row, int from, int to,
            Object first, Object second) {
        Lease lease = acquired;
        acquired = null;
        int shift = items == null ? 0 : from;
        try {
            Object result = calls.call(session, lease, verb.ordinal(), shape, items == null ? null : slice(items, from, to), row + shift,
                    from - shift, to - shift, first, second);
            if (out != null) {
                System.arraycopy(result, 0, out, at, to - from);
            }
            return result;
        } catch (LocatedFailure failure) {
            Object[] place = (Object[]) failure.place();
            if (out != null && place[1] != null) {
                System.arraycopy(place[1], 0, out, at, ((Object[]) place[1]).length);
            }
            throw new IterationFailure(row, (Integer) place[0] + shift, failure.getCause());
        } catch (RuntimeException failure) {
            boolean isUnsent = items != null && failure instanceof UnserializableException; // else it is not known where it was
            int index = to - from == 1 ? 0 : isUnsent ? UnserializableException.indexIn(slice(items, from, to)) : -1;
            throw index < 0 ? failure : new IterationFailure(row, from + index, failure);
        } catch (Throwable failure) {
            throw new IterationFailure(row, from, failure);
        }
    }

    private Object call(Verb verb, Object[] items, long row, int from, int to) {
        return call(verb, calls.session(null), null, 0, items, row, from, to, null, null);
    }

    private void results(Verb verb, Session session, Object[] out, int at, Object[] items, long row, int from, int to,
            Object first, Object second) {
        call(verb, session, out, at, items, row, from, to, first, second);
    }

    /** Where the generators begin there, where the items begin with those that were sent. */
    private static long first(long first, Object[] items, int from) {
        return items == null ? first : first + from;
    }

    @Override
    public void forEach(Object function, Object[] items, long row, int from, int to) {
        call(Verb.FOR_EACH, items, row, from, to);
    }

    @Override
    public void forEachWith(Object function, Object state, Object[] items, long row, int from, int to) {
        if (state instanceof WorkerStates) {
            call(Verb.FOR_EACH_WITH, calls.session(state), null, 0, items, row, from, to, null, null);
            return;
        }
        Object changed = call(Verb.FOR_EACH_INTO, calls.session(null), null, 0, items, row, from, to, state, null);
        System.arraycopy(changed, 0, state, 0, ((double[]) state).length);
    }

    @Override
    public void map(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        results(Verb.MAP, calls.session(null), out, at, items, row, from, to, null, null);
    }

    @Override
    public void mapWith(Object function, Object state, Object[] out, int at, Object[] items, long row, int from, int to) {
        results(Verb.MAP_WITH, calls.session(state), out, at, items, row, from, to, null, null);
    }

    @Override
    public double sum(Object function, Object[] items, long row, int from, int to) {
        return (Double) call(Verb.SUM, items, row, from, to);
    }

    @Override
    public double min(Object function, Object[] items, long row, int from, int to) {
        return (Double) call(Verb.MIN, items, row, from, to);
    }

    @Override
    public double max(Object function, Object[] items, long row, int from, int to) {
        return (Double) call(Verb.MAX, items, row, from, to);
    }

    @Override
    public long sumLong(Object function, Object[] items, long row, int from, int to) {
        return (Long) call(Verb.SUM_LONG, items, row, from, to);
    }

    @Override
    public long minLong(Object function, Object[] items, long row, int from, int to) {
        return (Long) call(Verb.MIN_LONG, items, row, from, to);
    }

    @Override
    public long maxLong(Object function, Object[] items, long row, int from, int to) {
        return (Long) call(Verb.MAX_LONG, items, row, from, to);
    }

    @Override
    public long count(Object function, Object[] items, long row, int from, int to) {
        return (Long) call(Verb.COUNT, items, row, from, to);
    }

    @Override
    public Object reduce(Object function, ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        return call(Verb.REDUCE, calls.session(op), null, 0, items, row, from, to, start, null);
    }

    @Override
    public int find(Object function, boolean wanted, Object[] items, long row, int from, int to) {
        int found = (Integer) call(Verb.FIND, calls.session(null), null, 0, items, row, from, to, wanted, null);
        return items == null ? found : found + from;
    }

    @Override
    public void forEachSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        call(Verb.FOR_EACH_SEEDED, calls.session(null), null, 0, items, row, from, to, seed, first(first, items, from));
    }

    @Override
    public void mapSeeded(Object function, long seed, long first, Object[] out, int at, Object[] items, long row, int from, int to) {
        results(Verb.MAP_SEEDED, calls.session(null), out, at, items, row, from, to, seed, first(first, items, from));
    }

    @Override
    public double sumSeeded(Object function, long seed, long first, Object[] items, long row, int from, int to) {
        return (Double) call(Verb.SUM_SEEDED, calls.session(null), null, 0, items, row, from, to, seed, first(first, items, from));
    }

    @Override
    public void fillDoubles(Object function, double[] out, int from, int to) {
        System.arraycopy(call(Verb.FILL_DOUBLES, null, 0, from, to), 0, out, from, to - from);
    }

    @Override
    public void fillLongs(Object function, long[] out, int from, int to) {
        System.arraycopy(call(Verb.FILL_LONGS, null, 0, from, to), 0, out, from, to - from);
    }

    @Override
    public void fillInts(Object function, int[] out, int from, int to) {
        System.arraycopy(call(Verb.FILL_INTS, null, 0, from, to), 0, out, from, to - from);
    }

    @Override
    public int intAt(Object function, int index) {
        return ((int[]) call(Verb.FILL_INTS, null, 0, index, index + 1))[0];
    }

    @Override
    public void fillObjects(Object function, Object[] out, int from, int to) {
        Object[] results = new Object[to - from];
        map(function, results, 0, null, 0, from, to);
        Loops.store(results, out, from);
    }

    @Override
    public void mapIndexed(Object function, Object[] out, int at, Object[] items, long row, int from, int to) {
        results(Verb.MAP_INDEXED, calls.session(null), out, at, items, row, from, to, null, null);
    }

    @Override
    public void zip(Object function, Object[] others, Object[] out, int at, Object[] items, int from, int to) {
        results(Verb.ZIP, calls.session(null), out, at, items, 0, from, to, slice(others, from, to), null);
    }

    @Override
    public void filter(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        for (int match : (int[]) call(Verb.FILTER, items, row, from, to)) {
            out.add(items[from + match]);
        }
    }

    @Override
    public void flatMap(Object function, List<Object> out, Object[] items, long row, int from, int to) {
        out.addAll(Arrays.asList((Object[]) call(Verb.FLAT_MAP, items, row, from, to)));
    }

    @Override
    public Object fold(ThrowingBinaryOperator<Object> op, Object start, Object[] items, long row, int from, int to) {
        return call(Verb.FOLD, calls.session(null), null, 0, items, row, from, to, start, null);
    }
}
