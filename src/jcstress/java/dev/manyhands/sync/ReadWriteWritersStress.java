package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two writers increment plain fields: no increment is lost, and the lock is free afterwards.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS that sets TURN, errors: both writers got the lock, and the unlock of
 * one of them threw IllegalMonitorStateException; or the test did not end.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A lost increment, or something left.")
@State
public class ReadWriteWritersStress {
    private final ReadWriteSync lock = new ReadWriteSync(null, false);
    private int data;

    @Actor
    public void one() {
        lock.lockWrite(Thread.currentThread().threadId());
        data++;
        lock.unlockWrite();
    }

    @Actor
    public void two() {
        lock.lockWrite(Thread.currentThread().threadId());
        data++;
        lock.unlockWrite();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = data;
        result.r2 = (int) lock.state + lock.length;
    }
}
