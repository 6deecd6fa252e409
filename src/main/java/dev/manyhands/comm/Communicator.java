package dev.manyhands.comm;

/**
 * One rank's view of a group of ranks that communicate: {@code MPI_Comm}. The calls and their rules are those of the MPI standard.
 *
 * <p>Only the thread of the rank may use it, and only until the world ends.
 */
public interface Communicator extends PointToPoint, Collectives {
    /** In place of a source: from whichever rank ({@code MPI_ANY_SOURCE}). */
    int ANY_SOURCE = -1;
    /** In place of a tag: with whichever tag ({@code MPI_ANY_TAG}). */
    int ANY_TAG = -1;
    /** In place of a rank: nobody; such a send or receive does nothing ({@code MPI_PROC_NULL}). */
    int PROC_NULL = -2;

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
     * Returns a view of this communicator that uses an algorithm for all collective operations for which it is defined, and
     * {@link Algorithm#FLAT} for the others. It is the same communicator: messages and the order of operations are shared. All ranks must
     * use the same algorithm for an operation.
     *
     * @param algorithm how to do collective operations
     * @return the view; communicators that are made from it choose for themselves again
     */
    Communicator with(Algorithm algorithm);
}
