package dev.manyhands.comm;

/**
 * One rank's view of a group of ranks that communicate: {@code MPI_Comm}. The calls and their rules are those of the MPI standard.
 *
 * <p>Only the thread of the rank may use it, and only until the world ends.
 */
public interface Communicator extends PointToPoint, Collectives, NonBlockingCollectives, Team {
    /** In place of a source: from whichever rank ({@code MPI_ANY_SOURCE}). */
    int ANY_SOURCE = -1;
    /** In place of a tag: with whichever tag ({@code MPI_ANY_TAG}). */
    int ANY_TAG = -1;
    /** In place of a rank: nobody; such a send or receive does nothing ({@code MPI_PROC_NULL}). */
    int PROC_NULL = -2;
    /** In place of a color: belongs to no new communicator; in place of a rank or an index: there is none ({@code MPI_UNDEFINED}). */
    int UNDEFINED = -3;

    /**
     * Returns this rank's number ({@code MPI_Comm_rank}).
     *
     * @return from 0 to {@code size() - 1}
     */
    int rank();

    /**
     * Returns how many ranks there are ({@code MPI_Comm_size}).
     *
     * @return the number of ranks
     */
    int size();

    /**
     * Returns the calls that carry objects instead of buffers, between the same ranks.
     *
     * @return the calls
     */
    ObjectMessages objects();

    /**
     * Returns a view of this communicator that uses an algorithm for all collective operations for which it is defined, and
     * {@link Algorithm#FLAT} for the others and for those that do not block. It is the same communicator: messages and the order of
     * operations are shared, and it may be made anew for each call. All ranks must use the same algorithm for an operation; if they do
     * not, or call different operations, a {@link MismatchException} or a {@link DeadlockException} names the calls, at the end of the
     * world at the latest.
     *
     * <pre>{@code
     * World.threads(4).run(comm -> {
     *     double[] sum = new double[100_000];
     *     comm.with(Algorithm.RING).allreduce(sum, Op.SUM);
     * });
     * }</pre>
     *
     * @param algorithm how to do collective operations
     * @return the view; communicators that are made from it choose for themselves again
     */
    Communicator with(Algorithm algorithm);

    /**
     * Returns the ranks of this communicator ({@code MPI_Comm_group}, MPI 4.1, section 7.3).
     *
     * @return the group; its {@link Group#rank()} is this rank's number
     */
    Group group();

    /**
     * Returns the name, for messages and reports ({@code MPI_Comm_get_name}, MPI 4.1, section 7.8).
     *
     * @return the name of the world and how the communicator was made from its own, unless another was set
     */
    String name();

    /**
     * Gives this rank's view of the communicator another name ({@code MPI_Comm_set_name}).
     *
     * @param name the name
     */
    void setName(String name);

    /**
     * Divides the ranks among new communicators ({@code MPI_Comm_split}, MPI 4.1, section 7.4.2). Collective: all ranks call it.
     *
     * <pre>{@code
     * World.threads(6).run(comm -> {
     *     Communicator row = comm.split(comm.rank() / 3, comm.rank());
     *     double[] sum = {comm.rank()};
     *     row.allreduce(sum, Op.SUM);
     * });
     * }</pre>
     *
     * @param color ranks with the same color, from 0 on, come into the same communicator; {@link #UNDEFINED} for none
     * @param key ranks are numbered in the order of their keys, those with equal keys in the order of their ranks here
     * @return this rank's new communicator, or null if its color is {@code UNDEFINED}
     * @throws IllegalArgumentException if the color is negative and not {@code UNDEFINED}
     */
    Communicator split(int color, int key);

    /**
     * Divides the ranks among new communicators of ranks that share a heap ({@code MPI_Comm_split_type} with
     * {@code MPI_COMM_TYPE_SHARED}, MPI 4.1, section 7.4.2). Collective. The ranks of a world of threads all share one.
     *
     * @param key ranks are numbered in the order of their keys, those with equal keys in the order of their ranks here
     * @return the new communicator
     */
    Communicator splitShared(int key);

    /**
     * Makes a communicator of the same ranks, whose messages and collectives never match those of this one ({@code MPI_Comm_dup}, MPI
     * 4.1, section 7.4.2). Collective. A library that communicates takes one, and so is kept apart from its callers.
     *
     * @return the new communicator, with the topology of this one if it has one
     */
    Communicator dup();

    /**
     * Makes a communicator of the ranks of a group ({@code MPI_Comm_create}, MPI 4.1, section 7.4.2). Collective: also the ranks that are
     * not in the group call it. Ranks may give different groups, if no rank is in two of them.
     *
     * @param group ranks of this communicator, in the order that they shall have; the same for all ranks in it
     * @return the new communicator, or null if this rank is not in the group
     * @throws IllegalArgumentException if the group has ranks that this communicator has not
     * @throws MismatchException if not all ranks of the group have given it
     */
    Communicator create(Group group);

    /**
     * Makes a communicator whose ranks lie on a Cartesian grid ({@code MPI_Cart_create} without reordering, MPI 4.1, section 8.5.1).
     * Collective. The ranks keep their order.
     *
     * @param dims how many ranks the grid has in each dimension, see {@link CartesianCommunicator#dimsCreate(int, int...)}
     * @param periodic for each dimension whether its first and its last rank are neighbours
     * @return the new communicator, or null if the grid has fewer ranks and this is not one of them
     * @throws IllegalArgumentException if a dimension has no rank, the grid has more ranks than there are, or the arrays have different
     *     lengths
     * @throws MismatchException if the ranks do not give the same grid
     */
    CartesianCommunicator cartesian(int[] dims, boolean[] periodic);

    /**
     * Says that this communicator is used no longer ({@code MPI_Comm_free}, MPI 4.1, section 7.4.3). Collective: all ranks call it, and it
     * returns when all have. What it takes up is free for others then. It is not needed at the end of a world, which frees all.
     * Messages that nobody has received are named in a warning.
     *
     * @throws IllegalStateException if it is the communicator of the whole world, or this rank still waits for a message in it
     */
    void free();
}
