package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The end of an operation in the background is seen together with its results. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It is not over.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "It is over, and its result is there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It is over without its result.")
@State
public class BackgroundResultStress {
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final CollectiveRequest request = new CollectiveRequest(world.ranks[0], new Call());
    private int result;

    @Actor
    public void background() {
        result = 7;
        request.end(null);
    }

    @Actor
    public void owner(II_Result seen) {
        if (request.isOver()) {
            seen.r1 = 1;
            seen.r2 = result;
        }
    }
}
