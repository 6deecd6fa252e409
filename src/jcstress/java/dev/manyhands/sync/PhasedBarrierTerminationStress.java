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
 * The only party arrives, which takes two steps as {@code onAdvance} is overridden, while another thread terminates the barrier: it is
 * terminated in the end, in the phase that was in force, and whoever waits afterwards passes and sees what came before the termination.
 *
 * <p>Seen to fail on x86: with a write in place of the CAS in advance(), "0, -1, -1".
 */
@JCStressTest
@Outcome(id = {"0, 0, 7", "0, 1, 7"}, expect = Expect.ACCEPTABLE, desc = "Arrived; terminated before or after the advance.")
@Outcome(id = "-1, 0, 7", expect = Expect.ACCEPTABLE, desc = "Terminated before the arrival.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The termination was lost, or somebody waits for ever.")
@State
public class PhasedBarrierTerminationStress {
    private final PhasedBarrier barrier = new PhasedBarrier(1) {
        @Override
        protected boolean onAdvance(int phase, int registeredParties) {
            return false;
        }
    };
    private int data;

    @Actor
    public void party(III_Result result) {
        result.r1 = Math.max(-1, barrier.arrive());
        result.r3 = BarrierTry.orMinusOne(() -> {
            barrier.awaitAdvanceInterruptibly(0, 2, TimeUnit.SECONDS);
            barrier.awaitAdvanceInterruptibly(1, 2, TimeUnit.SECONDS);
            return data;
        });
    }

    @Actor
    public void terminator() {
        data = 7;
        barrier.forceTermination();
    }

    @Arbiter
    public void end(III_Result result) {
        result.r2 = barrier.isTerminated() ? barrier.getPhase() - Integer.MIN_VALUE : -1;
    }
}
