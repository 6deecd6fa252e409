package dev.manyhands.comm;

import java.util.Objects;

/** Checks what a rank gives to a collective operation, and describes it as a {@link Call}. */
final class CallArguments {
    private final int rank;
    private final int size;

    CallArguments(int rank, int size) {
        this.rank = rank;
        this.size = size;
    }

    private Call begin(Call call, Collective what, int root, Op op) {
        if (root < 0 || root >= size) {
            throw new IllegalArgumentException("root " + root + " is no rank: expected 0 to " + (size - 1));
        }
        return call.renew(what, root, op);
    }

    private static void checkOp(Call call) {
        Objects.requireNonNull(call.op, "op");
        if (!call.op.isDefinedFor(call.kind)) {
            throw new IllegalArgumentException("the reduction " + call.op + " is not defined for " + call.kind.describe(2).substring(2));
        }
        checkPairs(call, call.count);
    }

    private static void checkPairs(Call call, long count) {
        if (count % call.op.width() != 0) {
            throw new IllegalArgumentException(call.op + " on " + call.kind.describe(count) + ": expected pairs of a value and an index");
        }
    }

    private static void checkSame(Call call) {
        if (call.send.kind != call.receive.kind) {
            throw new IllegalArgumentException("the send buffer has " + call.send.describe() + ", the receive buffer "
                + call.receive.describe() + ": the types must be the same");
        }
    }

    private static void checkCount(String what, Buffer buffer, long expected) {
        if (buffer.count() != expected) {
            throw new IllegalArgumentException(what + " has " + buffer.describe() + ": expected " + expected);
        }
    }

    /** Takes the input and the place of the result, where both have to be there. */
    private static void both(Call call, Object send, Object receive) {
        call.receive(receive);
        if (send == Buffer.IN_PLACE) {
            call.isInPlace = true;
        } else {
            call.send(send);
            checkSame(call);
        }
    }

    Call barrier(Call call) {
        return begin(call, Collective.BARRIER, 0, null);
    }

    Call broadcast(Call call, Object buffer, int root) {
        begin(call, Collective.BROADCAST, root, null);
        if (rank == root) {
            call.count = call.send(buffer).send.count();
        } else {
            call.count = call.receive(buffer).receive.count();
        }
        return call;
    }

    Call reduce(Call call, Object send, Object receive, Op op, int root) {
        begin(call, Collective.REDUCE, root, op);
        if (rank == root) {
            both(call, send, receive);
            call.count = call.receive.count();
            if (!call.isInPlace) {
                checkCount("the receive buffer", call.receive, call.send.count());
            }
        } else {
            call.count = call.send(send).send.count();
        }
        checkOp(call);
        return call;
    }

    Call allreduce(Call call, Object send, Object receive, Op op) {
        return reduction(call, Collective.ALLREDUCE, send, receive, op);
    }

    private Call reduction(Call call, Collective what, Object send, Object receive, Op op) {
        begin(call, what, 0, op);
        both(call, send, receive);
        call.count = call.receive.count();
        if (!call.isInPlace) {
            checkCount("the receive buffer", call.receive, call.send.count());
        }
        checkOp(call);
        return call;
    }

    Call scatter(Call call, Object send, Object receive, int root) {
        begin(call, Collective.SCATTER, root, null);
        if (rank != root) {
            call.count = call.receive(receive).receive.count();
        } else {
            call.send(send);
            if (receive == Buffer.IN_PLACE) {
                checkDivides(call.send);
                call.count = call.send.count() / size;
            } else {
                call.count = call.receive(receive).receive.count();
                checkSame(call);
                checkCount("the send buffer", call.send, call.count * size);
            }
        }
        return call;
    }

    private void checkDivides(Buffer buffer) {
        if (buffer.count() % size != 0) {
            throw new IllegalArgumentException("a buffer of " + buffer.describe() + " for " + size + " ranks: expected a multiple of "
                + size);
        }
    }

    Call scatterv(Call call, Object send, int[] counts, int[] displacements, Object receive, int root) {
        begin(call, Collective.SCATTERV, root, null);
        call.count = -1;
        if (receive != Buffer.IN_PLACE || rank != root) {
            call.receive(receive);
        }
        if (rank == root) {
            call.send(send);
            if (call.hasReceive) {
                checkSame(call);
            }
            call.sendCounts = counts;
            call.sendDisplacements = parts("send", call.send, counts, displacements);
        }
        return call;
    }

