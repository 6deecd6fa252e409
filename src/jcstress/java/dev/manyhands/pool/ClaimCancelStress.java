package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A claim is begun while it is cancelled: it runs or was cancelled before it began, never both, and an interrupt ends with the
 * run.
 *
 * <p>Seen to fail on x86: when the end of a run does not wait for the interrupt that is on its way, "42, 0, 1".
 */
@JCStressTest
@Outcome(id = "42, 0, 0", expect = Expect.ACCEPTABLE, desc = "It ran to its end, interrupted or not.")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "It was cancelled before it began.")
@Outcome(id = ".*, ., 1", expect = Expect.FORBIDDEN, desc = "The interrupt leaked out of the run.")
@State
public class ClaimCancelStress {
    private final Claim<Integer> claim = new Claim<>(() -> 42);
    private volatile Thread thread;

    @Actor
    public void runner(III_Result result) {
        thread = Thread.currentThread();
        if (claim.claim()) {
            claim.run();
            result.r3 = Thread.interrupted() ? 1 : 0;
        }
    }

    @Actor
    public void canceller(III_Result result) {
        result.r2 = claim.cancel() ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 |= thread.isInterrupted() ? 1 : 0;
        result.r1 = !claim.isDone() || claim.isCancelled() != (result.r2 == 1) ? -1 : claim.isCancelled() ? 0 : claim.result();
    }
}
