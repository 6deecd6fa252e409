package dev.manyhands.comm;

/**
 * Operations in which all ranks of a communicator take part (MPI 4.1, chapter 6).
 *
 * <p>All ranks must call the same operation, in the same order, with the same root, reduction, and number and type of elements; if they
 * do not, a {@link MismatchException} names the calls. Buffers are given as in {@link PointToPoint}; a rank whose buffer an
 * operation does not use may pass null. With {@link Buffer#IN_PLACE} as send buffer the input lies where the result will be; where
 * MPI takes that constant, so do the methods here.
 *
 * <p><b>Results.</b> Reductions give the same bits on every run for a given number of ranks and a given {@link Algorithm}, and the same
 * bits in all ranks. Operations that are not commutative are applied in the order of the ranks.
 *
 * <p><b>Memory effects.</b> What a rank does before it calls a collective happens-before what another rank does after that collective, as
 * far as a result of the other depends on it; for barrier, allreduce, allgather and alltoall that is all ranks on all.
 *
 * <p><b>Progress and cost.</b> The operations block until the ranks that a result depends on have called, and may block until all have.
 * Ranks in
 * one heap need one meeting for contributions of up to 5 elements (one write and n reads of a cache line per rank), and for longer ones
 * two,
 * between which each element is copied or combined once, straight from the ranks' buffers.
 */
public interface Collectives {
    /** Waits until all ranks have called this ({@code MPI_Barrier}). */
    void barrier();

    /**
     * Sends the root's elements to all ranks ({@code MPI_Bcast}).
     *
     * @param buffer at the root what to send, elsewhere where to receive
     * @param root the rank that sends
     */
    void broadcast(Object buffer, int root);

    /**
     * Combines the elements of all ranks into the root's buffer ({@code MPI_Reduce}).
     *
     * @param send this rank's elements; at the root they may be {@link Buffer#IN_PLACE}
     * @param receive where the result goes; used at the root only
     * @param op how to combine
     * @param root the rank that receives
     */
    void reduce(Object send, Object receive, Op op, int root);

    /**
     * Combines the elements of all ranks into the buffers of all ({@code MPI_Allreduce}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where the result goes
     * @param op how to combine
     */
    void allreduce(Object send, Object receive, Op op);

    /**
     * Combines the elements of all ranks in place ({@code MPI_Allreduce} with {@code MPI_IN_PLACE}).
     *
     * @param buffer this rank's elements, and then the result
     * @param op how to combine
     */
    default void allreduce(Object buffer, Op op) {
        allreduce(Buffer.IN_PLACE, buffer, op);
    }

    /**
     * Sends each rank its part of the root's elements ({@code MPI_Scatter}).
     *
     * @param send at the root the parts, in the order of the ranks; used there only
     * @param receive where this rank's part goes; at the root it may be {@link Buffer#IN_PLACE}, and the part stays where it is
     * @param root the rank that sends
     */
    void scatter(Object send, Object receive, int root);

    /**
     * Sends each rank its part of the root's elements, parts of different lengths ({@code MPI_Scatterv}).
     *
     * @param send the root's elements; used there only
     * @param counts how many each rank gets; used at the root only
     * @param displacements where each rank's part begins; null if they follow each other; used at the root only
     * @param receive where this rank's part goes, with room for exactly so many; at the root it may be {@link Buffer#IN_PLACE}
     * @param root the rank that sends
     */
    void scatterv(Object send, int[] counts, int[] displacements, Object receive, int root);

    /**
     * Collects the elements of all ranks at the root ({@code MPI_Gather}).
     *
     * @param send this rank's elements; at the root they may be {@link Buffer#IN_PLACE}: then they lie where they belong
     * @param receive where all go, in the order of the ranks; used at the root only
     * @param root the rank that receives
     */
    void gather(Object send, Object receive, int root);

    /**
     * Collects the elements of all ranks at the root, different numbers of them ({@code MPI_Gatherv}).
     *
     * @param send this rank's elements; at the root they may be {@link Buffer#IN_PLACE}
     * @param receive where all go; used at the root only
     * @param counts how many come from each rank; used at the root only
     * @param displacements where each rank's begin; null if they follow each other; used at the root only
     * @param root the rank that receives
     */
    void gatherv(Object send, Object receive, int[] counts, int[] displacements, int root);

    /**
     * Collects the elements of all ranks in all ranks ({@code MPI_Allgather}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where all go, in the order of the ranks
     */
    void allgather(Object send, Object receive);

    /**
     * Collects the elements of all ranks in all ranks, different numbers of them ({@code MPI_Allgatherv}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where all go
     * @param counts how many come from each rank
     * @param displacements where each rank's begin; null if they follow each other
     */
    void allgatherv(Object send, Object receive, int[] counts, int[] displacements);

    /**
     * Sends a part of each rank's elements to each rank ({@code MPI_Alltoall}): rank r's part s becomes rank s's part r.
     *
     * @param send this rank's parts, in the order of the ranks they go to, or {@link Buffer#IN_PLACE}
     * @param receive where the parts go, in the order of the ranks they come from
     */
    void alltoall(Object send, Object receive);

    /**
     * Sends a part of each rank's elements to each rank, parts of different lengths ({@code MPI_Alltoallv}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}; then the counts and displacements of the receive buffer hold for both
     * @param sendCounts how many go to each rank
     * @param sendDisplacements where each part begins; null if they follow each other
     * @param receive where the parts go
     * @param receiveCounts how many come from each rank
     * @param receiveDisplacements where each part begins; null if they follow each other
     */
    void alltoallv(Object send, int[] sendCounts, int[] sendDisplacements, Object receive, int[] receiveCounts, int[] receiveDisplacements);

    /**
     * Combines the elements of all ranks and gives each rank an equal part of the result ({@code MPI_Reduce_scatter_block}).
     *
     * @param send this rank's elements, as many as all parts have together, or {@link Buffer#IN_PLACE}: then the part goes to the beginning
     * @param receive where this rank's part goes
     * @param op how to combine
     */
    void reduceScatterBlock(Object send, Object receive, Op op);

    /**
     * Combines the elements of all ranks and gives each rank a part of the result ({@code MPI_Reduce_scatter}).
     *
     * @param send this rank's elements, as many as all parts have together, or {@link Buffer#IN_PLACE}: then the part goes to the beginning
     * @param receive where this rank's part goes
     * @param counts how many elements each rank gets, the same numbers in all ranks
     * @param op how to combine
     */
    void reduceScatter(Object send, Object receive, int[] counts, Op op);

    /**
     * Combines the elements of the ranks up to this one ({@code MPI_Scan}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where the result of ranks 0 to this one goes
     * @param op how to combine
     */
    void scan(Object send, Object receive, Op op);

    /**
     * Combines the elements of the ranks before this one ({@code MPI_Exscan}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where the result of the ranks before this one goes; unchanged on rank 0
     * @param op how to combine
     */
    void exscan(Object send, Object receive, Op op);
}
