package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads pass a barrier four times, writing before it and reading after it: in each round each sees what the other wrote in this
 * round, though the faster one is in the next round already. A lost arrival or wake-up shows as -1.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS of an arrival (and a limit of 50 ms, or the test would not end),
 * "-1, -1".
 */
@JCStressTest
@Outcome(id = "5, 5", expect = Expect.ACCEPTABLE, desc = "Each has seen 2 and then 3.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A round was left too early, or an arrival or a wake-up was lost.")
@State
public class BarrierStress {
    private final Barrier barrier = new Barrier(2);
    private int x;
    private int y;

    private boolean pass() {
        return Uninterrupted.call(() -> barrier.await(2, TimeUnit.SECONDS)) >= 0;
    }

    @Actor
    public void first(II_Result result) {
        try {
            int seen = 0;
            for (int round = 2; round <= 3; round++) {
                x = round;
                pass();
                seen += y;
                pass();
            }
            result.r1 = seen;
        } catch (IllegalStateException lost) {
            result.r1 = -1;
        }
    }

    @Actor
    public void second(II_Result result) {
        try {
            int seen = 0;
            for (int round = 2; round <= 3; round++) {
                y = round;
                pass();
                seen += x;
                pass();
            }
            result.r2 = seen;
        } catch (IllegalStateException lost) {
            result.r2 = -1;
        }
    }
}
