package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A member enters while the loop is cancelled: it sees that, or it is interrupted.
 *
 * <p>Seen to fail on x86: with a release store of the seat, "1, 0".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The member saw the cancellation and begins nothing.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The member saw the cancellation and is interrupted as well.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The member has begun and is interrupted.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The member works on in a loop that is cancelled.")
@State
public class CrewEnterStress {
    /** A thread that only counts its interrupts. */
    private static final class Interrupted extends Thread {
        int interrupts;

        @Override
        public void interrupt() {
            interrupts++;
        }
    }

    private static final LoopTask TASK = new TestTask();
    private final Crew crew = new Crew(2, TASK);
    private final Interrupted member = new Interrupted();

    @Actor
    public void canceller() {
        crew.cancel();
    }

    @Actor
    public void member(II_Result result) {
        result.r1 = crew.enter(1, member) ? 1 : 0;
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = member.interrupts;
    }
}
