package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Tasks are offered while the queue is closed and drained: a task was accepted exactly if the one who closed the queue finds it.
 *
 * <p>Seen to fail on x86: with a flag of its own for "closed" in place of the sign of "tail", "1, 0".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed before both.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Closed between them.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Closed after both.")
@State
public class SubmissionQueueCloseStress {
    private final SubmissionQueue queue = new SubmissionQueue(1);

    private static void task() {
    }

    @Actor
    public void submitter(II_Result result) {
        Runnable task = SubmissionQueueCloseStress::task;
        result.r1 = (queue.offer(task) ? 1 : 0) + (queue.offer(task) ? 1 : 0);
    }

    @Actor
    public void closer(II_Result result) {
        queue.close();
        result.r2 = queue.drain().size();
    }
}
