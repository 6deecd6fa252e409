package dev.manyhands.comm;

/**
 * How a collective operation moves and combines the elements of the ranks: the algorithms of the textbooks, to be chosen by
 * {@link Communicator#with(Algorithm)}.
 *
 * <p>An algorithm is defined for the operations named below; other operations use {@link #FLAT}. All give the results that
 * {@link Collectives} promises, the same bits on every run; but two algorithms add floating-point numbers in different orders, so their
 * last bits may differ. In the costs p is the number of ranks, n the bytes of the buffer (of the whole result, for those that collect), and
 * steps counts messages that follow each other. Except for {@code FLAT} all move messages between ranks, and pack strided buffers
 * into contiguous memory first.
 */
public enum Algorithm {
    /**
     * Chooses for each call, by the operation, the size and the number of ranks, from what was measured. Between ranks that share a heap
     * that is {@link #FLAT} at all sizes.
     */
    AUTO,
    /**
     * Everybody deals with everybody. Ranks that share a heap read each other's buffers; each combines a share of a reduction, in
     * the order of the ranks. For all operations. Two meetings, and n bytes read per rank (2 n (p - 1) / p for an allreduce).
     */
    FLAT,
    /**
     * A tree in which half of the ranks send to the other half, half of these to a quarter, and so on. For barrier, broadcast, reduce,
     * allreduce (reduce, then broadcast), gather and scatter. About log2(p) steps of n bytes (of n / 2, n / 4 ... for gather and scatter;
     * twice for barrier and allreduce): best for short messages. Thakur, Rabenseifner and Gropp: Optimization of collective communication
     * operations in MPICH, 2005.
     */
    BINOMIAL_TREE,
    /**
     * Each rank sends to the next and receives from the one before. For allgather(v), reduceScatter(Block) and allreduce (one after
     * the other; only operations that commute): p - 1 steps and n (p - 1) / p bytes, twice for allreduce, which no algorithm goes below.
     * For broadcast: a chain through which parts of 8 KiB follow each other, n + 8192 p bytes. For alltoall(v): pairwise exchange, p - 1
     * steps. Best for long messages. Patarasuk and Yuan: Bandwidth optimal all-reduce algorithms for clusters of workstations, 2009.
     */
    RING,
    /**
     * Recursive doubling: in step k each rank exchanges all it has with the one at distance 2^k. For barrier (dissemination), allreduce,
     * allgather (Bruck's form if p is no power of two), scan and exscan. About log2(p) steps of n bytes (n (p - 1) / p in all for
     * allgather); up to two more steps for allreduce if p is no power of two: best for short messages. Hensgen, Finkel and Manber: Two
     * algorithms for barrier synchronization, 1988; Bruck and others: Efficient algorithms for all-to-all communications, 1997.
     */
    BUTTERFLY,
    /**
     * Reduce-scatter by recursive halving, then allgather by recursive doubling (allreduce), or gather along the tree (reduce). 2 log2(p)
     * steps and 2 n (p - 1) / p bytes; up to two more steps of n bytes if p is no power of two: best for long messages and many ranks.
     * Rabenseifner: Optimization of collective reduction operations, 2004.
     */
    RABENSEIFNER
}
