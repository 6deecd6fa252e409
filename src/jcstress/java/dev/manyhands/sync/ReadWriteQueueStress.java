package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A writer releases while a reader enters the queue without trying before: a release against a park. The reader gets in, and nothing is
 * left.
 *
 * <p>Seen to fail on x86: with a release that wakes nobody (and no limit to how long the first of the queue parks), the test does not end.
 */
@JCStressTest
@Outcome(id = {"0, 0", "7, 0"}, expect = Expect.ACCEPTABLE, desc = "Before the write, or after it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Something was left.")
@State
public class ReadWriteQueueStress {
    private final ReadWriteSync lock = new ReadWriteSync(null, false);
    private int data;

    @Actor
    public void writer() {
        lock.lockWrite(Thread.currentThread().threadId());
        data = 7;
        lock.unlockWrite();
    }

    @Actor
    public void reader(II_Result result) {
        lock.enter(new LockNode(true, 1));
        result.r1 = data;
        lock.unlockRead(Thread.currentThread().threadId());
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = (int) lock.state + lock.length + lock.readHolds(0);
    }
}
