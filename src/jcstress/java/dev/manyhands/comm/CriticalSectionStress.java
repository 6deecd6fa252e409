package dev.manyhands.comm;

import dev.manyhands.internal.SpinBudget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two ranks enter a critical section. One at a time is in it and sees what the other has written there, and who has to wait is woken:
 * should the wake-up be lost, then it is blocked when the other has left the world, which is a deadlock.
 */
@JCStressTest
@Outcome(id = {"1, 2", "2, 1"}, expect = Expect.ACCEPTABLE, desc = "One after the other.")
@Outcome(id = {"1, 1", "0, 1", "1, 0"}, expect = Expect.FORBIDDEN, desc = "Both were in the section at the same time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A wake-up was lost.")
@State
public class CriticalSectionStress {
    /** So many that those who wait soon park. */
    private final ThreadWorld world = new ThreadWorld("stress", SpinBudget.PROCESSORS + 2);
    private final CriticalSection section = new CriticalSection("stress");
    private int entered;

    /** Prepares the world: the other ranks have left. */
    public CriticalSectionStress() {
        for (int r = 2; r < world.size; r++) {
            world.ranks[r].leave();
        }
    }

    private int enter(int rank) {
        RankThread me = world.ranks[rank];
        me.setThread(Thread.currentThread());
        try {
            section.enter(me);
            int mine = ++entered;
            for (int i = 0; i < 100; i++) {
                Thread.yield(); // long enough for the other to park
            }
            section.leave();
            return mine;
        } catch (AbortedException e) {
            return -1;
        } finally {
            me.leave();
            Thread.interrupted();
        }
    }

    @Actor
    public void first(II_Result result) {
        result.r1 = enter(0);
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = enter(1);
    }
}
