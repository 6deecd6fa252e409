package dev.manyhands.pool;

import java.util.concurrent.CancellationException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A task is cancelled while it is given to a pool: it is run or ends as cancelled.
 *
 * <p>Seen to fail on x86: when "stopped" is looked at after "cancelled" instead of before, "2".
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "It was run.")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It was cancelled.")
@Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "It is refused as if it had been run before.")
@State
public class PoolCancelStress {
    private static final ThreadPool POOL = ThreadPool.of(1);

    private final TestTask task = new TestTask(true);

    @Actor
    public void caller(I_Result result) {
        try {
            POOL.run(task, Schedule.AUTO, 0, 1);
        } catch (CancellationException cancelled) {
            result.r1 = 1;
        } catch (IllegalStateException refused) {
            result.r1 = 2;
        }
        Thread.interrupted();
    }

    @Actor
    public void canceller() {
        task.cancel();
    }
}
