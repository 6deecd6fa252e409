package dev.manyhands.comm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** A loop whose iterations are taken by ranks in one heap. */
final class SharedLoop {
    /** Names a loop: the ranks of a communicator go through the same ones in the same order. */
    record Key(int context, long number) {
    }

    private static final long NOTHING = Long.MIN_VALUE;

    final Key key;
    private final long from;
    private final long to;
    private final String sharing;
    /** The first iteration that nobody has taken. */
    private final AtomicLong next;
    /** The iteration whose ordered part comes next. */
    private volatile long turn;
    /** The turn that each rank waits for. */
    private final AtomicLongArray waiting;
    private final RankThread[] members;
    private final AtomicInteger users;

    SharedLoop(Key key, long from, long to, WorkSharing sharing, RankThread[] members) {
        this.key = key;
        this.from = from;
        this.to = to;
        this.sharing = sharing.toString();
        this.members = members;
        next = new AtomicLong(from);
        turn = from;
        users = new AtomicInteger(members.length);
        waiting = new AtomicLongArray(members.length);
        for (int r = 0; r < members.length; r++) {
            waiting.set(r, NOTHING);
        }
    }

    /** Throws if another rank has begun another loop. */
    void checkSame(long first, long end, WorkSharing by) {
        if (from != first || to != end || !sharing.equals(by.toString())) {
            throw new MismatchException("the ranks begin different loops: one from " + first + " to " + end + " (" + by + "), another from "
                + from + " to " + to + " (" + sharing + ")", null);
        }
    }

    /** Takes some iterations: returns the first, or the end if nothing is left; how many is said by {@link #length}. */
    long take(WorkSharing by, int ranks) {
        while (true) {
            long first = next.get();
            if (first >= to || next.compareAndSet(first, first + length(first, by, ranks))) {
                return first;
            }
        }
    }

    /** How many iterations are taken at a time when they begin with the given one. */
    long length(long first, WorkSharing by, int ranks) {
        long left = to - first;
        long wanted = by.kind == WorkSharing.Kind.GUIDED ? Math.max(by.chunk, left / ranks + (left % ranks == 0 ? 0 : 1)) : by.chunk;
        return Math.min(left, wanted);
    }

    /** Says that a rank takes no more; returns whether it is the last. */
    boolean leave() {
        return users.decrementAndGet() == 0;
    }

    /** Waits until the ordered parts of all iterations before the given one are done. */
    void awaitTurn(long iteration, int rank) {
        if (turn == iteration) {
            return;
        }
        waiting.set(rank, iteration); // before the look at the turn; pairs with the look in endTurn
        try {
            members[rank].await(new Turn(iteration, members[rank]));
        } finally {
            waiting.set(rank, NOTHING);
        }
    }

    /** Ends the ordered part of an iteration. */
    void endTurn(long iteration) {
        turn = iteration + 1;
        for (int r = 0; r < members.length; r++) {
            if (waiting.get(r) == iteration + 1) {
                members[r].wake();
            }
        }
    }

    /** Waits for the turn of an iteration. */
    private final class Turn implements Wait {
        private final long iteration;
        private final RankThread me;

        Turn(long iteration, RankThread me) {
            this.iteration = iteration;
            this.me = me;
        }

        @Override
        public boolean isOver() {
            if (turn == iteration) {
                return true;
            }
            me.mailbox.progress(); // someone may wait for room in a channel before his turn is over
            return false;
        }

        @Override
        public String describe() {
            return "forOrdered for the turn of iteration " + iteration + ", while it is that of iteration " + turn;
        }
    }
}
