package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads cancel a claim that nobody has begun: one of them keeps it from beginning, and it is done.
 *
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS in cancel(), "1, 1, 1".
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The first cancelled it.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "The second cancelled it.")
@State
public class ClaimTwoCancelsStress {
    private final Claim<Integer> claim = new Claim<>(() -> 42);

    @Actor
    public void first(III_Result result) {
        result.r1 = claim.cancel() ? 1 : 0;
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = claim.cancel() ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = claim.isDone() && claim.isCancelled() ? 1 : 0;
    }
}
