package dev.manyhands.comm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How the ranks of a communicator agree on new ones (MPI 4.1, section 7.4): who belongs to which, and in which contexts it talks. */
final class Creation {
    /*
     * Two exchanges, in each of which every rank learns two words of every other. In the first each says to which new communicator it wants
     * to belong (the color) and where in it (the key). Then all know all groups. The first rank of each group takes new numbers of
     * contexts, and says in the second exchange which. So nobody asks for numbers in vain, and nobody goes on before all know theirs.
     *
     * A rank may use the new communicator, and its messages arrive, before another rank has come so far as to make its endpoint:
     * the mailbox makes one for every context of which it sees a message.
     */
    private Creation() {
    }

    /** Something that shows two words of each rank to all: the words of rank r are at 2 r and 2 r + 1. */
    interface Exchange {
        long[] exchange(Collective what, long first, long second);
    }

    /** A new communicator, as one rank sees it. */
    record Made(Group group, int context) {
    }

    private record Place(long key, int rank) {
    }

    /** Agrees on new communicators; returns null if this rank belongs to none. */
    static Made split(Exchange ranks, Collective what, ThreadWorld world, Group parent, int rank, int color, long key) {
        long[] wishes = ranks.exchange(what, color, key);
        List<Place> places = new ArrayList<>();
        for (int r = 0; r < parent.size(); r++) {
            if (color != Communicator.UNDEFINED && wishes[2 * r] == color) {
                places.add(new Place(wishes[2 * r + 1], r));
            }
        }
        places.sort(Comparator.comparingLong(Place::key).thenComparingInt(Place::rank));
        int[] members = places.stream().mapToInt(Place::rank).toArray();
        boolean isFirst = members.length > 0 && members[0] == rank;
        long[] contexts = ranks.exchange(what, isFirst ? world.newContexts() : -1, 0);
        return members.length == 0 ? null : new Made(parent.incl(members), (int) contexts[2 * members[0]]);
    }
}
