package dev.manyhands.comm;

/** Collectives along a binomial tree. */
final class BinomialTree {
    /*
     * Ranks are numbered from the root on: v = (rank - root) mod p. The parent of v is v without its lowest bit, and the children are
     * v + 1, v + 2, v + 4 ... below that bit. So the tree below v has the numbers from v to v + lowest bit - 1: they follow each other,
     * which keeps the order of the ranks if the root is 0, and makes the parts of gather and scatter contiguous.
     */
    private final Transport transport;
    private final Scratch scratch;
    private final int rank;
    private final int size;
    private final Buffer nothing = new Buffer().set(new byte[0]);

    BinomialTree(Transport transport, Scratch scratch) {
        this.transport = transport;
        this.scratch = scratch;
        rank = transport.rank();
        size = transport.size();
    }

    private int number(int root) {
        return (rank - root + size) % size;
    }

    /** The lowest bit, for the root the power of two that is not below the number of ranks: its tree has all. */
    private int bit(int v) {
        return v == 0 ? size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1 : Integer.lowestOneBit(v);
    }

    private int rank(int v, int root) {
        return (v + root) % size;
    }

    void barrier() {
        int bit = bit(rank);
        for (int mask = 1; mask < bit && rank + mask < size; mask <<= 1) {
            transport.receive(nothing, 0, 0, rank + mask);
        }
        if (rank != 0) {
            transport.send(nothing, 0, 0, rank - bit);
        }
        broadcast(nothing, 0, 0);
    }

    void broadcast(Buffer buffer, long count, int root) {
        int v = number(root);
        int bit = bit(v);
        if (v != 0) {
            transport.receive(buffer, 0, count, rank(v - bit, root));
        }
        for (int mask = bit >>> 1; mask != 0; mask >>>= 1) {
            if (v + mask < size) {
                transport.send(buffer, 0, count, rank(v + mask, root));
            }
        }
    }

    /** Combines all partial results in the root's. */
    void reduce(Buffer partial, long count, Op op, int root) {
        int top = op.isCommutative ? root : 0;
        int v = number(top);
        int bit = bit(v);
        Buffer in = scratch.take(Scratch.SECOND, partial.kind, count);
        for (int mask = 1; mask < bit && v + mask < size; mask <<= 1) {
            transport.receive(in, 0, count, rank(v + mask, top));
            Kernels.apply(op, partial, 0, in, 0, partial, 0, count);
        }
        if (v != 0) {
            transport.send(partial, 0, count, rank(v - bit, top));
        }
        if (top != root && rank == top) {
            transport.send(partial, 0, count, root);
        } else if (top != root && rank == root) {
            transport.receive(partial, 0, count, top);
        }
    }

    void allreduce(Buffer partial, long count, Op op) {
        reduce(partial, count, op, 0);
        broadcast(partial, count, 0);
    }

    /** Collects the parts at the root, in the order of the ranks. */
    void gather(Buffer own, long ownAt, Buffer all, long count, int root) {
        int v = number(root);
        int bit = bit(v);
        int below = Math.min(bit, size - v);
        if (below == 1 && v != 0) {
            transport.send(own, ownAt, count, rank(v - bit, root));
            return;
        }
        Buffer parts = v == 0 && root == 0 ? all : scratch.take(Scratch.FIRST, own.kind, below * count);
        Buffer.copy(own, ownAt, parts, 0, count);
        for (int mask = 1; mask < bit && v + mask < size; mask <<= 1) {
            transport.receive(parts, mask * count, Math.min(mask, size - v - mask) * count, rank(v + mask, root));
        }
        if (v != 0) {
            transport.send(parts, 0, below * count, rank(v - bit, root));
        } else if (root != 0) {
            int last = size - root;
            Buffer.copy(parts, 0, all, root * count, last * count);
            Buffer.copy(parts, last * count, all, 0, root * count);
        }
    }

    /** Gives out the parts of the root's buffer; own is null if the root's stays where it is. */
    void scatter(Buffer all, Buffer own, long count, int root) {
        int v = number(root);
        int bit = bit(v);
        int below = Math.min(bit, size - v);
        if (below == 1 && v != 0) {
            transport.receive(own, 0, count, rank(v - bit, root));
            return;
        }
        Buffer parts = v == 0 && root == 0 ? all : scratch.take(Scratch.FIRST, (v == 0 ? all : own).kind, below * count);
        if (v != 0) {
            transport.receive(parts, 0, below * count, rank(v - bit, root));
        } else if (root != 0) {
            int last = size - root;
            Buffer.copy(all, root * count, parts, 0, last * count);
            Buffer.copy(all, 0, parts, last * count, root * count);
        }
        for (int mask = bit >>> 1; mask != 0; mask >>>= 1) {
            if (v + mask < size) {
                transport.send(parts, mask * count, Math.min(mask, size - v - mask) * count, rank(v + mask, root));
            }
        }
        if (own != null) {
            Buffer.copy(parts, 0, own, 0, count);
        }
    }
}
