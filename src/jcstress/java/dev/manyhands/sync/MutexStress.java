package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads increment plain fields under the mutex, one by lock() and one by tryLock(): they exclude each other, and each sees what
 * the other wrote.
 *
 * <p>Seen to fail on x86: with a look at the owner and a store in place of the CAS of tryLock(), errors: both got the lock, and the unlock
 * of one of them threw IllegalMonitorStateException.
 */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A lost increment.")
@State
public class MutexStress {
    private final Mutex mutex = new Mutex();
    private int first;
    private int second;

    @Actor
    public void locks() {
        mutex.lock();
        first++;
        second++;
        mutex.unlock();
    }

    @Actor
    public void tries() {
        while (!mutex.tryLock()) {
            Thread.onSpinWait();
        }
        first++;
        second++;
        mutex.unlock();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = first;
        result.r2 = second;
    }
}
