package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A participant leaves while the end of the loop interrupts it: no interrupt follows it.
 *
 * <p>The numbers: whether the flag was set after the participant has cleared it, and before the next one sat down.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The interrupt came while it was in there, or not at all.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The interrupt reaches what the thread does next.")
@State
public class SeatInterruptStress {
    private volatile Seat seat;

    @Actor
    public void participant(II_Result result) {
        result.r2 = Thread.interrupted() ? 1 : 0;
        Seat own = new Seat(0, null);
        seat = own;
        own.leave();
        Thread.interrupted();
        result.r1 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void canceller() {
        Seat taken = seat;
        for (int k = 0; taken == null && k < 1000; k++) {
            taken = seat;
        }
        if (taken != null) {
            taken.interrupt();
        }
    }
}
