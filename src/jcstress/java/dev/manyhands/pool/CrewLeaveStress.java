package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A worker that was offered the loop leaves while the loop is cancelled: the interrupt, if it comes, is there before the worker has left
 * and clears its flag, and never later.
 *
 * <p>Seen to fail on x86: when clearInterrupt() does not wait for the monitor, "0, 1".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The worker was gone before.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The interrupt came in time to be cleared.")
@Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The interrupt came after the worker had left.")
@State
public class CrewLeaveStress {
    private static final ThreadPool POOL = ThreadPool.of(1);

    private final Thread thread = new Thread(); // never started: only its interrupt flag is used
    private final Worker worker = new Worker(POOL, 0, 9);
    private final TestSource loop = new TestSource();
    private final TestTask task = new TestTask();
    private final Crew crew = new Crew(loop, new Roster(worker), new Thread(), task);

    {
        worker.set(thread);
    }

    public CrewLeaveStress() {
        worker.mailbox.publish(loop);
    }

    @Actor
    public void canceller() {
        crew.cancel();
    }

    @Actor
    public void member(II_Result result) {
        worker.leftOffer();
        if (task.isStopped()) {
            crew.clearInterrupt(); // waits for the canceller
        }
        result.r1 = thread.isInterrupted() ? 1 : 0;
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = thread.isInterrupted() ? 1 : 0;
    }
}
