package dev.manyhands.comm;

import java.util.Arrays;

/** The reductions of {@link DirectCollectives}: combines this rank's share of the elements, or those that it alone wants. */
final class DirectReduction {
    /** Bytes that are combined at a time: they stay in the nearest caches, and what is fetched ahead of them is not in vain. */
    private static final int STRIP_BYTES = 32 << 10;

    private final Meeting meeting;
    private final int rank;
    private final int size;
    /** Partial results, of the type of the last call. */
    private Kind kind;
    /** Elements that are combined at a time. */
    private int strip;
    private Object sum;
    private Object next;
    private Object staged;
    /** The same three for each type that was used. */
    private final Object[][] strips = new Object[Kind.values().length][];

    DirectReduction(Meeting meeting) {
        this.meeting = meeting;
        this.rank = meeting.rank;
        this.size = meeting.size;
    }

    /** Runs a call for which all have met. */
    void run(Call call) {
        if (kind != call.kind) {
            kind = call.kind;
            strip = STRIP_BYTES / kind.bytes();
            Object[] three = strips[kind.ordinal()];
            if (three == null) {
                three = new Object[] {kind.newArray(strip), kind.newArray(strip), kind.newArray(strip)};
                strips[kind.ordinal()] = three;
            }
            sum = three[0];
            next = three[1];
            staged = three[2];
        }
        switch (call.what) {
            case REDUCE_SCATTER_BLOCK -> scatter(call, rank * call.count, call.count);
            case REDUCE_SCATTER -> {
                checkCounts(call, (rank + 1) % size);
                scatter(call, call.receiveDisplacements[rank], call.receiveCounts[rank]);
            }
            default -> {
                long width = call.op.width();
                long groups = call.count / width;
                long from = groups * rank / size * width;
                long to = groups * (rank + 1) / size * width;
                for (long at = from; at < to; at += strip) {
                    int count = (int) Math.min(strip, to - at);
                    switch (call.what) {
                        case ALLREDUCE, REDUCE -> reduce(call, at, count);
                        default -> scan(call, at, count);
                    }
                }
            }
        }
    }

    /** Checks that the next rank has given the same counts: if all do so, all have given the same. */
    private void checkCounts(Call call, int next) {
        int[] others = meeting.call(0, next).receiveCounts;
        if (!Arrays.equals(others, call.receiveCounts)) {
            throw new MismatchException("rank " + rank + " calls reduceScatter with the counts " + Arrays.toString(call.receiveCounts)
                + ", rank " + next + " with " + Arrays.toString(others), null);
        }
    }

    private Buffer input(int of) {
        Call other = meeting.call(0, of);
        return other.isInPlace ? other.receive : other.send;
    }

    private void reduce(Call call, long at, int count) {
        Object result = sum;
        int resultAt = 0;
        int first = call.what == Collective.REDUCE ? call.root : 0;
        Buffer target = meeting.call(0, first).receive;
        if (size <= 2 && target.isArray()) { // nobody reads this part of the inputs afterwards: no need for a place between
            result = target.base;
            resultAt = (int) (target.offset + at);
        }
        combine(call, at, count, result, resultAt);
        for (int r = 0; r < size; r++) {
            Call other = meeting.call(0, r);
            if (other.hasReceive && (result == sum || r != first)) {
                write(result, resultAt, other.receive, at, count);
            }
        }
    }

    /** Combines a strip of all ranks' input. */
    private void combine(Call call, long at, int count, Object result, int resultAt) {
        if (size == 1) {
            Buffer.copy(input(0), at, staging(result), resultAt, count);
            return;
        }
        Object left = array(input(0), at, count, sum);
        int leftAt = arrayAt(input(0), at);
        for (int r = 1; r < size; r++) {
            Object right = array(input(r), at, count, staged);
            Kernels.apply(call.op, kind, left, leftAt, right, arrayAt(input(r), at), result, resultAt, count);
            left = result;
            leftAt = resultAt;
        }
    }

    private void scatter(Call call, long at, long count) {
        boolean isInPlace = false;
        for (int r = 0; r < size; r++) {
            isInPlace |= meeting.call(0, r).isInPlace;
        }
        Buffer target = isInPlace ? Buffer.allocate(kind, count) : call.receive; // in place: others still read it
        for (long done = 0; done < count; done += strip) {
            int length = (int) Math.min(strip, count - done);
            if (target.isArray()) {
                combine(call, at + done, length, target.base, (int) (target.offset + done));
            } else {
                combine(call, at + done, length, sum, 0);
                write(sum, 0, target, done, length);
            }
        }
        if (isInPlace) {
            meeting.close();
            Buffer.copy(target, 0, call.receive, 0, count);
        }
    }

    private void scan(Call call, long at, int count) {
        boolean isInclusive = call.what == Collective.SCAN;
        read(input(0), at, sum, count);
        if (isInclusive) {
            write(sum, 0, meeting.call(0, 0).receive, at, count);
        }
        for (int r = 1; r < size; r++) {
            Buffer right = input(r);
            Buffer target = meeting.call(0, r).receive;
            if (isInclusive || r < size - 1) {
                Kernels.apply(call.op, kind, sum, 0, array(right, at, count, staged), arrayAt(right, at), next, 0, count);
            }
            write(isInclusive ? next : sum, 0, target, at, count);
            Object old = sum;
            sum = next;
            next = old;
        }
    }

    // Buffers that are not simply arrays are read and written through one.

    private Object array(Buffer buffer, long at, int count, Object staging) {
        if (buffer.isArray()) {
            return buffer.base;
        }
        read(buffer, at, staging, count);
        return staging;
    }

    private static int arrayAt(Buffer buffer, long at) {
        return buffer.isArray() ? (int) (buffer.offset + at) : 0;
    }

    private final Buffer stage = new Buffer();

    private Buffer staging(Object array) {
        return stage.contiguous(array, kind, 0, Integer.MAX_VALUE);
    }

    private void read(Buffer from, long at, Object array, int count) {
        Buffer.copy(from, at, staging(array), 0, count);
    }

    private void write(Object array, int from, Buffer to, long at, int count) {
        Buffer.copy(staging(array), from, to, at, count);
    }
}
