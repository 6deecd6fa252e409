package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A participant leaves while it is abandoned: one of the two wins, so it is counted as gone once.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The participant has left.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It was abandoned, and its units are handed out again.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "It would count as gone twice.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "It would be waited for forever.")
@State
public class SeatAbandonStress {
    private final Seat seat = new Seat(0, null);

    @Actor
    public void participant(II_Result result) {
        result.r1 = seat.leave() ? 1 : 0;
    }

    @Actor
    public void watcher(II_Result result) {
        result.r2 = seat.abandon() != null ? 1 : 0;
    }
}
