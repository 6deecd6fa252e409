package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An interrupt and a release for a thread that waits: it has the lock or it has not, and the lock is whole afterwards.
 *
 * <p>With a thread that gives up without unlinking its node it failed: "2, 1", the node was left in the queue.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It got the lock.")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "It was interrupted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The lock is held or somebody is left in the queue.")
@State
public class MutexInterruptStress {
    private final MutexSync mutex = new MutexSync(null, false);
    private volatile Thread waiter;
    private volatile boolean held;

    @Actor
    public void releases() {
        mutex.lockUninterruptibly();
        held = true;
        Thread thread;
        while ((thread = waiter) == null) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        mutex.unlock();
    }

    @Actor
    public void waits(II_Result result) {
        while (!held) {
            Thread.onSpinWait();
        }
        waiter = Thread.currentThread();
        if (mutex.enter(new LockNode(false, 1), false, 0) == LockQueue.ENTERED) {
            result.r1 = 1;
            mutex.unlock();
        } else {
            result.r1 = 2;
        }
        Thread.interrupted();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = mutex.length + (mutex.isHeld() ? 10 : 0);
    }
}
