package dev.manyhands.comm;

import dev.manyhands.internal.SpinBudget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two ranks take the iterations of a loop and do their ordered parts: in order, each seeing what the other has written, and no wake-up is
 * lost (it would be a deadlock as soon as the other has left the world).
 */
@JCStressTest
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "In order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Out of order, or a wake-up was lost.")
@State
public class OrderedLoopStress {
    private static final WorkSharing ONE_EACH = WorkSharing.dynamic(1);

    /** So many that those who wait soon park. */
    private final ThreadWorld world = new ThreadWorld("stress", SpinBudget.PROCESSORS + 2);
    private final SharedLoop loop = new SharedLoop(new SharedLoop.Key(0, 0), 0, 4, ONE_EACH,
        new RankThread[] {world.ranks[0], world.ranks[1]});
    private int done;
    private int wrong;

    /** Prepares the world: the other ranks have left. */
    public OrderedLoopStress() {
        for (int r = 2; r < world.size; r++) {
            world.ranks[r].leave();
        }
    }

    private void work(int rank, II_Result result) {
        RankThread me = world.ranks[rank];
        me.setThread(Thread.currentThread());
        try {
            for (long i = loop.take(ONE_EACH, 2); i < 4; i = loop.take(ONE_EACH, 2)) {
                loop.awaitTurn(i, rank);
                wrong += done == i ? 0 : 1;
                for (int k = 0; i % 2 == 0 && k < 100; k++) {
                    Thread.yield(); // long enough for the other to park
                }
                done++;
                loop.endTurn(i);
            }
            if (loop.leave()) { // the last one has seen all
                result.r1 = done;
                result.r2 = wrong;
            }
        } catch (AbortedException e) {
            result.r2 = -1;
        } finally {
            me.leave();
            Thread.interrupted();
        }
    }

    @Actor
    public void first(II_Result result) {
        work(0, result);
    }

    @Actor
    public void second(II_Result result) {
        work(1, result);
    }
}
