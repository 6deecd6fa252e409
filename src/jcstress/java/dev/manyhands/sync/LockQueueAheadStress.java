package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread that was woken ahead of its turn is about to park again, while the one before it leaves the queue with the lock and releases
 * it: the one sees that it is the first and does not park, or the other one wakes it.
 *
 * <p>Seen to fail on x86: with a release store in place of the volatile one in mayPark() of LockQueue, "1, 0" in up to one of ten thousand
 * cases.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It saw that it is the first, and the other one found it awake.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It saw that it is the first, and was woken all the same.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It parks, and is woken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It parks, and nobody wakes it.")
@State
public class LockQueueAheadStress {
    private final MutexSync mutex = new MutexSync(null, true);
    private final LockNode holder = new LockNode(false, 1);
    private final LockNode woken = new LockNode(false, 1);

    public LockQueueAheadStress() {
        mutex.append(holder);
        mutex.append(woken);
        woken.awake = true;
    }

    @Actor
    public void leaves() {
        mutex.leave(holder);
        mutex.wakeFirst();
    }

    @Actor
    public void parks(II_Result result) {
        result.r1 = mutex.mayPark(woken) ? 1 : 0;
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = woken.awake ? 1 : 0;
    }
}
