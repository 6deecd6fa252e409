package dev.manyhands.comm;

/**
 * The operations of {@link Collectives} started without waiting for their end (MPI 4.1, section 6.12).
 *
 * <p>Each returns a {@link Request}; until that is complete the buffers must not be touched. The arguments and the rules are those of the
 * blocking namesakes. All ranks must start the non-blocking collectives of a communicator in the same order; a non-blocking
 * operation never matches a blocking one. They cannot be cancelled.
 *
 * <p><b>Progress and cost.</b> The operations are carried out by a thread in the background, one for each rank and communicator, made with
 * the
 * first of them: they go on while the rank computes. To hand an operation over costs a microsecond, and some tens when the
 * thread has parked; so they pay for long operations. They allocate a few objects each.
 */
public interface NonBlockingCollectives {
    /**
     * Starts a {@code barrier} ({@code MPI_Ibarrier}).
     *
     * @return the request
     */
    Request ibarrier();

    /**
     * Starts a {@code broadcast} ({@code MPI_Ibcast}).
     *
     * @param buffer at the root what to send, elsewhere where to receive
     * @param root the rank that sends
     * @return the request
     */
    Request ibroadcast(Object buffer, int root);

    /**
     * Starts a {@code reduce} ({@code MPI_Ireduce}).
     *
     * @param send this rank's elements; at the root they may be {@link Buffer#IN_PLACE}
     * @param receive where the result goes; used at the root only
     * @param op how to combine
     * @param root the rank that receives
     * @return the request
     */
    Request ireduce(Object send, Object receive, Op op, int root);

    /**
     * Starts an {@code allreduce} ({@code MPI_Iallreduce}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where the result goes
     * @param op how to combine
     * @return the request
     */
    Request iallreduce(Object send, Object receive, Op op);

    /**
     * Starts an {@link Collectives#allreduce(Object, Op) allreduce} in place ({@code MPI_Iallreduce} with {@code MPI_IN_PLACE}).
     *
     * @param buffer this rank's elements, and then the result
     * @param op how to combine
     * @return the request
     */
    default Request iallreduce(Object buffer, Op op) {
        return iallreduce(Buffer.IN_PLACE, buffer, op);
    }

    /**
     * Starts a {@code scatter} ({@code MPI_Iscatter}).
     *
     * @param send at the root the parts, in the order of the ranks; used there only
     * @param receive where this rank's part goes; at the root it may be {@link Buffer#IN_PLACE}, and the part stays where it is
     * @param root the rank that sends
     * @return the request
     */
    Request iscatter(Object send, Object receive, int root);

    /**
     * Starts a {@code scatterv} ({@code MPI_Iscatterv}).
     *
     * @param send the root's elements; used there only
     * @param counts how many each rank gets; used at the root only
     * @param displacements where each rank's part begins; null if they follow each other; used at the root only
     * @param receive where this rank's part goes, with room for exactly so many; at the root it may be {@link Buffer#IN_PLACE}
     * @param root the rank that sends
     * @return the request
     */
    Request iscatterv(Object send, int[] counts, int[] displacements, Object receive, int root);

    /**
     * Starts a {@code gather} ({@code MPI_Igather}).
     *
     * @param send this rank's elements; at the root they may be {@link Buffer#IN_PLACE}: then they lie where they belong
     * @param receive where all go, in the order of the ranks; used at the root only
     * @param root the rank that receives
     * @return the request
     */
    Request igather(Object send, Object receive, int root);

    /**
     * Starts a {@code gatherv} ({@code MPI_Igatherv}).
     *
     * @param send this rank's elements; at the root they may be {@link Buffer#IN_PLACE}
     * @param receive where all go; used at the root only
     * @param counts how many come from each rank; used at the root only
     * @param displacements where each rank's begin; null if they follow each other; used at the root only
     * @param root the rank that receives
     * @return the request
     */
    Request igatherv(Object send, Object receive, int[] counts, int[] displacements, int root);

    /**
     * Starts an {@code allgather} ({@code MPI_Iallgather}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where all go, in the order of the ranks
     * @return the request
     */
    Request iallgather(Object send, Object receive);

    /**
     * Starts an {@code allgatherv} ({@code MPI_Iallgatherv}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where all go
     * @param counts how many come from each rank
     * @param displacements where each rank's begin; null if they follow each other
     * @return the request
     */
    Request iallgatherv(Object send, Object receive, int[] counts, int[] displacements);

    /**
     * Starts an {@code alltoall} ({@code MPI_Ialltoall}).
     *
     * @param send this rank's parts, in the order of the ranks they go to, or {@link Buffer#IN_PLACE}
     * @param receive where the parts go, in the order of the ranks they come from
     * @return the request
     */
    Request ialltoall(Object send, Object receive);

    /**
     * Starts an {@code alltoallv} ({@code MPI_Ialltoallv}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}; then the counts and displacements of the receive buffer hold for both
     * @param sendCounts how many go to each rank
     * @param sendDisplacements where each part begins; null if they follow each other
     * @param receive where the parts go
     * @param receiveCounts how many come from each rank
     * @param receiveDisplacements where each part begins; null if they follow each other
     * @return the request
     */
    Request ialltoallv(Object send, int[] sendCounts, int[] sendDisplacements, Object receive, int[] receiveCounts,
            int[] receiveDisplacements);

    /**
     * Starts a {@code reduceScatterBlock} ({@code MPI_Ireduce_scatter_block}).
     *
     * @param send this rank's elements, as many as all parts have together, or {@link Buffer#IN_PLACE}: then the part goes to the beginning
     * @param receive where this rank's part goes
     * @param op how to combine
     * @return the request
     */
    Request ireduceScatterBlock(Object send, Object receive, Op op);

    /**
     * Starts a {@code reduceScatter} ({@code MPI_Ireduce_scatter}).
     *
     * @param send this rank's elements, as many as all parts have together, or {@link Buffer#IN_PLACE}: then the part goes to the beginning
     * @param receive where this rank's part goes
     * @param counts how many elements each rank gets, the same numbers in all ranks
     * @param op how to combine
     * @return the request
     */
    Request ireduceScatter(Object send, Object receive, int[] counts, Op op);

    /**
     * Starts a {@code scan} ({@code MPI_Iscan}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where the result of ranks 0 to this one goes
     * @param op how to combine
     * @return the request
     */
    Request iscan(Object send, Object receive, Op op);

    /**
     * Starts an {@code exscan} ({@code MPI_Iexscan}).
     *
     * @param send this rank's elements, or {@link Buffer#IN_PLACE}
     * @param receive where the result of the ranks before this one goes; unchanged on rank 0
     * @param op how to combine
     * @return the request
     */
    Request iexscan(Object send, Object receive, Op op);
}
