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
 * Two threads arrive: one is the first and one the last, and the last runs the action, which sees what both wrote.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS of an arrival (and a limit of 50 ms, or the test would not end), an
 * error: both were told to be the first, and waited in vain (TimeoutException, BrokenBarrierException).
 */
@JCStressTest
@Outcome(id = {"0, 1, 14", "1, 0, 14"}, expect = Expect.ACCEPTABLE, desc = "Each index once, the action once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two last ones, none, or an action that has not seen everything.")
@State
public class BarrierIndexStress {
    private int x;
    private int y;
    private int sum;
    private final Barrier barrier = new Barrier(2, () -> sum += x + y);

    @Actor
    public void first(III_Result result) {
        x = 7;
        result.r1 = Uninterrupted.call(() -> barrier.await(20, TimeUnit.SECONDS));
    }

    @Actor
    public void second(III_Result result) {
        y = 7;
        result.r2 = Uninterrupted.call(() -> barrier.await(20, TimeUnit.SECONDS));
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = sum;
    }
}
