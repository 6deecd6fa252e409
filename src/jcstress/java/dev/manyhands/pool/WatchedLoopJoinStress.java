package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Work comes to a watched loop while its only participant leaves for lack of work, and a late call for help finds no room: somebody is
 * there for the work, or on the way.
 *
 * <p>The numbers: how often the unit was run, and whether help was called for.
 */
@JCStressTest
@Outcome(id = "1, [01]", expect = Expect.ACCEPTABLE, desc = "The unit was run.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Help is on the way.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The unit lies there and nobody comes.")
@State
public class WatchedLoopJoinStress {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean work;
    private final WatchedHands hands = new WatchedHands() {
        @Override
        public int post(Source source, int wanted) {
            return -1;
        }

        @Override
        public void nudge(Source source, int wanted) {
            calls.incrementAndGet();
        }

        @Override
        public void remove(int slot) {
        }

        @Override
        public void beginWaiting(boolean mayGoOnEarly) {
        }

        @Override
        public void endWaiting() {
        }

        @Override
        public void abandon(Thread thread, Worker worker) {
        }

        @Override
        public boolean othersWait() {
            return false;
        }
    };
    private final LoopTask task = new TestTask(false) {
        @Override
        protected boolean hasWork() {
            return work;
        }

        @Override
        protected void run(int from, int to, int participant) {
            runs.incrementAndGet();
        }
    };
    private final WatchedLoop loop = new WatchedLoop(hands, task, LoopWatch.NONE, 1, 1);

    @Actor
    public void participant() {
        loop.join(null);
    }

    @Actor
    public void bringer() {
        work = true;
        loop.join(null);
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = runs.get();
        result.r2 = Math.min(1, calls.get());
    }
}
