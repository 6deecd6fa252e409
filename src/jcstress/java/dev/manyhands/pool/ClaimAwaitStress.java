package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread blocks until a claim is done while another one runs it: the waiter wakes up and sees the result.
 *
 * <p>Seen to fail on x86: when the state is set before the result, "-1". A lost wake-up would show as a hang.
 */
@JCStressTest
@Outcome(id = "42", expect = Expect.ACCEPTABLE, desc = "The waiter has the result.")
@State
public class ClaimAwaitStress {
    private final Claim<Integer> claim = new Claim<>(() -> 42);

    @Actor
    public void runner() {
        if (claim.claim()) {
            claim.run();
        }
    }

    @Actor
    public void waiter(I_Result result) {
        try {
            claim.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        result.r1 = claim.isDone() && claim.result() != null ? claim.result() : -1;
    }
}
