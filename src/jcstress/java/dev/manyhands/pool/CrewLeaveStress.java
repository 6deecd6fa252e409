package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A member leaves while the loop is cancelled: the interrupt, if it comes, is over when the member has left.
 *
 * <p>Seen to fail on x86: when leave() does not wait for the monitor, "0, 1" and "1, 0".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing of the cancellation is left behind.")
@Outcome(id = "1, .", expect = Expect.FORBIDDEN, desc = "The interrupt was still set after the member had left.")
@Outcome(id = "., 1", expect = Expect.FORBIDDEN, desc = "The interrupt came after the member had left.")
@State
public class CrewLeaveStress {
    private static final LoopTask TASK = new TestTask();
    private final Crew crew = new Crew(2, TASK);
    private volatile Thread thread;

    @Actor
    public void canceller() {
        crew.cancel();
    }

    @Actor
    public void member(II_Result result) {
        thread = Thread.currentThread();
        crew.enter(1, thread);
        crew.leave(1);
        result.r1 = Thread.interrupted() ? 1 : 0;
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = thread.isInterrupted() ? 1 : 0;
    }
}
