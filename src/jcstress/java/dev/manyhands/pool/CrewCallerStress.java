package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The caller finds its interrupt flag set while a failure cancels the loop: it does not take the interrupt of the failure for one
 * from outside, and has lost it when it has left.
 *
 * <p>Seen to fail on x86: when cancel() says true to everybody, "1, 0"; when leave() does not wait for the monitor, "0, 1".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The interrupt came from the failure and is gone.")
@Outcome(id = "1, .", expect = Expect.FORBIDDEN, desc = "The caller would report an interrupt that nobody sent.")
@Outcome(id = "., 1", expect = Expect.FORBIDDEN, desc = "The interrupt leaked into the caller.")
@State
public class CrewCallerStress {
    private static final LoopTask TASK = new TestTask();
    private final Crew crew = new Crew(2, TASK);
    private volatile Thread thread;

    @Actor
    public void failing() {
        crew.fail(new IllegalStateException());
    }

    @Actor
    public void caller(II_Result result) {
        thread = Thread.currentThread();
        crew.enter(0, thread);
        result.r1 = thread.isInterrupted() && crew.cancel() && Thread.interrupted() ? 1 : 0;
        crew.leave(0);
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = thread.isInterrupted() ? 1 : 0;
    }
}
