package dev.manyhands.comm;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** One call of a collective operation in all ranks, and what it must do: every rank can compute what all have brought. */
final class CollectiveCase {
    private final Collective what;
    private final Kind kind;
    private final Reduction op;
    private final int size;
    private final int count;
    private final int root;
    private final boolean isInPlace;
    private final long seed;
    private final Algorithm algorithm;
    private String who;

    CollectiveCase(Algorithm algorithm, Collective what, Reduction op, int size, int count, int root, boolean isInPlace, long seed) {
        this.what = what;
        this.kind = op.kind();
        this.op = op;
        this.size = size;
        this.count = what.hasOp && op.isPairs() ? count / 2 * 2 : count;
        this.root = root;
        this.isInPlace = isInPlace;
        this.seed = seed;
        this.algorithm = algorithm;
    }

    @Override
    public String toString() {
        return what + " of " + count + " " + kind + (what.hasOp ? " by " + op : "") + " in " + size + " ranks, root " + root
            + (isInPlace ? ", in place" : "") + ", by " + algorithm + ", seed " + seed;
    }

    /** The same for another rank. */
    CollectiveCase copy() {
        return new CollectiveCase(algorithm, what, op, size, count, root, isInPlace, seed);
    }

    // What the ranks bring.

    private SplittableRandom random(int rank, int purpose) {
        return new SplittableRandom(seed * 1_000_003 + rank * 31L + purpose);
    }

    private long[] input(int rank, int n) {
        SplittableRandom random = random(rank, 0);
        long[] elements = new long[n];
        for (int i = 0; i < n; i++) {
            elements[i] = op.values().next(random);
        }
        return elements;
    }

    private long[] garbage(int rank, int n) {
        SplittableRandom random = random(rank, 1);
        long[] elements = new long[n];
        Arrays.setAll(elements, i -> Reduction.cut(kind, random.nextLong()));
        return elements;
    }

    /** Elements that one rank sends to another where that may differ; 0 is frequent. */
    private int count(int from, int to) {
        SplittableRandom random = random(from, 100 + to);
        return random.nextInt(3) == 0 ? 0 : random.nextInt(count + 1);
    }

    private int[] counts(IntFunction<Integer> of) {
        int[] counts = new int[size];
        Arrays.setAll(counts, of::apply);
        return counts;
    }

    /** Where parts begin: one after the other, or in another order with gaps, or null. */
    private int[] displacements(int rank, int[] counts, int purpose) {
        SplittableRandom random = random(rank, 50 + purpose);
        int way = random.nextInt(3);
        if (way == 0) {
            return null;
        }
        int[] starts = new int[size];
        int at = 0;
        for (int i = 0; i < size; i++) {
            int r = way == 1 ? i : size - 1 - i;
            at += way == 1 ? 0 : random.nextInt(2);
            starts[r] = at;
            at += counts[r];
        }
        return starts;
    }

    private static int[] starts(int[] counts, int[] displacements) {
        if (displacements != null) {
            return displacements;
        }
        int[] starts = new int[counts.length];
        for (int r = 1; r < counts.length; r++) {
            starts[r] = starts[r - 1] + counts[r - 1];
        }
        return starts;
    }

    private static int end(int[] counts, int[] starts) {
        int end = 0;
        for (int r = 0; r < counts.length; r++) {
            end = Math.max(end, starts[r] + counts[r]);
        }
        return end;
    }

    private long[] reduced(int last, int n) {
        long[] all = input(0, n);
        for (int r = 1; r <= last; r++) {
            all = op.apply(all, input(r, n));
        }
        return all;
    }

    private static void put(long[] part, long[] into, int at) {
        System.arraycopy(part, 0, into, at, part.length);
    }

    private static long[] part(long[] of, int at, int n) {
        return Arrays.copyOfRange(of, at, at + n);
    }

    private Place place(int rank, int purpose, long[] elements) {
        return new Place(kind, elements, random(rank, 10 + purpose));
    }

    // The call.

    /** Makes this rank's call and checks its result. */
    void run(Communicator comm) {
        int me = comm.rank();
        who = "rank " + me + " in " + this;
        try {
            call(comm.with(algorithm), me);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException | ClassCastException e) {
            throw new AssertionError(who + ": " + e, e);
        }
    }

    private void call(Communicator comm, int me) {
        switch (what) {
            case BARRIER -> comm.barrier();
            case BROADCAST -> {
                Place buffer = place(me, 0, me == root ? input(me, count) : garbage(me, count));
                comm.broadcast(buffer.view(), root);
                buffer.expect(who, input(root, count));
            }
            case REDUCE -> reduction(comm, me, me == root, size - 1);
            case ALLREDUCE -> reduction(comm, me, true, size - 1);
            case SCAN -> reduction(comm, me, true, me);
            case EXSCAN -> reduction(comm, me, true, me - 1);
            case REDUCE_SCATTER_BLOCK -> reduceScatter(comm, me, counts(r -> op.isPairs() ? count / 2 * 2 : count));
            case REDUCE_SCATTER -> reduceScatter(comm, me, counts(r -> op.isPairs() ? count(size, r) / 2 * 2 : count(size, r)));
            case SCATTER -> scatter(comm, me, counts(r -> count), null);
            case SCATTERV -> {
                int[] counts = counts(r -> count(root, r));
                scatter(comm, me, counts, displacements(me, counts, 0));
            }
            case GATHER, ALLGATHER -> gather(comm, me, counts(r -> count), null);
            case GATHERV, ALLGATHERV -> {
                int[] counts = counts(r -> count(r, size));
                gather(comm, me, counts, displacements(me, counts, 0));
            }
            case ALLTOALL -> alltoall(comm, me, counts(r -> count), counts(r -> count), null, null);
            case ALLTOALLV -> {
                // in place what goes to a rank is as much as what comes from it
                int[] to = counts(r -> isInPlace ? count(Math.min(me, r), Math.max(me, r)) : count(me, r));
                int[] from = counts(r -> isInPlace ? to[r] : count(r, me));
                alltoall(comm, me, to, from, displacements(me, to, 0), displacements(me, from, isInPlace ? 0 : 1));
            }
            default -> throw new AssertionError(what);
        }
    }

