package dev.manyhands.comm;

/** What {@link Algorithm#AUTO} stands for. */
final class AlgorithmChoice {
    /*
     * Ranks in one heap: FLAT was the fastest of all at 2, 4 and 8 ranks and at 1 to 1M doubles, wherever the ranks need each other's
     * results (some of the differences at long buffers are within the noise). A tree lets the root of small broadcasts and scatters run
     * ahead, which FLAT does not; but FLAT finds at once that ranks call different operations.
     *
     * Others: as measured with messages between threads. Recursive doubling up to 8 KiB, for its few steps; then Rabenseifner, and the
     * ring from 4 MiB on and for two ranks, where both move the same bytes and the ring reads them in order. A ring never paid for a
     * broadcast.
     */
    private static final long SHORT_BYTES = 8 << 10;
    private static final long LONG_BYTES = 4 << 20;

    private AlgorithmChoice() {
    }

    /** Chooses by what is the same in all ranks. */
    static Algorithm of(Call call, int ranks, boolean shareHeap) {
        if (shareHeap) {
            return Algorithm.FLAT;
        }
        return switch (call.what) {
            case BARRIER, ALLGATHER, SCAN, EXSCAN -> Algorithm.BUTTERFLY;
            case BROADCAST, REDUCE, GATHER, SCATTER -> Algorithm.BINOMIAL_TREE;
            case ALLGATHERV, ALLTOALL, ALLTOALLV -> Algorithm.RING;
            case REDUCE_SCATTER, REDUCE_SCATTER_BLOCK -> call.op.isCommutative ? Algorithm.RING : Algorithm.FLAT;
            case ALLREDUCE -> allreduce(call, ranks);
            default -> Algorithm.FLAT;
        };
    }

    private static Algorithm allreduce(Call call, int ranks) {
        long bytes = call.count * call.kind.bytes();
        if (bytes <= SHORT_BYTES) {
            return Algorithm.BUTTERFLY;
        }
        return call.op.isCommutative && (ranks == 2 || bytes >= LONG_BYTES) ? Algorithm.RING : Algorithm.RABENSEIFNER;
    }
}
