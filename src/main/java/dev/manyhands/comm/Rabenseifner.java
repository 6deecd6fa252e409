package dev.manyhands.comm;

/** Reductions of long buffers: each rank combines a part, and the parts are collected. */
final class Rabenseifner {
    /*
     * Step k of the first half: the partners of step k of a butterfly, who have combined the same range of elements for their groups,
     * divide it: each sends one half and combines the other. So after log2(q) steps a rank has 1 / q of the elements, of all ranks. The
     * groups lie side by side, as in the butterfly, so the order of the ranks is kept. The second half goes the same way back: partners
     * exchange what they have (allreduce), or the one on the root's side receives what the other has (reduce).
     */
    private final Transport transport;
    private final Scratch scratch;
    private final PowerOfTwo fold;
    private final int rank;
    private final int number;
    /** The range that was divided in each step. */
    private final long[] from;
    private final long[] to;
    private final int steps;

    Rabenseifner(Transport transport, Scratch scratch, PowerOfTwo fold) {
        this.transport = transport;
        this.scratch = scratch;
        this.fold = fold;
        rank = transport.rank();
        number = fold.number;
        steps = Integer.numberOfTrailingZeros(fold.ranks);
        from = new long[steps + 1];
        to = new long[steps + 1];
    }

    void allreduce(Buffer partial, long count, Op op) {
        halve(partial, count, op);
        if (number >= 0) {
            for (int step = steps - 1; step >= 0; step--) {
                int partner = fold.rankOf(number ^ 1 << step);
                long at = otherFrom(step, op);
                transport.exchange(partial, from[step + 1], to[step + 1] - from[step + 1], partner,
                    partial, at, otherTo(step, op) - at, partner);
            }
        }
        fold.end(partial, count);
    }

    void reduce(Buffer partial, long count, Op op, int root) {
        halve(partial, count, op);
        boolean rootGoesOn = fold.numberOf(root) >= 0;
        int top = rootGoesOn ? root : root + 1;
        if (number >= 0) {
            collect(partial, op, fold.numberOf(top));
        }
        if (!rootGoesOn && rank == top) {
            transport.send(partial, 0, count, root);
        } else if (!rootGoesOn && rank == root) {
            transport.receive(partial, 0, count, top);
        }
    }

    private void collect(Buffer partial, Op op, int top) {
        for (int step = steps - 1; step >= 0; step--) {
            int partner = fold.rankOf(number ^ 1 << step);
            if (((number ^ top) & 1 << step) != 0) {
                transport.send(partial, from[step + 1], to[step + 1] - from[step + 1], partner);
                return;
            }
            long at = otherFrom(step, op);
            transport.receive(partial, at, otherTo(step, op) - at, partner);
        }
    }

    private void halve(Buffer partial, long count, Op op) {
        Buffer in = scratch.take(Scratch.SECOND, partial.kind, count);
        fold.begin(partial, in, count, op);
        from[0] = 0;
        to[0] = count;
        for (int step = 0; step < steps && number >= 0; step++) {
            int partner = fold.rankOf(number ^ 1 << step);
            long middle = middle(step, op);
            from[step + 1] = isUpper(step) ? middle : from[step];
            to[step + 1] = isUpper(step) ? to[step] : middle;
            long at = from[step + 1];
            long length = to[step + 1] - at;
            long other = otherFrom(step, op);
            transport.exchange(partial, other, otherTo(step, op) - other, partner, in, at, length, partner);
            if (isUpper(step)) {
                Kernels.apply(op, in, at, partial, at, partial, at, length);
            } else {
                Kernels.apply(op, partial, at, in, at, partial, at, length);
            }
        }
    }

    private boolean isUpper(int step) {
        return (number & 1 << step) != 0;
    }

    private long middle(int step, Op op) {
        return from[step] + (to[step] - from[step]) / op.width() / 2 * op.width();
    }

    private long otherFrom(int step, Op op) {
        return isUpper(step) ? from[step] : middle(step, op);
    }

    private long otherTo(int step, Op op) {
        return isUpper(step) ? middle(step, op) : to[step];
    }
}
