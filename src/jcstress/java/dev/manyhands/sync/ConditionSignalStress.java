package dev.manyhands.sync;

import java.util.concurrent.locks.Condition;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A signal against a wait that is just beginning: the waiting thread goes on, and sees what was done before the signal.
 *
 * <p>Seen to fail on x86: with an unlock that wakes nobody (and no limit to how long the first of the queue parks), the test does not end.
 */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "The waiting thread went on.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Not seen, or somebody left in a queue.")
@State
public class ConditionSignalStress {
    private final Mutex mutex = new Mutex();
    private final Condition condition = mutex.newCondition();
    private int data;

    @Actor
    public void waits(II_Result result) {
        mutex.lock();
        while (data == 0) {
            condition.awaitUninterruptibly();
        }
        result.r1 = data;
        mutex.unlock();
    }

    @Actor
    public void signals() {
        mutex.lock();
        data = 7;
        condition.signal();
        mutex.unlock();
    }

    @Arbiter
    public void after(II_Result result) {
        mutex.lock();
        result.r2 = mutex.getWaitQueueLength(condition) + mutex.getQueueLength();
        mutex.unlock();
    }
}
