package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread releases the mutex while another one enters the queue without trying before: an unlock against a park. The second gets the
 * lock, and what the first did under it.
 *
 * <p>Seen to fail on x86: with an unlock that wakes nobody (and no limit to how long the first of the queue parks), the test does not end.
 */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "The release was seen and nothing is left in the queue.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The second thread came first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Not seen, or somebody left in the queue.")
@State
public class MutexQueueStress {
    private final MutexSync mutex = new MutexSync(null, false);
    private int data;

    @Actor
    public void releases() {
        mutex.lockUninterruptibly();
        data = 7;
        mutex.unlock();
    }

    @Actor
    public void queues(II_Result result) {
        mutex.enter(new LockNode(false, 1));
        result.r1 = data;
        mutex.unlock();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = mutex.length;
    }
}
