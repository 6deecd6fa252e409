package dev.manyhands.comm;

import java.util.Arrays;

/** Fills in the ghost cells of a block. */
final class HaloExchange {
    /*
     * Dimension after dimension, with both neighbours at a time. In dimension d the layers that are sent reach over the ghost cells of the
     * dimensions before d, which have come already, and only over the own cells of those after d. So what belongs into a corner comes in
     * two steps, or three, by way of a common neighbour, and no messages go across corners (8 or 26 neighbours have 4 or 6 messages).
     */
    private HaloExchange() {
    }

    static void run(NeighborExchange neighbors, Object block, int[] sizes, int width) {
        check(neighbors, sizes, width);
        Buffer cells = new Buffer().set(block);
        if (width == 0) {
            return;
        }
        for (int d = 0; d < sizes.length; d++) {
            int end = sizes[d] - width;
            Buffer[] send = {layer(cells, sizes, width, d, width), layer(cells, sizes, width, d, end - width)};
            Buffer[] receive = {layer(cells, sizes, width, d, 0), layer(cells, sizes, width, d, end)};
            neighbors.exchange(NeighborExchange.HALO, 2 * d, send, receive);
        }
    }

    private static void check(NeighborExchange neighbors, int[] sizes, int width) {
        if (sizes.length * 2 != neighbors.count() || sizes.length < 1 || sizes.length > 3) {
            throw new IllegalArgumentException("a block with " + sizes.length + " dimensions on a grid of ranks with "
                + neighbors.count() / 2 + ": expected the same number, from 1 to 3");
        }
        if (width < 0) {
            throw new IllegalArgumentException("ghost cells of width " + width + ": expected 0 or more");
        }
        for (int d = 0; d < sizes.length; d++) {
            long own = sizes[d] - 2L * width;
            if (own < (neighbors.has(2 * d) || neighbors.has(2 * d + 1) ? width : 0)) {
                throw new IllegalArgumentException("a block with sizes " + Arrays.toString(sizes) + " has " + own
                    + " cells of its own in dimension " + d + " between ghost cells of width " + width
                    + ": expected at least as many as the width");
            }
        }
    }

    /** The cells at some layers across a dimension. */
    private static Buffer layer(Buffer cells, int[] sizes, int width, int across, int from) {
        int[] starts = new int[sizes.length];
        int[] subsizes = sizes.clone();
        for (int d = across + 1; d < sizes.length; d++) {
            starts[d] = width;
            subsizes[d] = sizes[d] - 2 * width;
        }
        starts[across] = from;
        subsizes[across] = width;
        return Buffer.subarray(cells, sizes, subsizes, starts);
    }
}
