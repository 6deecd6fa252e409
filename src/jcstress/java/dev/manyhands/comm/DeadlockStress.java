package dev.manyhands.comm;

import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two ranks begin to wait for each other at the same time: at least one of them sees that nobody can go on, and both are ended.
 *
 * <p>Seen to fail on x86: with a release store in place of the CAS to BLOCKED (no full fence before the look at the others), the test does
 * not end: both wait, and neither has seen it.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both have been told.")
@Outcome(id = {"-2, -2", "-2, 0", "0, -2"}, expect = Expect.ACCEPTABLE_INTERESTING, desc = "The other actor did not come in time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A wait has ended in another way.")
@State
public class DeadlockStress {
    private final Rendezvous start = new Rendezvous();
    private final ThreadWorld world = new ThreadWorld("stress", 2);

    private int await(int rank) {
        if (!start.isMet()) {
            return -2;
        }
        Thread.interrupted(); // by which the other has ended the test before this one, but a moment too late: it is here now
        world.ranks[rank].setThread(Thread.currentThread());
        RankThread other = world.ranks[1 - rank];
        for (int looks = ThreadLocalRandom.current().nextInt(128); looks > 0; looks--) {
            other.snapshot(); // so that they begin at another moment each time
        }
        try {
            world.ranks[rank].parkUnlessOver(new Wait() {
                @Override
                public boolean isOver() {
                    return other.snapshot() < 0; // never: but each has the other's state in its cache
                }

                @Override
                public String describe() {
                    return "a wait without end";
                }
            });
            return 0;
        } catch (AbortedException e) {
            return e.getCause() instanceof DeadlockException ? 1 : 2;
        } finally {
            Thread.interrupted();
        }
    }

    @Actor
    public void first(II_Result result) {
        result.r1 = await(0);
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = await(1);
    }
}
