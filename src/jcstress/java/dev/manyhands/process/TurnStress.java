package dev.manyhands.process;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A thread gives the turn back while the child rings: one of them sees to it that somebody looks.
 *
 * <p>Seen to fail on x86: with a release store in giveBack(), "false, false" in 11 of 14 configurations, in up to 0.6 % of the samples.
 */
@JCStressTest
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody looks for what the ring was about.")
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "Who gives the turn back looks again.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The ring has somebody look.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Both look; one of them gets the turn.")
@State
public class TurnStress {
    private final Turn turn = new Turn();

    public TurnStress() {
        turn.take();
    }

    @Actor
    public void reader(ZZ_Result r) {
        r.r1 = turn.giveBack();
    }

    @Actor
    public void ring(ZZ_Result r) {
        r.r2 = turn.ring();
    }
}
