package dev.manyhands.comm;

/**
 * Collective operations between ranks that share a heap: everybody says where its buffers are, then each takes what it needs
 * straight from the others' memory.
 */
final class DirectCollectives {
    /*
     * An operation has two meetings. After the first, everybody knows that all have called the same, and may read all buffers; each
     * element of a result is written by one rank only. After the second, all have read what they need, and buffers may be
     * used again. A small contribution comes in the slot itself, and then the first meeting is all there is.
     *
     * Reductions: the elements are divided among the ranks, and each rank combines its share from all ranks in the order of the ranks, and
     * writes it to all results that want it. So the bits depend on nothing but the number of ranks (on nothing but the values, that is:
     * the order is always x0, x1, x2 ...). As a share is read and written by one rank alone, element by element before it is written, the
     * input may lie where the result goes.
     */
    private static final long BARRIER = Call.signature(Collective.BARRIER, null, null, 0);

    private final Meeting meeting;
    private final int rank;
    private final int size;
    private final DirectReduction reduction;

    DirectCollectives(Meeting meeting) {
        this.meeting = meeting;
        this.rank = meeting.rank;
        this.size = meeting.size;
        this.reduction = new DirectReduction(meeting);
    }

    /** Runs a call that {@link Meeting#nextCall()} has given. */
    void run(Call call) {
        if (call.what == Collective.BARRIER) {
            barrier();
            return;
        }
        if (isInline(call)) {
            runInline(call);
            return;
        }
        meeting.open(call);
        switch (call.what) {
            case BROADCAST -> pull(call.root, of(call.root).send, 0, call.receive, 0, call.count, rank != call.root);
            case SCATTER -> pull(call.root, of(call.root).send, rank * call.count, call.receive, 0, call.count, call.hasReceive);
            case SCATTERV -> scatterv(call);
            case GATHER, ALLGATHER -> gather(call);
            case GATHERV, ALLGATHERV -> gatherv(call);
            case ALLTOALL, ALLTOALLV -> alltoall(call);
            default -> reduction.run(call);
        }
        meeting.close();
    }

    private Call of(int other) {
        return meeting.call(0, other);
    }

    private static void pull(int from, Buffer source, long at, Buffer target, long to, long count, boolean wanted) {
        if (wanted && from >= 0) {
            Buffer.copy(source, at, target, to, count);
        }
    }

    private void scatterv(Call call) {
        Call root = of(call.root);
        long count = root.sendCounts[rank];
        if (call.hasReceive) {
            check(count, call.receive.count(), call.root, rank);
            Buffer.copy(root.send, root.sendDisplacements[rank], call.receive, 0, count);
        }
    }

    private void gather(Call call) {
        if (!call.hasReceive) {
            return;
        }
        for (int r = 0; r < size; r++) {
            Call other = of(r);
            if (!other.isInPlace) {
                Buffer.copy(other.send, 0, call.receive, r * call.count, call.count);
            } else if (r != rank) {
                Buffer.copy(other.receive, r * call.count, call.receive, r * call.count, call.count);
            }
        }
    }

    private void gatherv(Call call) {
        if (!call.hasReceive) {
            return;
        }
        for (int r = 0; r < size; r++) {
            Call other = of(r);
            long at = call.receiveDisplacements[r];
            if (!other.isInPlace) {
                check(other.send.count(), call.receiveCounts[r], r, rank);
                Buffer.copy(other.send, 0, call.receive, at, call.receiveCounts[r]);
            } else if (r != rank) {
                check(other.receiveCounts[r], call.receiveCounts[r], r, rank);
                Buffer.copy(other.receive, other.receiveDisplacements[r], call.receive, at, call.receiveCounts[r]);
            }
        }
    }

    private void alltoall(Call call) {
        boolean isInPlace = false;
        for (int r = 0; r < size; r++) {
            isInPlace |= of(r).isInPlace;
        }
        Buffer target = call.receive;
        if (isInPlace) { // then others still read what lies where the result will be
            target = Buffer.allocate(call.kind, call.receive.count());
        }
        for (int r = 0; r < size; r++) {
            Call other = of(r);
            long count = receiveCount(call, r);
            check(sendCount(other, rank), count, r, rank);
            Buffer.copy(other.isInPlace ? other.receive : other.send, sendAt(other, rank), target, receiveAt(call, r), count);
        }
        if (isInPlace) {
            meeting.close();
            for (int r = 0; r < size; r++) {
                Buffer.copy(target, receiveAt(call, r), call.receive, receiveAt(call, r), receiveCount(call, r));
            }
        }
    }

