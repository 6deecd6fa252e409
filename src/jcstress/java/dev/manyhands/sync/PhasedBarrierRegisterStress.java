package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * The only party arrives while another is registered: either the new one belongs to the old phase, which then waits for it, or to the next
 * one. In the second barrier {@code onAdvance} is overridden, so the advance is two steps, and registrations wait in between.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS that registers, "1, 2, 0, 2"; with a write in place of the CAS of the
 * last arrival, "0, -1, 0, 1"; without the wait of a registration for an advance that is under way, "0, 1, 0, -1" and "1, 2, 0, -1".
 */
@JCStressTest
@Outcome(id = {"0, 1, 0, 1", "0, 1, 1, 2", "1, 2, 0, 1", "1, 2, 1, 2"}, expect = Expect.ACCEPTABLE,
        desc = "Each in the phase that it was told.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A phase ended without a registered party, or a party was lost.")
@State
public class PhasedBarrierRegisterStress {
    private final PhasedBarrier barrier = new PhasedBarrier(1);
    private final PhasedBarrier overridden = new PhasedBarrier(1) {
        @Override
        protected boolean onAdvance(int phase, int registeredParties) {
            return false;
        }
    };

    @Actor
    public void party() {
        barrier.arrive();
        overridden.arrive();
    }

    @Actor
    public void newcomer(IIII_Result result) {
        result.r1 = barrier.register();
        result.r3 = overridden.register();
    }

    @Arbiter
    public void end(IIII_Result result) {
        result.r2 = unarrived(barrier, result.r1);
        result.r4 = unarrived(overridden, result.r3);
    }

    private static int unarrived(PhasedBarrier barrier, int phase) {
        return barrier.getPhase() == phase && barrier.getRegisteredParties() == 2 ? barrier.getUnarrivedParties() : -1;
    }
}
