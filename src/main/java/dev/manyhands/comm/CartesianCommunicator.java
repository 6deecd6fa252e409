package dev.manyhands.comm;

/**
 * A communicator whose ranks lie on a Cartesian grid (MPI 4.1, chapter 8), made by {@link Communicator#cartesian(int[], boolean[])}.
 *
 * <p>Ranks are numbered row by row: the last coordinate changes fastest. Each rank has two neighbours in each dimension, the one with the
 * lower coordinate and the one with the higher; at the edge of a dimension that is not periodic there is
 * {@link Communicator#PROC_NULL} instead.
 *
 * <p>The calls that communicate with neighbours are collective in the sense that all ranks of the grid call them, but a rank waits
 * only for its neighbours, and they do not check that all call the same, other than that a message has the length expected.
 */
public interface CartesianCommunicator extends Communicator {
    /**
     * The ranks to receive from and to send to for a shift along a dimension.
     *
     * @param source the rank from which data comes to this one, or {@link Communicator#PROC_NULL}
     * @param destination the rank to which this one's data goes, or {@link Communicator#PROC_NULL}
     */
    record Shift(int source, int destination) {
    }

    /**
     * Divides a number of ranks among the dimensions of a grid so that it is as near to a square or a cube as possible
     * ({@code MPI_Dims_create}, MPI 4.1, section 8.5.2).
     *
     * @param nodes how many ranks
     * @param dims for each dimension how many ranks it shall have, 0 where that is to be filled in
     * @return the same with the zeros filled in, larger numbers first; their product is {@code nodes}
     * @throws IllegalArgumentException if a number is negative, or the ranks do not divide by those that are given
     */
    static int[] dimsCreate(int nodes, int... dims) {
        return CartesianGrid.create(nodes, dims);
    }

    /**
     * Returns how many dimensions the grid has ({@code MPI_Cartdim_get}, MPI 4.1, section 8.5.5).
     *
     * @return the number of dimensions; 0 for a grid of one rank that {@link #sub(boolean...)} has made without any
     */
    int dimensions();

    /**
     * Returns how many ranks there are in each dimension ({@code MPI_Cart_get}).
     *
     * @return the numbers of ranks
     */
    int[] dims();

    /**
     * Returns which dimensions are periodic ({@code MPI_Cart_get}).
     *
     * @return whether each is
     */
    boolean[] periods();

    /**
     * Returns where this rank lies ({@code MPI_Cart_get}).
     *
     * @return the coordinates, from 0 on
     */
    int[] coords();

    /**
     * Returns where a rank lies ({@code MPI_Cart_coords}).
     *
     * @param rank the rank
     * @return its coordinates, from 0 on
     * @throws IllegalArgumentException if it is no rank
     */
    int[] coords(int rank);

    /**
     * Returns which rank lies at a place ({@code MPI_Cart_rank}).
     *
     * @param coords the coordinates, which wrap around in periodic dimensions
     * @return the rank
     * @throws IllegalArgumentException if the place is outside the grid, or there is another number of coordinates than dimensions
     */
    int rank(int... coords);

    /**
     * Returns with whom to communicate in order to shift data along a dimension ({@code MPI_Cart_shift}).
     *
     * <pre>{@code
     * World.threads(6).run(comm -> {
     *     CartesianCommunicator grid = comm.cartesian(CartesianCommunicator.dimsCreate(6, 0, 0), new boolean[] {false, true});
     *     CartesianCommunicator.Shift up = grid.shift(0, 1);
     *     double[] mine = {grid.rank()};
     *     double[] theirs = new double[1];
     *     grid.sendrecv(mine, up.destination(), 0, theirs, up.source(), 0, null);
     * });
     * }</pre>
     *
     * @param direction the dimension, from 0 on
     * @param displacement how many steps: positive towards higher coordinates, negative towards lower ones
     * @return the ranks, {@link Communicator#PROC_NULL} beyond an edge
     * @throws IllegalArgumentException if there is no such dimension
     */
    Shift shift(int direction, int displacement);

    /**
     * Divides the grid into grids of fewer dimensions, as a matrix into its rows ({@code MPI_Cart_sub}). Collective.
     *
     * @param remain for each dimension whether the new grids have it
     * @return the grid of the ranks that have the same coordinates as this one in all other dimensions
     * @throws IllegalArgumentException if it is not said for every dimension
     * @throws MismatchException if the ranks do not say the same
     */
    CartesianCommunicator sub(boolean... remain);

    @Override
    CartesianCommunicator dup();

    /**
     * Sends the same elements to all neighbours, and receives those of each ({@code MPI_Neighbor_allgather}, MPI 4.1, section 8.6).
     *
     * <p>The neighbours' order is MPI's: for each dimension first the one with the lower coordinate, then the one with the
     * higher. The part of a neighbour that does not exist stays as it is.
     *
     * @param send this rank's elements
     * @param receive room for as many from each neighbour: twice the number of dimensions
     * @throws IllegalArgumentException if the sizes or the types of the buffers do not fit each other
     * @throws MismatchException if a neighbour sends another number of elements
     */
    void neighborAllgather(Object send, Object receive);

    /**
     * Sends each neighbour a part of its own, and receives one from each ({@code MPI_Neighbor_alltoall}, MPI 4.1, section 8.6).
     *
     * <p>The order is that of {@link #neighborAllgather(Object, Object)}. If the two neighbours of a dimension are the same rank, or this
     * rank itself, what is sent towards the lower coordinate arrives as what comes from the higher one, and the other way round.
     *
     * @param send a part for each neighbour: twice the number of dimensions
     * @param receive room for a part from each neighbour
     * @throws IllegalArgumentException if the sizes or the types of the buffers do not fit each other
     * @throws MismatchException if a neighbour sends another number of elements
     */
    void neighborAlltoall(Object send, Object receive);

    /**
     * Fills in the ghost cells around this rank's block of a grid of data: the copies that it keeps of its neighbours' cells.
     *
     * <p>The block has as many dimensions as the grid of ranks, one, two or three, and lies row by row. On each side of each
     * dimension it has a border of ghost cells of the given width; the cells between are the rank's own. The cells at the border of the
     * own ones go into the neighbours' ghost cells, and theirs into this rank's, the corners included; so afterwards every ghost cell
     * has the value of the cell that it stands for, also of a neighbour across a corner. At an edge that is not periodic there is
     * nobody to ask: those ghost cells stay as they are, and the program puts its boundary values there. It takes one
     * exchange after the other for each dimension, each straight from block to block.
     *
     * <pre>{@code
     * World.threads(4).run(comm -> {
     *     CartesianCommunicator grid = comm.cartesian(new int[] {2, 2}, new boolean[] {true, true});
     *     double[] block = new double[(100 + 2) * (50 + 2)];
     *     grid.exchangeHalo(block, new int[] {100 + 2, 50 + 2}, 1);
     * });
     * }</pre>
     *
     * @param block a primitive array, or a segment or {@link Buffer} that is contiguous, with the cells at its beginning
     * @param sizes how many cells the block has in each dimension, ghost cells included; the same for all ranks with the same coordinate
     *     in a dimension
     * @param width how many layers of ghost cells there are on each side, 0 or more
     * @throws IllegalArgumentException if there is another number of sizes than dimensions, not one to three, or the own cells of a
     *     dimension with neighbours are fewer than the width
     * @throws MismatchException if a neighbour's block does not fit this one
     */
    void exchangeHalo(Object block, int[] sizes, int width);
}
