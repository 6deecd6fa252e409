package dev.manyhands.sync;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread waits, and waits again if that was broken by a reset; the other resets and then arrives: they meet, in the new era.
 *
 * <p>Seen to fail on x86: with a write in place of the CAS that puts the new era in place, "-1, -1".
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The waiter came after the reset.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The waiter came before the reset, and then again.")
@Outcome(expect = Expect.FORBIDDEN, desc = "They have missed each other.")
@State
public class BarrierResetStress {
    private final Barrier barrier = new Barrier(2);

    private int pass() throws Exception {
        try {
            barrier.await(2, TimeUnit.SECONDS);
            return 1;
        } catch (BrokenBarrierException e) {
            barrier.await(2, TimeUnit.SECONDS);
            return 2;
        }
    }

    @Actor
    public void waiter(II_Result result) {
        try {
            result.r1 = pass();
        } catch (Exception e) {
            result.r1 = -1;
        }
    }

    @Actor
    public void other(II_Result result) {
        barrier.reset();
        try {
            result.r2 = pass();
        } catch (Exception e) {
            result.r2 = -1;
        }
    }
}
