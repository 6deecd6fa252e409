package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A participant goes on to its next units while it is abandoned: each unit is either its own or handed out again.
 *
 * <p>The participant takes unit 7; the second number is the unit that the watcher has got of it, 0 if none.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It was abandoned before, with no units: it gives back what it has taken.")
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "It runs the unit; it was abandoned in there and the unit is handed out again.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The unit would be run by nobody, or without its knowing.")
@State
public class SeatUnitsStress {
    private final Seat seat = new Seat(0, null);

    @Actor
    public void participant(II_Result result) {
        result.r1 = seat.take(7, 8) ? 0 : 1;
    }

    @Actor
    public void watcher(II_Result result) {
        int[] range = seat.abandon();
        result.r2 = range[1] > range[0] ? range[0] : 0;
    }
}
