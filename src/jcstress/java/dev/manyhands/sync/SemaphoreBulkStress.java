package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A drain, a release and a bulk acquire that does not wait: all permits are accounted for.
 *
 * <p>Seen to fail on x86: with a read and a write of 0 in place of the exchange in drain(), "3, 0, 3", "3, 1, 4" and "5, 1, 6".
 */
@JCStressTest
@Outcome(id = "3, 1, 5", expect = Expect.ACCEPTABLE, desc = "Drain, release, acquire.")
@Outcome(id = "5, 0, 5", expect = Expect.ACCEPTABLE, desc = "Release, drain, acquire.")
@Outcome(id = "4, 1, 5", expect = Expect.ACCEPTABLE, desc = "Release, acquire, drain.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Permits were lost or made.")
@State
public class SemaphoreBulkStress {
    private final Semaphore semaphore = new Semaphore(3);

    @Actor
    public void drainer(III_Result result) {
        result.r1 = semaphore.drainPermits();
    }

    @Actor
    public void other(III_Result result) {
        semaphore.release(2);
        result.r2 = semaphore.tryAcquire(1) ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = semaphore.availablePermits() + result.r1 + result.r2;
    }
}
