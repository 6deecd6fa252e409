package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads want the only permit, do something that is not atomic, and return it: one after the other, the second sees what the first
 * has done, and the permit is there at the end.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS in take(), "1, 1, 2", "1, 2, 2" and "2, 1, 2".
 */
@JCStressTest
@Outcome(id = {"1, 2, 1", "2, 1, 1"}, expect = Expect.ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both at once, a permit lost or made, or a lost wake-up (-1).")
@State
public class SemaphoreExclusionStress {
    private final Semaphore semaphore = new Semaphore(1);
    private int data;

    private int visit() {
        if (!Uninterrupted.call(() -> semaphore.tryAcquire(2, TimeUnit.SECONDS))) {
            return -1;
        }
        int seen = ++data;
        semaphore.release();
        return seen;
    }

    @Actor
    public void first(III_Result result) {
        result.r1 = visit();
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = visit();
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = semaphore.availablePermits();
    }
}
