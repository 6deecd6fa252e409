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
 * Two parties write, arrive, wait and read, twice, in split phases and in two tiers: each sees what the other wrote in this phase, though
 * the faster one is in the next phase already.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS in arrive() (and a limit of 50 ms, or the test would not end),
 * "-1, -1, 0" to "-1, -1, 3".
 */
@JCStressTest
@Outcome(id = "5, 5, 4", expect = Expect.ACCEPTABLE, desc = "Each has seen 2 and then 3.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A phase was left too early, or an arrival or a wake-up was lost.")
@State
public class PhasedBarrierStress {
    private final PhasedBarrier root = new PhasedBarrier(1);
    private final PhasedBarrier child = new PhasedBarrier(root, 1);
    private int x;
    private int y;

    private static void pass(PhasedBarrier barrier) throws Exception {
        barrier.awaitAdvanceInterruptibly(barrier.arrive(), 2, TimeUnit.SECONDS);
    }

    @Actor
    public void first(III_Result result) {
        result.r1 = BarrierTry.orMinusOne(() -> {
            int seen = 0;
            for (int round = 2; round <= 3; round++) {
                x = round;
                pass(root);
                seen += y;
                pass(root);
            }
            return seen;
        });
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = BarrierTry.orMinusOne(() -> {
            int seen = 0;
            for (int round = 2; round <= 3; round++) {
                y = round;
                pass(child);
                seen += x;
                pass(child);
            }
            return seen;
        });
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = child.getPhase();
    }
}
