package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A late comer enters while the loop is cancelled: it sees that, or it is interrupted.
 *
 * <p>Seen to fail on x86: with a plain field "loop" in the worker, whose store the look at "stopped" may overtake, "1, 0".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The member saw the cancellation and begins nothing.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The member saw the cancellation and is interrupted as well.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The member has begun and is interrupted.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The member works on in a loop that is cancelled.")
@State
public class CrewEnterStress {
    private static final ThreadPool POOL = ThreadPool.of(1);

    private final Thread thread = new Thread(); // never started: only its interrupt flag is used
    private final Worker worker = new Worker(POOL, 0, 9);
    private final TestSource loop = new TestSource();
    private final TestTask task = new TestTask();
    private final Crew crew = new Crew(loop, new Roster(worker), new Thread(), task);

    {
        worker.set(thread);
    }

    @Actor
    public void canceller() {
        crew.cancel();
    }

    @Actor
    public void member(II_Result result) {
        worker.loop = loop;
        result.r1 = task.isStopped() ? 0 : 1;
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = thread.isInterrupted() ? 1 : 0;
    }
}
