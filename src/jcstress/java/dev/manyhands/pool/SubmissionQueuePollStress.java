package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two workers poll a queue of two tasks: each gets one, and not the same.
 *
 * <p>Seen to fail on x86: without the gate, and with a plain deque in place of the queue, "1, 1". Without the gate around the real
 * queue a run gave no result at all in 28 seconds.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The first worker got the older task.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The second worker got the older task.")
@State
public class SubmissionQueuePollStress {
    /** A task that is known by its number. */
    private record Numbered(int number) implements Runnable {
        @Override
        public void run() {
        }
    }

    private final SubmissionQueue queue = new SubmissionQueue(1);

    public SubmissionQueuePollStress() {
        queue.offer(new Numbered(1));
        queue.offer(new Numbered(2));
    }

    private int poll() {
        return queue.poll() instanceof Numbered task ? task.number() : 0;
    }

    @Actor
    public void first(II_Result result) {
        result.r1 = poll();
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = poll();
    }
}
