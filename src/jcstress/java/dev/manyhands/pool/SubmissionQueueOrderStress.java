package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread offers two tasks while another one polls twice: it gets them in order, whole, and none is lost.
 *
 * <p>No weakening was seen on x86: even with a plain deque in place of the queue all runs passed. It guards the order and against
 * lost tasks, not the memory order.
 */
@JCStressTest
@Outcome(id = "0, 0, 12", expect = Expect.ACCEPTABLE, desc = "The tasks came later.")
@Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "The second task came later.")
@Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "The first task came between the polls.")
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "Both, in the order of submission.")
@State
public class SubmissionQueueOrderStress {
    /** A task with data in a plain field. */
    private static final class Numbered implements Runnable {
        int number;

        @Override
        public void run() {
        }
    }

    private final SubmissionQueue queue = new SubmissionQueue(1);

    private void offer(int number) {
        var task = new Numbered();
        task.number = number;
        queue.offer(task);
    }

    private int poll() {
        Runnable task = queue.poll();
        return task == null ? 0 : ((Numbered) task).number == 0 ? -1 : ((Numbered) task).number;
    }

    @Actor
    public void submitter() {
        offer(1);
        offer(2);
    }

    @Actor
    public void worker(III_Result result) {
        result.r1 = poll();
        result.r2 = poll();
    }

    @Arbiter
    public void rest(III_Result result) {
        int next = poll();
        result.r3 = next == 0 ? 0 : next == 1 ? 10 + poll() : next;
    }
}
