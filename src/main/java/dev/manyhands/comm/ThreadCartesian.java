package dev.manyhands.comm;

import java.util.Arrays;
import java.util.List;

/** A Cartesian communicator of ranks that are threads of this JVM. */
final class ThreadCartesian extends ThreadCommunicator implements CartesianCommunicator {
    private final CartesianGrid grid;
    private final NeighborExchange neighbors;

    private ThreadCartesian(RankThread me, Creation.Made made, String name, CartesianGrid grid) {
        super(me, made.group(), made.context(), name);
        this.grid = grid;
        neighbors = new NeighborExchange(collectives, grid, rank);
    }

    /** Makes a grid of the first ranks of a communicator; returns null to the others. */
    static ThreadCartesian make(ThreadCommunicator from, int[] dims, boolean[] periodic) {
        from.checkUse();
        CartesianGrid grid = new CartesianGrid(dims, periodic);
        if (grid.volume() > from.size) {
            throw new IllegalArgumentException("a grid with " + grid + " of " + grid.volume() + " ranks: there are only " + from.size);
        }
        checkSame(from, Collective.CARTESIAN, grid.toString());
        Creation.Made made = from.make(Collective.CARTESIAN, from.rank < grid.volume() ? 0 : UNDEFINED, from.rank);
        return made == null ? null : new ThreadCartesian(from.me, made, from.name() + "/cartesian", grid);
    }

    private static void checkSame(ThreadCommunicator from, Collective what, String mine) {
        long[] hashes = from.exchange(what, mine.hashCode(), mine.length());
        for (int r = 1; r < from.size; r++) {
            if (hashes[2 * r] != hashes[0] || hashes[2 * r + 1] != hashes[1]) {
                List<String> all = from.objects().allgather(mine);
                StringBuilder message = new StringBuilder("the ranks call " + what.call + "() with different arguments:");
                for (int s = 0; s < all.size(); s++) {
                    message.append(s == 0 ? " rank " : "; rank ").append(s).append(": ").append(all.get(s));
                }
                throw new MismatchException(message.toString(), null);
            }
        }
    }

    @Override
    public CartesianCommunicator dup() {
        return new ThreadCartesian(me, makeDup(), name() + "/dup", grid);
    }

    @Override
    public CartesianCommunicator sub(boolean... remain) {
        checkUse();
        if (remain.length != grid.dimensions()) {
            throw new IllegalArgumentException("it is said for " + remain.length + " dimensions whether they remain: expected "
                + grid.dimensions());
        }
        CartesianGrid part = grid.part(remain, true);
        checkSame(this, Collective.SUB, "sub(" + Arrays.toString(remain) + ")");
        int[] coords = coords();
        int color = grid.part(remain, false).rankOrNull(CartesianGrid.part(coords, remain, false));
        int key = part.rankOrNull(CartesianGrid.part(coords, remain, true));
        return new ThreadCartesian(me, make(Collective.SUB, color, key), name() + "/sub " + color, part);
    }

    @Override
    public int dimensions() {
        return grid.dimensions();
    }

    @Override
    public int[] dims() {
        return grid.dims();
    }

    @Override
    public boolean[] periods() {
        return grid.periods();
    }

    @Override
    public int[] coords() {
        return grid.coords(rank);
    }

    @Override
    public int[] coords(int of) {
        checkRank("rank", of);
        return grid.coords(of);
    }

    @Override
    public int rank(int... coords) {
        int there = grid.rankOrNull(coords);
        if (there == PROC_NULL) {
            throw new IllegalArgumentException("the coordinates " + Arrays.toString(coords) + " are outside the grid with " + grid);
        }
        return there;
    }

    @Override
    public Shift shift(int direction, int displacement) {
        if (direction < 0 || direction >= grid.dimensions()) {
            throw new IllegalArgumentException("dimension " + direction + ": expected 0 to " + (grid.dimensions() - 1));
        }
        return new Shift(grid.neighbor(rank, direction, -(long) displacement), grid.neighbor(rank, direction, displacement));
    }

    @Override
    public void neighborAllgather(Object send, Object receive) {
        checkUse();
        neighborhood(NeighborExchange.ALLGATHER, send, receive);
    }

    @Override
    public void neighborAlltoall(Object send, Object receive) {
        checkUse();
        neighborhood(NeighborExchange.ALLTOALL, send, receive);
    }

    private void neighborhood(int call, Object send, Object receive) {
        Buffer from = new Buffer().set(send);
        Buffer to = new Buffer().set(receive);
        int count = neighbors.count();
        long part = count == 0 ? 0 : to.count() / count;
        if (from.kind != to.kind || to.count() != part * count || from.count() != part * (call == NeighborExchange.ALLTOALL ? count : 1)) {
            throw new IllegalArgumentException("a send buffer of " + from.describe() + " and a receive buffer of " + to.describe() + " for "
                + count + " neighbours: expected the same type, and "
                + (call == NeighborExchange.ALLTOALL ? "in both a part for each neighbour" : "room for the elements of each neighbour"));
        }
        Buffer source = from.isContiguous() ? from : contiguousCopy(from);
        Buffer target = to.isContiguous() ? to : contiguousCopy(to);
        Buffer[] sends = new Buffer[count];
        Buffer[] receives = new Buffer[count];
        for (int i = 0; i < count; i++) {
            sends[i] = call == NeighborExchange.ALLTOALL ? part(source, i * part, part) : source;
            receives[i] = part(target, i * part, part);
        }
        neighbors.exchange(call, 0, sends, receives);
        if (target != to) {
            Buffer.copy(target, 0, to, 0, to.count());
        }
    }

    private static Buffer part(Buffer of, long from, long count) {
        return new Buffer().contiguous(of.base, of.kind, of.offset + from, count);
    }

    private static Buffer contiguousCopy(Buffer of) {
        Buffer copy = new Buffer().set(of.kind.newArray(Math.toIntExact(of.count())));
        Buffer.copy(of, 0, copy, 0, of.count());
        return copy;
    }

    @Override
    public void exchangeHalo(Object block, int[] sizes, int width) {
        checkUse();
        HaloExchange.run(neighbors, block, sizes, width);
    }
}
