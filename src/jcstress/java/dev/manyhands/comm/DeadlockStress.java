package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two ranks begin to wait for each other at the same time: at least one of them sees that nobody can go on, and both are ended. */
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
        try {
            world.ranks[rank].parkUnlessOver(new Wait() {
                @Override
                public boolean isOver() {
                    return false;
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
