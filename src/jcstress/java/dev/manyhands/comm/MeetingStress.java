package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two ranks meet again and again: each sees what the other brings to each meeting, and what it wrote before, although slots are used
 * again.
 *
 * <p>Seen to fail on x86: with one slot for each rank in place of two, an error: a rank waits in vain for the number of a meeting whose
 * slot the other has used again (DeadlockException).
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Each meeting was as it should be.")
@Outcome(id = {"-2, -2", "-2, 0", "0, -2"}, expect = Expect.ACCEPTABLE_INTERESTING, desc = "The other actor did not come in time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "So many meetings were not.")
@State
public class MeetingStress {
    private static final int MEETINGS = 20;

    private final Rendezvous start = new Rendezvous();
    private final RankThread[] ranks = new ThreadWorld("stress", 2).ranks;
    private final Board board = new Board(2);
    private final int[] before = new int[2];

    private int meet(int rank) {
        if (!start.isMet()) {
            return -2;
        }
        ranks[rank].setThread(Thread.currentThread());
        Meeting meeting = new Meeting(ranks, rank, board);
        int wrong = 0;
        for (int m = 1; m <= MEETINGS; m++) {
            before[rank] += m % 2; // not while the other reads it: it is read after odd meetings, and written before them
            meeting.bring(0, m);
            meeting.open(m, m);
            wrong += meeting.element(1 - rank, 0) == m && (m % 2 == 0 || before[1 - rank] == (m + 1) / 2) ? 0 : 1;
        }
        return wrong;
    }

    @Actor
    public void first(II_Result result) {
        result.r1 = meet(0);
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = meet(1);
    }
}
