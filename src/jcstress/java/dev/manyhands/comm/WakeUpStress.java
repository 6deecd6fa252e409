package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A rank is woken just as it parks. Should the wake-up be lost, then the rank is blocked when the other has left, which the world takes
 * for a deadlock; and when it is not lost, the world must not.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It goes on.")
@Outcome(id = "-2", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The other actor did not come in time.")
@Outcome(id = "-1", expect = Expect.FORBIDDEN, desc = "The wake-up was lost, or a deadlock was seen where there was none.")
@State
public class WakeUpStress {
    private final Rendezvous start = new Rendezvous();
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private boolean isOver;

    @Actor
    public void waits(I_Result result) {
        if (!start.isMet()) {
            result.r1 = -2;
            return;
        }
        world.ranks[0].setThread(Thread.currentThread());
        try {
            world.ranks[0].parkUnlessOver(new Wait() {
                @Override
                public boolean isOver() {
                    return isOver;
                }

                @Override
                public String describe() {
                    return "a wait";
                }
            });
            result.r1 = 1;
        } catch (AbortedException e) {
            Thread.interrupted();
            result.r1 = -1;
        }
    }

    @Actor
    public void wakes() {
        if (!start.isMet()) {
            return;
        }
        isOver = true;
        world.ranks[0].wake();
        world.ranks[1].leave();
    }
}
