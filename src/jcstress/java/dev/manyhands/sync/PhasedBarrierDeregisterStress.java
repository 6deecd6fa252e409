package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * One of two parties arrives while the other arrives and leaves: the phase ends, once, and the next one needs one party.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS in arrive(), "0, 0, 0, -1".
 */
@JCStressTest
@Outcome(id = "0, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "Phase 1, one party, which has not arrived.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An arrival or the deregistration was lost, or counted twice.")
@State
public class PhasedBarrierDeregisterStress {
    private final PhasedBarrier barrier = new PhasedBarrier(2);

    @Actor
    public void stays(IIII_Result result) {
        result.r1 = barrier.arrive();
    }

    @Actor
    public void leaves(IIII_Result result) {
        result.r2 = barrier.arriveAndDeregister();
    }

    @Arbiter
    public void end(IIII_Result result) {
        result.r3 = barrier.getPhase();
        result.r4 = barrier.getRegisteredParties() == 1 ? barrier.getUnarrivedParties() : -1;
    }
}
