package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A loop is cancelled from elsewhere at its end: no interrupt follows the caller out of it.
 *
 * <p>The numbers: whether the caller's flag was set when it had left, and before it began the next loop.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The caller is as it was.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An interrupt that was meant for the loop stays with the caller.")
@State
public class CrewCancelEndStress {
    private final TestTask task = new TestTask(true);

    @Actor
    public void caller(II_Result result) {
        result.r2 = Thread.interrupted() ? 1 : 0;
        Crew crew = new Crew(new TestSource(), new Roster(), Thread.currentThread(), task);
        task.cancelBy(crew::cancel);
        task.cancelBy(null); // the end, as in Loop.run
        crew.close();
        if (crew.cancelled()) {
            crew.leaveCaller();
        }
        result.r1 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void canceller() {
        task.cancel();
    }
}
