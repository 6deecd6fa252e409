package dev.manyhands.comm;

import java.util.concurrent.atomic.AtomicInteger;

/** Where the ranks of a communicator in one heap meet for collective operations. */
final class Board {
    /*
     * Each rank has two slots, used in turn, each on a pair of cache lines of its own:
     *
     *     + 0       stamp: number of the meeting that the slot was written for
     *     + 1, + 2  signature of the call, see Call
     *     + 3 .. 7  up to 5 elements that the rank contributes
     *
     * In meeting e (1, 2, ...) a rank writes its slot e mod 2, the stamp last, by release; then it waits until the slots of all others
     * have the
     * stamp e, by acquire: so it sees what they wrote, and what they did before (Hensgen, Finkel and Manber 1988 with one
     * round: every rank tells every other). A number takes the place of a sense, so there is nothing to reset. A slot is written again in
     * meeting e + 2, which a rank enters only after all others have entered e + 1, that is after they have read all slots of e. So two
     * slots suffice, and one meeting is enough for a small allreduce: no barrier follows it.
     *
     * The calls, one object for each slot, are for what does not fit: the same rule protects them. What a rank reads through them from
     * another's buffers must be read before the meeting that ends the operation.
     */
    static final int ELEMENTS = Channel.INLINE_ELEMENTS;

    private final int size;
    private final Lines words;
    private final Call[] calls;
    /** How many ranks have not done with it. */
    private final AtomicInteger users;

    Board(int size) {
        this.size = size;
        users = new AtomicInteger(size);
        words = new Lines(2 * size * Lines.APART);
        calls = new Call[2 * size];
    }

    /** Makes the objects for a rank's calls; in the rank's own thread, so that they do not lie among those of the others. */
    void add(int rank) {
        calls[rank] = new Call();
        calls[size + rank] = new Call();
    }

    /** Says that a rank has done with it; returns whether it was the last. */
    boolean release() {
        return users.decrementAndGet() == 0;
    }

    private int slot(long meeting, int rank) {
        return ((int) (meeting & 1) * size + rank) * Lines.APART;
    }

    /** The call of a rank in a meeting. */
    Call call(long meeting, int rank) {
        return calls[(int) (meeting & 1) * size + rank];
    }

    void setElement(long meeting, int rank, int index, long bits) {
        words.set(slot(meeting, rank) + 3 + index, bits);
    }

    long element(long meeting, int rank, int index) {
        return words.get(slot(meeting, rank) + 3 + index);
    }

    long signature(long meeting, int rank) {
        return words.get(slot(meeting, rank) + 1);
    }

    long count(long meeting, int rank) {
        return words.get(slot(meeting, rank) + 2);
    }

    /** Whether a rank has come to a meeting with the given signature. */
    boolean isSame(long meeting, int rank, long signature, long count) {
        int slot = slot(meeting, rank);
        return words.get(slot + 1) == signature && words.get(slot + 2) == count;
    }

    /** Enters a meeting. */
    void enter(long meeting, int rank, long signature, long count) {
        int slot = slot(meeting, rank);
        words.set(slot + 1, signature);
        words.set(slot + 2, count);
        words.setRelease(slot, meeting); // pairs with the acquire in hasEntered
    }

    boolean hasEntered(long meeting, int rank) {
        return words.getAcquire(slot(meeting, rank)) == meeting;
    }
}
