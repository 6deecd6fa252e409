package dev.manyhands;

import dev.manyhands.RemoteStrips.Verb;
import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;
import dev.manyhands.process.LocatedFailure;
import java.util.Arrays;

/** The innermost loops of scans, run by a child process: a piece of the array goes there and comes back. */
final class RemoteScans implements ScanKernels {
    private final RemoteCalls calls;

    RemoteScans(RemoteCalls calls) {
        this.calls = calls;
    }

    private Object call(Verb verb, Object piece, Object carry, int from, int to) {
        try {
            return calls.call(calls.session(null), null, verb.ordinal(), 0, null, 0L, 0, to - from, piece, carry);
        } catch (LocatedFailure failure) {
            throw new IterationFailure(0, from + (Integer) ((Object[]) failure.place())[0], failure.getCause());
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IterationFailure(0, from, failure);
        }
    }

    @Override
    public double reduce(ThrowingDoubleBinaryOperator op, double[] a, int from, int to) {
        return (Double) call(Verb.SCAN_REDUCE, Arrays.copyOfRange(a, from, to), null, from, to);
    }

    @Override
    public void inclusive(ThrowingDoubleBinaryOperator op, double[] a, int from, int to) {
        System.arraycopy(call(Verb.SCAN_INCLUSIVE, Arrays.copyOfRange(a, from, to), null, from, to), 0, a, from, to - from);
    }

    @Override
    public void exclusive(ThrowingDoubleBinaryOperator op, double[] a, double carry, int from, int to) {
        System.arraycopy(call(Verb.SCAN_EXCLUSIVE, Arrays.copyOfRange(a, from, to), carry, from, to), 0, a, from, to - from);
    }

    @Override
    public long reduce(ThrowingLongBinaryOperator op, long[] a, int from, int to) {
        return (Long) call(Verb.SCAN_REDUCE, Arrays.copyOfRange(a, from, to), null, from, to);
    }

    @Override
    public void inclusive(ThrowingLongBinaryOperator op, long[] a, int from, int to) {
        System.arraycopy(call(Verb.SCAN_INCLUSIVE, Arrays.copyOfRange(a, from, to), null, from, to), 0, a, from, to - from);
    }

    @Override
    public void exclusive(ThrowingLongBinaryOperator op, long[] a, long carry, int from, int to) {
        System.arraycopy(call(Verb.SCAN_EXCLUSIVE, Arrays.copyOfRange(a, from, to), carry, from, to), 0, a, from, to - from);
    }

    @Override
    public int reduce(ThrowingIntBinaryOperator op, int[] a, int from, int to) {
        return (Integer) call(Verb.SCAN_REDUCE, Arrays.copyOfRange(a, from, to), null, from, to);
    }

    @Override
    public void inclusive(ThrowingIntBinaryOperator op, int[] a, int from, int to) {
        System.arraycopy(call(Verb.SCAN_INCLUSIVE, Arrays.copyOfRange(a, from, to), null, from, to), 0, a, from, to - from);
    }

    @Override
    public void exclusive(ThrowingIntBinaryOperator op, int[] a, int carry, int from, int to) {
        System.arraycopy(call(Verb.SCAN_EXCLUSIVE, Arrays.copyOfRange(a, from, to), carry, from, to), 0, a, from, to - from);
    }

    @Override
    public Object reduce(ThrowingBinaryOperator<Object> op, Object[] a, int from, int to) {
        return call(Verb.SCAN_REDUCE, Arrays.copyOfRange(a, from, to, Object[].class), null, from, to);
    }

    @Override
    public void inclusive(ThrowingBinaryOperator<Object> op, Object[] a, int from, int to) {
        System.arraycopy(call(Verb.SCAN_INCLUSIVE, Arrays.copyOfRange(a, from, to, Object[].class), null, from, to), 0, a, from, to - from);
    }

    @Override
    public void exclusive(ThrowingBinaryOperator<Object> op, Object[] a, Object carry, int from, int to) {
        Object scanned = call(Verb.SCAN_EXCLUSIVE, Arrays.copyOfRange(a, from, to, Object[].class), carry, from, to);
        System.arraycopy(scanned, 0, a, from, to - from);
    }
}
