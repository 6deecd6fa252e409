package dev.manyhands.sync;

import java.util.concurrent.locks.Condition;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A signal and an interrupt for a thread that waits: it ends by the signal, with the interrupt pending, or by the interrupt; and then
 * the signal has not been spent on it.
 *
 * <p>Seen to fail on x86: with reads and writes in place of the CASes by which a signal and an interrupt compete for the node, the test
 * does not end.
 */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Signalled first; the interrupt is pending.")
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "Interrupted; the flag is cleared.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An interrupt was lost or doubled, or somebody left in a queue.")
@State
public class ConditionInterruptStress {
    private final Mutex mutex = new Mutex();
    private final Condition condition = mutex.newCondition();
    private volatile Thread waiter;

    @Actor
    public void waits(III_Result result) {
        mutex.lock();
        waiter = Thread.currentThread();
        try {
            condition.await();
            result.r1 = 1;
        } catch (InterruptedException e) {
            result.r1 = 2;
        }
        mutex.unlock();
        result.r2 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void signalsAndInterrupts() {
        Thread thread;
        while ((thread = waiter) == null) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        mutex.lock();
        condition.signal();
        mutex.unlock();
    }

    @Arbiter
    public void after(III_Result result) {
        mutex.lock();
        result.r3 = mutex.getWaitQueueLength(condition) + mutex.getQueueLength();
        mutex.unlock();
    }
}
