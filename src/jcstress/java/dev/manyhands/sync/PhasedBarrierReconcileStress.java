package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two parties of a tier that lags a phase behind arrive: it is brought up once, and neither arrival is undone by that.
 *
 * <p>Seen to fail on x86: with a write in place of the CAS in reconcile(), and with a read and a write in place of the CAS in arrive(),
 * "1, 1, 1".
 */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "Both have arrived in phase 1, which has ended.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An arrival was lost.")
@State
public class PhasedBarrierReconcileStress {
    private final PhasedBarrier root = new PhasedBarrier();
    private final PhasedBarrier child = new PhasedBarrier(root, 2);

    public PhasedBarrierReconcileStress() {
        child.arrive();
        child.arrive();
    }

    @Actor
    public void one(III_Result result) {
        result.r1 = child.arrive();
    }

    @Actor
    public void other(III_Result result) {
        result.r2 = child.arrive();
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = child.getPhase();
    }
}
