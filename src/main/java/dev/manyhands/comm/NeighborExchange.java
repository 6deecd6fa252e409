package dev.manyhands.comm;

import java.util.Arrays;

/** Messages between neighbours on a grid: those of one call are all under way at the same time. */
final class NeighborExchange {
    /*
     * Neighbour 2 d is the lower one in dimension d, 2 d + 1 the higher. A message to neighbour i has the tag of i, and so it is received
     * as that of neighbour i ^ 1; that tells the two apart where they are the same rank. The tags of different calls differ, so that ranks
     * that call different ones wait for ever, which is found, instead of taking wrong data.
     */
    static final int ALLGATHER = -1_000;
    static final int ALLTOALL = -2_000;
    static final int HALO = -3_000;

    private final Endpoint endpoint;
    private final int[] neighbors;

    NeighborExchange(Endpoint endpoint, CartesianGrid grid, int rank) {
        this.endpoint = endpoint;
        neighbors = new int[2 * grid.dimensions()];
        Arrays.setAll(neighbors, i -> grid.neighbor(rank, i / 2, (i & 1) == 0 ? -1 : 1));
    }

    int count() {
        return neighbors.length;
    }

    boolean has(int neighbor) {
        return neighbors[neighbor] != Communicator.PROC_NULL;
    }

    /** Exchanges with the neighbours from the given one on, for each of which there are two buffers; those of missing ones may be null. */
    void exchange(int call, int first, Buffer[] send, Buffer[] receive) {
        Request[] receives = new Request[send.length];
        Request[] sends = new Request[send.length];
        for (int i = 0; i < send.length; i++) {
            if (has(first + i)) {
                receives[i] = endpoint.ireceive(receive[i], neighbors[first + i], call - (first + i ^ 1));
            }
        }
        for (int i = 0; i < send.length; i++) {
            if (has(first + i)) {
                sends[i] = endpoint.isend(send[i], neighbors[first + i], call - (first + i), false);
            }
        }
        for (int i = 0; i < send.length; i++) {
            if (receives[i] != null) {
                long count = receives[i].await().count();
                if (count != receive[i].count()) {
                    throw new MismatchException("rank " + neighbors[first + i] + " has sent " + count + " elements to its neighbour, rank "
                        + endpoint.group().rankOf(endpoint.me().rank) + ", which expects " + receive[i].count(), null);
                }
            }
        }
        Request.awaitAll(sends);
    }
}