    private void reduction(Communicator comm, int me, boolean receives, int last) {
        boolean inPlace = isInPlace && receives;
        Place send = place(me, 0, input(me, count));
        Place receive = place(me, 1, inPlace ? input(me, count) : garbage(me, count));
        Object from = inPlace ? Buffer.IN_PLACE : send.view();
        switch (what) {
            case REDUCE -> comm.reduce(from, receives ? receive.view() : null, op.op(), root);
            case ALLREDUCE -> comm.allreduce(from, receive.view(), op.op());
            case SCAN -> comm.scan(from, receive.view(), op.op());
            default -> comm.exscan(from, receive.view(), op.op());
        }
        send.expectUnchanged(who);
        if (receives && last >= 0) {
            receive.expect(who, reduced(last, count));
        } else {
            receive.expectUnchanged(who);
        }
    }

    private void reduceScatter(Communicator comm, int me, int[] counts) {
        int[] starts = starts(counts, null);
        int total = end(counts, starts);
        Place send = place(me, 0, input(me, total));
        Place receive = place(me, 1, isInPlace ? input(me, total) : garbage(me, counts[me]));
        Object from = isInPlace ? Buffer.IN_PLACE : send.view();
        if (what == Collective.REDUCE_SCATTER) {
            comm.reduceScatter(from, receive.view(), counts, op.op());
        } else {
            comm.reduceScatterBlock(from, receive.view(), op.op());
        }
        send.expectUnchanged(who);
        receive.expect(who, part(reduced(size - 1, total), starts[me], counts[me]));
    }

    private void scatter(Communicator comm, int me, int[] counts, int[] displacements) {
        boolean inPlace = isInPlace && me == root;
        int[] starts = starts(counts, displacements);
        int total = end(counts, starts);
        Place send = place(me, 0, input(me, total));
        Place receive = place(me, 1, garbage(me, counts[me]));
        Object from = me == root ? send.view() : null;
        Object to = inPlace ? Buffer.IN_PLACE : receive.view();
        if (what == Collective.SCATTER) {
            comm.scatter(from, to, root);
        } else {
            comm.scatterv(from, me == root ? counts : null, me == root ? displacements : null, to, root);
        }
        send.expectUnchanged(who);
        if (inPlace) {
            return;
        }
        // the layout at the root is its own
        int[] rootStarts = what == Collective.SCATTER ? starts : starts(counts, displacements(root, counts, 0));
        receive.expect(who, part(input(root, end(counts, rootStarts)), rootStarts[me], counts[me]));
    }

    private void gather(Communicator comm, int me, int[] counts, int[] displacements) {
        boolean receives = me == root || !what.hasRoot;
        boolean inPlace = isInPlace && receives;
        int[] starts = starts(counts, displacements);
        long[] result = garbage(me, end(counts, starts));
        if (inPlace) {
            put(input(me, counts[me]), result, starts[me]);
        }
        Place send = place(me, 0, input(me, counts[me]));
        Place receive = place(me, 1, result);
        Object from = inPlace ? Buffer.IN_PLACE : send.view();
        Object to = receives ? receive.view() : null;
        switch (what) {
            case GATHER -> comm.gather(from, to, root);
            case GATHERV -> comm.gatherv(from, to, receives ? counts : null, receives ? displacements : null, root);
            case ALLGATHER -> comm.allgather(from, to);
            default -> comm.allgatherv(from, to, counts, displacements);
        }
        send.expectUnchanged(who);
        if (!receives) {
            receive.expectUnchanged(who);
            return;
        }
        for (int r = 0; r < size; r++) {
            put(input(r, counts[r]), result, starts[r]);
        }
        receive.expect(who, result);
    }

    private void alltoall(Communicator comm, int me, int[] to, int[] from, int[] sendDisplacements, int[] receiveDisplacements) {
        int[] sendStarts = starts(to, sendDisplacements);
        int[] receiveStarts = starts(from, receiveDisplacements);
        long[] sent = garbage(me, end(to, sendStarts));
        long[] result = garbage(me, end(from, receiveStarts));
        for (int r = 0; r < size; r++) {
            put(between(me, r, to[r]), sent, sendStarts[r]);
            if (isInPlace) {
                put(between(me, r, to[r]), result, receiveStarts[r]);
            }
        }
        Place send = place(me, 0, sent);
        Place receive = place(me, 1, result);
        Object input = isInPlace ? Buffer.IN_PLACE : send.view();
        if (what == Collective.ALLTOALL) {
            comm.alltoall(input, receive.view());
        } else {
            comm.alltoallv(input, isInPlace ? null : to, isInPlace ? null : sendDisplacements, receive.view(), from, receiveDisplacements);
        }
        send.expectUnchanged(who);
        for (int r = 0; r < size; r++) {
            put(between(r, me, from[r]), result, receiveStarts[r]);
        }
        receive.expect(who, result);
    }

    /** What one rank sends to another. */
    private long[] between(int from, int to, int n) {
        SplittableRandom random = random(from, 1000 + to);
        long[] elements = new long[n];
        Arrays.setAll(elements, i -> op.values().next(random));
        return elements;
    }
}
