package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The caller finds its interrupt flag set while a failure cancels the loop: it does not take the interrupt of the failure for one from
 * outside.
 *
 * <p>Seen to fail on x86: when cancel() says true to everybody, "1, 1".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The caller looked before the interrupt came.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The caller saw the interrupt and knows that it came from the failure.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "The caller would report an interrupt that nobody sent.")
@State
public class CrewCallerStress {
    private final Thread caller = new Thread(); // never started: only its interrupt flag is used
    private final Crew crew = new Crew(new TestSource(), new Roster(), caller, new TestTask());

    @Actor
    public void failing() {
        crew.fail(new IllegalStateException());
    }

    @Actor
    public void caller(II_Result result) {
        if (caller.isInterrupted()) {
            result.r1 = 1;
            result.r2 = crew.cancel() ? 1 : 0;
        }
    }
}