    private static long sendCount(Call call, int to) {
        return call.what == Collective.ALLTOALL ? call.count : call.isInPlace ? call.receiveCounts[to] : call.sendCounts[to];
    }

    private static long sendAt(Call call, int to) {
        return call.what == Collective.ALLTOALL ? to * call.count
            : call.isInPlace ? call.receiveDisplacements[to] : call.sendDisplacements[to];
    }

    private static long receiveCount(Call call, int from) {
        return call.what == Collective.ALLTOALL ? call.count : call.receiveCounts[from];
    }

    private static long receiveAt(Call call, int from) {
        return call.what == Collective.ALLTOALL ? from * call.count : call.receiveDisplacements[from];
    }

    private static void check(long sent, long expected, int from, int to) {
        if (sent != expected) {
            throw new MismatchException("rank " + from + " sends " + sent + " elements to rank " + to + ", which expects " + expected,
                null);
        }
    }

    /** Waits for all. */
    void barrier() {
        meeting.open(BARRIER, 0);
    }

    /**
     * Combines a few elements of arrays, which nobody else needs to see.
     *
     * @return false if these are not arrays of a few elements that fit together: then nothing was done
     */
    boolean allreduce(Object send, Object receive, Op op) {
        Kind kind = Kind.ofArray(receive);
        if (kind == null || op == null || op.isPairs() || !op.isDefinedFor(kind)) {
            return false;
        }
        int count = kind.length(receive);
        Object from = send == Buffer.IN_PLACE ? receive : send;
        if (count > Board.ELEMENTS || from == null || from.getClass() != receive.getClass() || kind.length(from) != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            meeting.bring(i, kind.getFromArray(from, i));
        }
        meeting.open(Call.signature(Collective.ALLREDUCE, kind, op, 0), count);
        for (int i = 0; i < count; i++) {
            kind.setInArray(receive, i, combined(op, kind, i, size - 1));
        }
        return true;
    }

    /** Combines an element of the ranks up to one. */
    private long combined(Op op, Kind kind, int element, int last) {
        long all = meeting.element(0, element);
        for (int r = 1; r <= last; r++) {
            all = Kernels.apply(op, kind, all, meeting.element(r, element));
        }
        return all;
    }

    // Small contributions.

    private static boolean isInline(Call call) {
        return switch (call.what) {
            case BROADCAST, GATHER, ALLGATHER, ALLREDUCE, REDUCE, SCAN, EXSCAN ->
                call.count <= Board.ELEMENTS && (call.op == null || !call.op.isPairs());
            default -> false;
        };
    }

    private void runInline(Call call) {
        int count = (int) call.count;
        if (call.what != Collective.BROADCAST || rank == call.root) {
            Buffer from = call.isInPlace && call.what != Collective.BROADCAST ? call.receive : call.send;
            int at = call.isInPlace && (call.what == Collective.GATHER || call.what == Collective.ALLGATHER) ? rank * count : 0;
            for (int i = 0; i < count; i++) {
                meeting.bring(i, from.get(at + i));
            }
        }
        meeting.open(call);
        if (!call.hasReceive) {
            return;
        }
        switch (call.what) {
            case BROADCAST -> {
                for (int i = 0; i < count; i++) {
                    call.receive.set(i, meeting.element(call.root, i));
                }
            }
            case GATHER, ALLGATHER -> {
                for (int r = 0; r < size; r++) {
                    for (int i = 0; i < count; i++) {
                        call.receive.set((long) r * count + i, meeting.element(r, i));
                    }
                }
            }
            default -> reduceInline(call, count);
        }
    }

    private void reduceInline(Call call, int count) {
        int last = switch (call.what) {
            case SCAN -> rank;
            case EXSCAN -> rank - 1;
            default -> size - 1;
        };
        if (last < 0) {
            return; // the result of exscan on rank 0 is undefined: its buffer stays as it is
        }
        for (int i = 0; i < count; i++) {
            call.receive.set(i, combined(call.op, call.kind, i, last));
        }
    }
}
