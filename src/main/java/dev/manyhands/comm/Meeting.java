package dev.manyhands.comm;

import java.lang.invoke.VarHandle;

/** One rank's side of the meetings on a {@link Board}. */
final class Meeting implements Wait {
    final Board board;
    final int rank;
    final int size;
    private final RankThread me;
    /** The threads of the ranks. */
    private final RankThread[] others;
    /** The present meeting. */
    private long number;
    /** All ranks before this one have entered it. */
    private int next;

    Meeting(RankThread[] members, int rank, Board board) {
        this.others = members;
        this.me = members[rank];
        this.rank = rank;
        this.size = members.length;
        this.board = board;
        board.add(rank);
    }

    /** The object for this rank's next call; the others may read it from the next meeting on. */
    Call nextCall() {
        return board.call(number + 1, rank);
    }

    /** The call that a rank has brought to the meeting so many before the present one. */
    Call call(int back, int of) {
        return board.call(number - back, of);
    }

    /** Prepares an element that this rank brings to the next meeting. */
    void bring(int index, long bits) {
        board.setElement(number + 1, rank, index, bits);
    }

    /** An element that a rank has brought to the present meeting. */
    long element(int of, int index) {
        return board.element(number, of, index);
    }

    /** Meets all others for a call: returns when all have called, and throws if not all have called the same. */
    void open(Call call) {
        open(call.signature(), call.count);
    }

    /** The same for a call that others need not see. */
    void open(long signature, long count) {
        meet(signature, count);
        for (int r = 0; r < size; r++) {
            if (!board.isSame(number, r, signature, count)) {
                throw mismatch();
            }
        }
    }

    /** Meets all others again: what they have read before may be written now, and the other way round. */
    void close() {
        meet(0, 0);
    }

    private void meet(long signature, long count) {
        number++;
        board.enter(number, rank, signature, count);
        next = 0;
        // Whoever has parked is woken after a short look at the others: the fence waits until the stamp is out, and meanwhile theirs come
        // in.
        for (int looks = me.world.eagerLooks(); looks > 0; looks--) {
            if (haveAllEntered()) {
                wakeOthers();
                return;
            }
            Thread.onSpinWait();
        }
        wakeOthers();
        me.await(this);
    }

    private void wakeOthers() {
        VarHandle.fullFence(); // pairs with the volatile store of PARKING, see RankThread
        for (int r = 0; r < size; r++) {
            if (r != rank) {
                others[r].wakeIfParked();
            }
        }
    }

    private boolean haveAllEntered() {
        while (next < size) {
            if (!board.hasEntered(number, next)) {
                return false;
            }
            next++;
        }
        return true;
    }

    @Override
    public boolean isOver() {
        if (haveAllEntered()) {
            return true;
        }
        me.mailbox.progress(); // someone may wait for room in a channel before he comes
        return false;
    }

    private MismatchException mismatch() {
        StringBuilder calls = new StringBuilder("the ranks call different collective operations:");
        for (int r = 0; r < size; r++) {
            calls.append(r == 0 ? " rank " : ", rank ").append(r).append(": ").append(Call.describe(board.signature(number, r),
                board.count(number, r)));
        }
        return new MismatchException(calls.toString(), null);
    }

    @Override
    public String describe() {
        StringBuilder missing = new StringBuilder();
        for (int r = 0; r < size; r++) {
            if (!board.hasEntered(number, r)) {
                missing.append(missing.isEmpty() ? "" : ", ").append(r);
            }
        }
        return lastCall() + ", which these ranks have not called: " + missing;
    }

    private String lastCall() {
        long signature = board.signature(number, rank);
        return signature == 0 ? "the end of a collective operation" : Call.describe(signature, board.count(number, rank));
    }
}
