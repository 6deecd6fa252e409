package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two parties are the first at an empty tier: it becomes one party of its root, not two.
 *
 * <p>Seen to fail on x86: without the monitor, "0, 0, -1, -1".
 */
@JCStressTest
@Outcome(id = "0, 0, 2, 2", expect = Expect.ACCEPTABLE, desc = "Two parties in the tier, two in the root, none of which has arrived.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A registration was lost, or the tier was registered twice.")
@State
public class PhasedBarrierFirstStress {
    private final PhasedBarrier root = new PhasedBarrier(1);
    private final PhasedBarrier child = new PhasedBarrier(root);

    @Actor
    public void one(IIII_Result result) {
        result.r1 = child.register();
    }

    @Actor
    public void other(IIII_Result result) {
        result.r2 = child.register();
    }

    @Arbiter
    public void end(IIII_Result result) {
        result.r3 = child.getRegisteredParties() == 2 ? child.getUnarrivedParties() : -1;
        result.r4 = root.getRegisteredParties() == 2 ? root.getUnarrivedParties() : -1;
    }
}
