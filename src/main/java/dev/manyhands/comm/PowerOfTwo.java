package dev.manyhands.comm;

/** Makes a reduction of any number of ranks one of a power of two: of the first ranks, those with even numbers hand in their elements. */
final class PowerOfTwo {
    /*
     * With p = q + e ranks, q the power of two: of the first 2 e ranks each even one sends its elements to the next, which goes on for
     * both. The q that go on are numbered in the order of their ranks, so that neighbours stay neighbours, and the order of the ranks is
     * kept.
     */
    final int ranks;
    /** This rank's number among those that go on; -1 if it does not. */
    final int number;
    private final Transport transport;
    private final int extra;
    private final int rank;

    PowerOfTwo(Transport transport) {
        this.transport = transport;
        rank = transport.rank();
        ranks = Integer.highestOneBit(transport.size());
        extra = transport.size() - ranks;
        number = numberOf(rank);
    }

    /** The number of a rank, -1 if it does not go on. */
    int numberOf(int of) {
        return of >= 2 * extra ? of - extra : of % 2 == 1 ? of / 2 : -1;
    }

    int rankOf(int of) {
        return of < extra ? 2 * of + 1 : of + extra;
    }

    /** Hands in, or takes in, the elements of those that do not go on. */
    void begin(Buffer partial, Buffer in, long count, Op op) {
        if (number < 0) {
            transport.send(partial, 0, count, rank + 1);
        } else if (rank < 2 * extra) {
            transport.receive(in, 0, count, rank - 1);
            Kernels.apply(op, in, 0, partial, 0, partial, 0, count);
        }
    }

    /** Gives the result to those that have not gone on. */
    void end(Buffer result, long count) {
        if (number < 0) {
            transport.receive(result, 0, count, rank + 1);
        } else if (rank < 2 * extra) {
            transport.send(result, 0, count, rank - 1);
        }
    }
}
