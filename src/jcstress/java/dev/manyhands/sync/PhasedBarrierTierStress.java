package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * The only party of a tier leaves while another one comes: the tier is a party of the root in the end, one party whatever the order.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS in arrive(), "0, 0, -1, -1".
 */
@JCStressTest
@Outcome(id = "0, 0, 1, 2", expect = Expect.ACCEPTABLE, desc = "One party in the tier, two in the root, none of which has arrived.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The tier has parties and is none of the root, or twice, or the phase has ended.")
@State
public class PhasedBarrierTierStress {
    private final PhasedBarrier root = new PhasedBarrier(1);
    private final PhasedBarrier child = new PhasedBarrier(root, 1);

    @Actor
    public void leaves(IIII_Result result) {
        result.r1 = child.arriveAndDeregister();
    }

    @Actor
    public void comes(IIII_Result result) {
        result.r2 = child.register();
    }

    @Arbiter
    public void end(IIII_Result result) {
        result.r3 = child.getRegisteredParties() == 1 ? child.getUnarrivedParties() : -1;
        result.r4 = root.getRegisteredParties() == 2 ? root.getUnarrivedParties() : -1;
    }
}
