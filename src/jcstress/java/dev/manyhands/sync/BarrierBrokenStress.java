package dev.manyhands.sync;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread writes, arrives and runs out of time at once, which breaks the barrier; the other looks whether it is broken, and arrives: if
 * it was broken it sees what was written, and does not pass.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS that breaks the barrier, "2, 1".
 */
@JCStressTest
@Outcome(id = "2, 7", expect = Expect.ACCEPTABLE, desc = "Broken, seen to be broken, with what came before.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Broken after the other had looked, or had arrived.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both had arrived before the time was looked at.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One passes and the other does not, or data is missing.")
@State
public class BarrierBrokenStress {
    private final Barrier barrier = new Barrier(2);
    private int data;

    private int pass(long seconds) {
        try {
            barrier.await(seconds, TimeUnit.SECONDS);
            return 1;
        } catch (BrokenBarrierException | TimeoutException e) {
            return 2;
        } catch (InterruptedException e) {
            return -1;
        }
    }

    @Actor
    public void impatient(II_Result result) {
        data = 7;
        result.r1 = pass(0);
    }

    @Actor
    public void other(II_Result result) {
        boolean broken = barrier.isBroken();
        int seen = data;
        int end = pass(20);
        result.r2 = !broken ? end : end == 2 ? seen : -1;
    }
}
