package dev.manyhands.comm;

import java.util.Arrays;

/** stub to be completed: an ordered set of ranks. */
public final class Group {
    private final int[] worldRanks;
    private final int[] ranks;

    Group(int[] worldRanks, int worldSize) {
        this.worldRanks = worldRanks;
        ranks = new int[worldSize];
        Arrays.fill(ranks, -1);
        for (int r = 0; r < worldRanks.length; r++) {
            ranks[worldRanks[r]] = r;
        }
    }

    static Group world(int size) {
        int[] all = new int[size];
        Arrays.setAll(all, r -> r);
        return new Group(all, size);
    }

    int worldRank(int rank) {
        return worldRanks[rank];
    }

    int rankOf(int worldRank) {
        return ranks[worldRank];
    }

    /**
     * size.
     *
     * @return size
     */
    public int size() {
        return worldRanks.length;
    }
}
