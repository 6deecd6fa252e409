package dev.manyhands.comm;

/** Collectives in which each rank sends to the next, and pairwise exchange. */
final class Ring {
    /** Length of the parts in which a broadcast goes along the chain. */
    private static final int SEGMENT_BYTES = 8192;

    private final Transport transport;
    private final Scratch scratch;
    private final int rank;
    private final int size;

    Ring(Transport transport, Scratch scratch) {
        this.transport = transport;
        this.scratch = scratch;
        rank = transport.rank();
        size = transport.size();
    }

    private int rank(int distance) {
        return Math.floorMod(rank + distance, size);
    }

    /** Passes a buffer along the chain from the root on, part by part. */
    void broadcast(Buffer buffer, long count, int root) {
        long step = SEGMENT_BYTES / buffer.kind.bytes();
        for (long at = 0; at < count; at += step) {
            long length = Math.min(step, count - at);
            if (rank != root) {
                transport.receive(buffer, at, length, rank(-1));
            }
            if (rank(1) != root) {
                transport.send(buffer, at, length, rank(1));
            }
        }
    }

    /** Collects the parts of all ranks in a buffer that holds this rank's: each part goes once around. */
    void allgather(Buffer all, Parts parts) {
        for (int step = 0; step < size - 1; step++) {
            int out = rank(-step);
            int in = rank(-step - 1);
            transport.exchange(all, parts.at()[out], parts.count()[out], rank(1), all, parts.at()[in], parts.count()[in], rank(-1));
        }
    }

    /**
     * Combines the input of all ranks, and puts this rank's part of the result to a place, which may be in the input. The result of
     * part r starts at rank r + 1, and each rank on the way to r adds its own.
     */
    void reduceScatter(Buffer input, Parts parts, Op op, Buffer result, long resultAt) {
        long longest = parts.longest();
        Buffer sent = input;
        for (int step = 0; step < size - 1; step++) {
            int out = rank(-step - 1);
            int in = rank(-step - 2);
            Buffer received = scratch.take(step % 2 == 0 ? Scratch.FIRST : Scratch.SECOND, input.kind, longest);
            transport.exchange(sent, step == 0 ? parts.at()[out] : 0, parts.count()[out], rank(1),
                received, 0, parts.count()[in], rank(-1));
            boolean isLast = step == size - 2;
            Kernels.apply(op, received, 0, input, parts.at()[in], isLast ? result : received, isLast ? resultAt : 0, parts.count()[in]);
            sent = received;
        }
    }

    void allreduce(Buffer input, Buffer result, long count, Op op) {
        Parts parts = Parts.divide(size, count, op.width());
        reduceScatter(input, parts, op, result, parts.at()[rank]);
        allgather(result, parts);
    }

    /** Exchanges parts with each rank in turn. */
    void alltoall(Buffer send, Parts sends, Buffer receive, Parts receives) {
        check(sends.count()[rank], receives.count()[rank]);
        Buffer.copy(send, sends.at()[rank], receive, receives.at()[rank], sends.count()[rank]);
        for (int step = 1; step < size; step++) {
            int to = rank(step);
            int from = rank(-step);
            transport.exchange(send, sends.at()[to], sends.count()[to], to, receive, receives.at()[from], receives.count()[from], from);
        }
    }

    /** Checks what a rank sends to itself. */
    void check(long sent, long expected) {
        if (sent != expected) {
            throw new MismatchException("rank " + rank + " sends " + sent + " elements to rank " + rank + ", which expects "
                + expected, null);
        }
    }
}
