package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A task is cancelled while it runs and ends: its thread is not interrupted any more when it has gone on.
 *
 * <p>Seen to fail on x86: without the wait for INTERRUPTED at the end of the task, "0, 1"; with FutureTask's own cancel as well.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "No interrupt after the task, nor later.")
@Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "The interrupt came later.")
@Outcome(id = "1, .", expect = Expect.FORBIDDEN, desc = "The interrupt was still there after the task.")
@State
public class PoolTaskCancelStress {
    private static final ThreadPool POOL = ThreadPool.of(1);

    private final PoolTask<Integer> task = new PoolTask<>(POOL, () -> 1);
    private volatile Thread runner;

    @Actor
    public void worker(II_Result result) {
        runner = Thread.currentThread();
        task.run();
        result.r1 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void canceller() {
        task.cancel(true);
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = runner.isInterrupted() ? 1 : 0;
    }
}
