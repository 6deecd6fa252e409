package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An interrupt and the leaving of a reader for a writer that waits for it: the writer has the lock or it has not, and the lock is whole
 * afterwards.
 *
 * <p>Without giveTurnBack() after an interrupt it failed: the turn was left ("2, 1").
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It got the lock.")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "It was interrupted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Something was left.")
@State
public class ReadWriteInterruptStress {
    private final ReadWriteSync lock = new ReadWriteSync(null, false);
    private volatile Thread waiter;
    private volatile boolean held;

    @Actor
    public void reader() {
        long id = Thread.currentThread().threadId();
        lock.lockRead(id);
        held = true;
        Thread thread;
        while ((thread = waiter) == null) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        lock.unlockRead(id);
    }

    @Actor
    public void writer(II_Result result) {
        while (!held) {
            Thread.onSpinWait();
        }
        waiter = Thread.currentThread();
        try {
            lock.lockWrite(Thread.currentThread().threadId(), false, 0);
            result.r1 = 1;
            lock.unlockWrite();
        } catch (InterruptedException e) {
            result.r1 = 2;
        }
        Thread.interrupted();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = (int) lock.state + lock.length + lock.readHolds(0) + (lock.table.stamp() == 0 ? 100 : 0);
    }
}
