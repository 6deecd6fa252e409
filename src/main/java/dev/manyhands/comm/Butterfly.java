package dev.manyhands.comm;

/** Recursive doubling: in each step all ranks exchange what they have, with a partner at twice the distance. */
final class Butterfly {
    /*
     * Before step k a rank has the result of its group: the 2^k ranks whose numbers differ from its own in the last k bits only. The
     * partner's number differs in bit k, so its group lies right before or behind, and to combine the lower group with the upper one
     * keeps the order of the ranks. Both do the same, with the same operands: all ranks get the same bits.
     */
    private final Transport transport;
    private final Scratch scratch;
    private final PowerOfTwo fold;
    private final int rank;
    private final int size;
    private final Buffer nothing = new Buffer().set(new byte[0]);

    Butterfly(Transport transport, Scratch scratch, PowerOfTwo fold) {
        this.transport = transport;
        this.scratch = scratch;
        this.fold = fold;
        rank = transport.rank();
        size = transport.size();
    }

    /** Dissemination: after step k each rank knows of 2^(k + 1) ranks before it. */
    void barrier() {
        for (int distance = 1; distance < size; distance <<= 1) {
            transport.exchange(nothing, 0, 0, (rank + distance) % size, nothing, 0, 0, (rank - distance + size) % size);
        }
    }

    void allreduce(Buffer partial, long count, Op op) {
        Buffer in = scratch.take(Scratch.SECOND, partial.kind, count);
        fold.begin(partial, in, count, op);
        for (int mask = 1; mask < fold.ranks && fold.number >= 0; mask <<= 1) {
            int partner = fold.rankOf(fold.number ^ mask);
            transport.exchange(partial, 0, count, partner, in, 0, count, partner);
            combine(op, partial, in, count, partner < rank);
        }
        fold.end(partial, count);
    }

    private static void combine(Op op, Buffer partial, Buffer in, long count, boolean isBefore) {
        if (isBefore) {
            Kernels.apply(op, in, 0, partial, 0, partial, 0, count);
        } else {
            Kernels.apply(op, partial, 0, in, 0, partial, 0, count);
        }
    }

    /** Collects equal parts in a buffer that holds this rank's. */
    void allgather(Buffer all, long count) {
        if (Integer.bitCount(size) != 1) {
            bruck(all, count);
            return;
        }
        for (int mask = 1; mask < size; mask <<= 1) {
            int partner = rank ^ mask;
            long mine = (rank & -mask) * count;
            long others = (partner & -mask) * count;
            transport.exchange(all, mine, mask * count, partner, all, others, mask * count, partner);
        }
    }

    /** The same for any number of ranks: each collects the parts from its own on, and turns them in the end. */
    private void bruck(Buffer all, long count) {
        Buffer parts = scratch.take(Scratch.FIRST, all.kind, size * count);
        Buffer.copy(all, rank * count, parts, 0, count);
        for (int have = 1; have < size; have <<= 1) {
            long length = Math.min(have, size - have) * count;
            transport.exchange(parts, 0, length, (rank - have + size) % size, parts, have * count, length, (rank + have) % size);
        }
        int last = size - rank;
        Buffer.copy(parts, 0, all, rank * count, last * count);
        Buffer.copy(parts, last * count, all, 0, rank * count);
    }

    /**
     * Combines the elements of the ranks up to this one, or before it. A partner that there is not would lie behind, and nobody whose group
     * is complete needs what it would have.
     */
    void scan(Buffer input, Buffer result, long count, Op op, boolean isInclusive) {
        Buffer partial = scratch.take(Scratch.FIRST, input.kind, count);
        Buffer in = scratch.take(Scratch.SECOND, input.kind, count);
        Buffer.copy(input, 0, partial, 0, count);
        boolean hasResult = isInclusive;
        if (isInclusive && input != result) {
            Buffer.copy(input, 0, result, 0, count);
        }
        for (int mask = 1; mask < size; mask <<= 1) {
            int partner = rank ^ mask;
            if (partner >= size) {
                continue;
            }
            transport.exchange(partial, 0, count, partner, in, 0, count, partner);
            if (partner < rank && hasResult) {
                Kernels.apply(op, in, 0, result, 0, result, 0, count);
            } else if (partner < rank) {
                Buffer.copy(in, 0, result, 0, count);
                hasResult = true;
            }
            combine(op, partial, in, count, partner < rank);
        }
    }
}
