package dev.manyhands.comm;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * An ordered set of ranks of a world: {@code MPI_Group} (MPI 4.1, section 7.3).
 *
 * <p>A group comes from {@link Communicator#group()}, and other groups from it; none of this communicates. A communicator of the ranks of a
 * group is made by {@link Communicator#create(Group)}. A group is immutable, and threads may share it.
 *
 * <pre>{@code
 * World.threads(4).run(comm -> {
 *     Group even = comm.group().inclRange(0, 3, 2);
 *     Communicator half = comm.create(even);
 * });
 * }</pre>
 */
public final class Group {
    /** How two groups compare ({@code MPI_Group_compare}). */
    public enum Comparison {
        /** The same ranks in the same order ({@code MPI_IDENT}). */
        IDENTICAL,
        /** The same ranks in another order ({@code MPI_SIMILAR}). */
        SIMILAR,
        /** Not the same ranks ({@code MPI_UNEQUAL}). */
        DIFFERENT
    }

    private static final int NOBODY = -1;

    private final int[] worldRanks;
    /** The rank of each rank of the world, -1 where it is not a member. */
    private final int[] ranks;
    /** Who looks at the group: a rank of the world. */
    private final int self;

    Group(int[] worldRanks, int worldSize) {
        this(worldRanks, inverse(worldRanks, worldSize), NOBODY);
    }

    private Group(int[] worldRanks, int[] ranks, int self) {
        this.worldRanks = worldRanks;
        this.ranks = ranks;
        this.self = self;
    }

    private static int[] inverse(int[] worldRanks, int worldSize) {
        int[] ranks = new int[worldSize];
        Arrays.fill(ranks, -1);
        for (int r = 0; r < worldRanks.length; r++) {
            ranks[worldRanks[r]] = r;
        }
        return ranks;
    }

    static Group world(int size) {
        int[] all = new int[size];
        Arrays.setAll(all, r -> r);
        return new Group(all, size);
    }

    /** The same group as a rank of the world sees it. */
    Group seenBy(int worldRank) {
        return new Group(worldRanks, ranks, worldRank);
    }

    private Group of(int[] members) {
        return new Group(members, inverse(members, ranks.length), self);
    }

    private Group of(IntStream members) {
        return of(members.toArray());
    }

    int worldRank(int rank) {
        return worldRanks[rank];
    }

    /** The rank of a rank of the world, -1 if it is not a member. */
    int rankOf(int worldRank) {
        return ranks[worldRank];
    }

    /** How many ranks the world has. */
    int worldSize() {
        return ranks.length;
    }

    /**
     * Returns how many ranks belong to the group ({@code MPI_Group_size}).
     *
     * @return the number of ranks, 0 for the empty group
     */
    public int size() {
        return worldRanks.length;
    }

    /**
     * Returns the number that the rank from whose communicator this group comes has in it ({@code MPI_Group_rank}).
     *
     * @return from 0 to {@code size() - 1}, or {@link Communicator#UNDEFINED} if that rank is not in the group
     */
    public int rank() {
        int rank = self == NOBODY ? -1 : ranks[self];
        return rank < 0 ? Communicator.UNDEFINED : rank;
    }

    /**
     * Returns the number that a rank of this group has in another ({@code MPI_Group_translate_ranks} for one rank).
     *
     * @param rank a rank of this group, or {@link Communicator#PROC_NULL}
     * @param other the other group, of the same world
     * @return the rank in the other group; {@link Communicator#UNDEFINED} if it is not in it; {@code PROC_NULL} for itself
     * @throws IllegalArgumentException if it is no rank of this group, or the groups are of different worlds
     */
    public int translate(int rank, Group other) {
        checkWorld(other);
        if (rank == Communicator.PROC_NULL) {
            return rank;
        }
        checkRank(rank);
        int there = other.ranks[worldRanks[rank]];
        return there < 0 ? Communicator.UNDEFINED : there;
    }

    /**
     * Returns the numbers that ranks of this group have in another ({@code MPI_Group_translate_ranks}).
     *
     * @param of ranks of this group, each of which may be {@link Communicator#PROC_NULL}
     * @param other the other group, of the same world
     * @return the ranks in the other group as {@link #translate(int, Group)} gives them
     * @throws IllegalArgumentException if one is no rank of this group, or the groups are of different worlds
     */
    public int[] translate(int[] of, Group other) {
        return Arrays.stream(of).map(r -> translate(r, other)).toArray();
    }

    /**
     * Compares this group with another ({@code MPI_Group_compare}).
     *
     * @param other the other group, of the same world
     * @return whether they have the same ranks, and in the same order
     * @throws IllegalArgumentException if the groups are of different worlds
     */
    public Comparison compare(Group other) {
        checkWorld(other);
        if (Arrays.equals(worldRanks, other.worldRanks)) {
            return Comparison.IDENTICAL;
        }
        boolean isSame = size() == other.size() && Arrays.stream(worldRanks).allMatch(w -> other.ranks[w] >= 0);
        return isSame ? Comparison.SIMILAR : Comparison.DIFFERENT;
    }

    /**
     * Returns the ranks of this group, followed by those of another that are not in this ({@code MPI_Group_union}).
     *
     * @param other the other group, of the same world
     * @return the union
     * @throws IllegalArgumentException if the groups are of different worlds
     */
    public Group union(Group other) {
        checkWorld(other);
        return of(IntStream.concat(Arrays.stream(worldRanks), Arrays.stream(other.worldRanks).filter(w -> ranks[w] < 0)));
    }

    /**
     * Returns the ranks of this group that are in another too, in this group's order ({@code MPI_Group_intersection}).
     *
     * @param other the other group, of the same world
     * @return the intersection
     * @throws IllegalArgumentException if the groups are of different worlds
     */
    public Group intersection(Group other) {
        checkWorld(other);
        return of(Arrays.stream(worldRanks).filter(w -> other.ranks[w] >= 0));
    }

    /**
     * Returns the ranks of this group that are not in another, in this group's order ({@code MPI_Group_difference}).
     *
     * @param other the other group, of the same world
     * @return the difference
     * @throws IllegalArgumentException if the groups are of different worlds
     */
    public Group difference(Group other) {
        checkWorld(other);
        return of(Arrays.stream(worldRanks).filter(w -> other.ranks[w] < 0));
    }

    /**
     * Returns the group of some ranks of this one, in the order given ({@code MPI_Group_incl}).
     *
     * @param members ranks of this group, each at most once
     * @return a group in which rank i is rank {@code members[i]} of this one
     * @throws IllegalArgumentException if one is no rank of this group, or is given twice
     */
    public Group incl(int... members) {
        boolean[] given = new boolean[size()];
        int[] chosen = new int[members.length];
        for (int i = 0; i < members.length; i++) {
            checkRank(members[i]);
            if (given[members[i]]) {
                throw new IllegalArgumentException("rank " + members[i] + " is given twice: expected different ranks");
            }
            given[members[i]] = true;
            chosen[i] = worldRanks[members[i]];
        }
        return of(chosen);
    }

    /**
     * Returns this group without some of its ranks; the others keep their order ({@code MPI_Group_excl}).
     *
     * @param leavers ranks of this group, each at most once
     * @return the group of the others
     * @throws IllegalArgumentException if one is no rank of this group, or is given twice
     */
    public Group excl(int... leavers) {
        return difference(incl(leavers));
    }

    /**
     * Returns the group of the ranks {@code first}, {@code first + stride}, ... up to {@code last} of this one
     * ({@code MPI_Group_range_incl} with one range; {@link #union(Group)} joins several).
     *
     * @param first the first rank
     * @param last the last rank, or a bound that the last rank does not pass
     * @param stride from one rank to the next; negative to count down
     * @return the group
     * @throws IllegalArgumentException if the stride is 0, or a rank is none of this group
     */
    public Group inclRange(int first, int last, int stride) {
        return incl(range(first, last, stride));
    }

    /**
     * Returns this group without the ranks {@code first}, {@code first + stride}, ... up to {@code last}
     * ({@code MPI_Group_range_excl} with one range).
     *
     * @param first the first rank
     * @param last the last rank, or a bound that the last rank does not pass
     * @param stride from one rank to the next; negative to count down
     * @return the group of the others
     * @throws IllegalArgumentException if the stride is 0, or a rank is none of this group
     */
    public Group exclRange(int first, int last, int stride) {
        return excl(range(first, last, stride));
    }

    private int[] range(int first, int last, int stride) {
        if (stride == 0) {
            throw new IllegalArgumentException("a range of ranks from " + first + " to " + last
                + " with stride 0: expected another stride");
        }
        IntPredicate goesOn = stride > 0 ? r -> r <= last : r -> r >= last;
        return IntStream.iterate(first, goesOn, r -> {
            checkRank(r);
            return r + stride;
        }).toArray();
    }

    private void checkRank(int rank) {
        if (rank < 0 || rank >= size()) {
            throw new IllegalArgumentException("rank " + rank + " is not in the group: expected "
                + (size() == 0 ? "none, as it is empty" : "0 to " + (size() - 1)));
        }
    }

    private void checkWorld(Group other) {
        if (other.ranks.length != ranks.length) {
            throw new IllegalArgumentException("a group of a world of " + other.ranks.length + " ranks and one of a world of "
                + ranks.length + " ranks: expected groups of the same world");
        }
    }

    /**
     * Returns whether another object is a group of the same ranks in the same order.
     *
     * @param other the other object
     * @return whether {@link #compare(Group)} would say {@link Comparison#IDENTICAL}
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Group group && group.ranks.length == ranks.length && Arrays.equals(worldRanks, group.worldRanks);
    }

    /**
     * Returns a hash code of the ranks.
     *
     * @return the same for equal groups
     */
    @Override
    public int hashCode() {
        return Arrays.hashCode(worldRanks);
    }

    /**
     * Returns a description.
     *
     * @return for instance {@code group of the world's ranks [0, 2, 4]}
     */
    @Override
    public String toString() {
        return "group of the world's ranks " + Arrays.toString(worldRanks);
    }
}