    /** Checks the parts of a buffer, and returns where they begin. */
    private int[] parts(String what, Buffer buffer, int[] counts, int[] displacements) {
        Objects.requireNonNull(counts, what + " counts");
        if (counts.length != size || displacements != null && displacements.length != size) {
            throw new IllegalArgumentException(counts.length + " " + what + " counts and "
                + (displacements == null ? "no" : displacements.length) + " displacements: expected one for each of the " + size
                + " ranks");
        }
        int[] starts = displacements;
        if (starts == null) {
            starts = new int[size];
            for (int r = 1; r < size; r++) {
                starts[r] = starts[r - 1] + counts[r - 1];
            }
        }
        for (int r = 0; r < size; r++) {
            if (counts[r] < 0 || starts[r] < 0 || (long) starts[r] + counts[r] > buffer.count()) {
                throw new IndexOutOfBoundsException("the part of rank " + r + ", " + counts[r] + " elements from " + starts[r]
                    + " on, is not within the " + what + " buffer of " + buffer.describe());
            }
        }
        return starts;
    }

    Call gather(Call call, Object send, Object receive, int root) {
        begin(call, Collective.GATHER, root, null);
        if (rank == root) {
            collect(call, send, receive);
        } else {
            call.count = call.send(send).send.count();
        }
        return call;
    }

    private void collect(Call call, Object send, Object receive) {
        both(call, send, receive);
        if (call.isInPlace) {
            checkDivides(call.receive);
            call.count = call.receive.count() / size;
        } else {
            call.count = call.send.count();
            checkCount("the receive buffer", call.receive, call.count * size);
        }
    }

    Call gatherv(Call call, Object send, Object receive, int[] counts, int[] displacements, int root) {
        begin(call, Collective.GATHERV, root, null);
        if (rank == root) {
            both(call, send, receive);
            call.receiveCounts = counts;
            call.receiveDisplacements = parts("receive", call.receive, counts, displacements);
        } else {
            call.send(send);
        }
        call.count = -1;
        return call;
    }

    Call allgather(Call call, Object send, Object receive) {
        begin(call, Collective.ALLGATHER, 0, null);
        collect(call, send, receive);
        return call;
    }

    Call allgatherv(Call call, Object send, Object receive, int[] counts, int[] displacements) {
        begin(call, Collective.ALLGATHERV, 0, null);
        both(call, send, receive);
        call.receiveCounts = counts;
        call.receiveDisplacements = parts("receive", call.receive, counts, displacements);
        call.count = -1;
        return call;
    }

    Call alltoall(Call call, Object send, Object receive) {
        begin(call, Collective.ALLTOALL, 0, null);
        both(call, send, receive);
        checkDivides(call.receive);
        if (!call.isInPlace) {
            checkCount("the send buffer", call.send, call.receive.count());
        }
        call.count = call.receive.count() / size;
        return call;
    }

    Call alltoallv(Call call, Object send, int[] sendCounts, int[] sendDisplacements, Object receive, int[] receiveCounts,
            int[] receiveDisplacements) {
        begin(call, Collective.ALLTOALLV, 0, null);
        both(call, send, receive);
        if (!call.isInPlace) {
            call.sendCounts = sendCounts;
            call.sendDisplacements = parts("send", call.send, sendCounts, sendDisplacements);
        }
        call.receiveCounts = receiveCounts;
        call.receiveDisplacements = parts("receive", call.receive, receiveCounts, receiveDisplacements);
        call.count = -1;
        return call;
    }

    Call reduceScatterBlock(Call call, Object send, Object receive, Op op) {
        begin(call, Collective.REDUCE_SCATTER_BLOCK, 0, op);
        both(call, send, receive);
        if (call.isInPlace) {
            checkDivides(call.receive);
            call.count = call.receive.count() / size;
        } else {
            call.count = call.receive.count();
            checkCount("the send buffer", call.send, call.count * size);
        }
        checkOp(call);
        return call;
    }

    Call reduceScatter(Call call, Object send, Object receive, int[] counts, Op op) {
        begin(call, Collective.REDUCE_SCATTER, 0, op);
        both(call, send, receive);
        Buffer input = call.isInPlace ? call.receive : call.send;
        call.receiveCounts = counts;
        call.receiveDisplacements = parts("receive", input, counts, null);
        call.count = call.receiveDisplacements[size - 1] + (long) counts[size - 1];
        checkCount("the input", input, call.count);
        if (!call.isInPlace) {
            checkCount("the receive buffer", call.receive, counts[rank]);
        }
        checkOp(call);
        for (int count : counts) {
            checkPairs(call, count);
        }
        return call;
    }

    Call scan(Call call, Object send, Object receive, Op op) {
        return reduction(call, Collective.SCAN, send, receive, op);
    }

    Call exscan(Call call, Object send, Object receive, Op op) {
        return reduction(call, Collective.EXSCAN, send, receive, op);
    }
}
