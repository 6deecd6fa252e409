package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread parks at once for the end of a phase, which the only party ends meanwhile: it is woken.
 *
 * <p>Seen to fail on x86: with a release store in place of the CAS of the last arrival (and a limit of 50 ms, or the test would not end),
 * "0".
 */
@JCStressTest
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "Woken, or never parked; sees what came before the arrival.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "A lost wake-up: parked until the limit, or released too early.")
@State
public class PhasedBarrierWakeStress {
    /** Long enough that only a thread that nobody wakes waits for so long. */
    private static final long LIMIT = 2_000_000_000L;

    /** How long the party takes to arrive: a little more each time, as the waiter needs some time to park. */
    private static int turn;

    private final PhasedBarrier barrier = new PhasedBarrier(1);
    private int data;

    @Actor
    public void party() {
        for (int k = turn++ & 31; k > 0; k--) {
            Thread.onSpinWait();
        }
        data = 7;
        barrier.arrive();
    }

    @Actor
    public void waiter(I_Result result) {
        long start = System.nanoTime();
        barrier.tier.await(0, 0, LIMIT);
        result.r1 = System.nanoTime() - start < LIMIT ? data : 0;
    }
}
