package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The end of an operation in the background is seen together with its results, and with its failure.
 *
 * <p>Seen to fail on x86: with done written before the failure, "1, 7".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It is not over.")
@Outcome(id = "2, 7", expect = Expect.ACCEPTABLE, desc = "It is over, its result is there, and it has failed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It is over without its result, or its failure is lost.")
@State
public class BackgroundResultStress {
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final CollectiveRequest request = new CollectiveRequest(world.ranks[0], new Call());
    private final CommunicationException failure = new CommunicationException("as wanted");
    private int result;

    @Actor
    public void background() {
        result = 7;
        request.end(failure);
    }

    @Actor
    public void owner(II_Result seen) {
        if (request.isOver()) {
            try {
                request.finish(null);
                seen.r1 = 1;
            } catch (CommunicationException e) {
                seen.r1 = 2;
            }
            seen.r2 = result;
        }
    }
}
