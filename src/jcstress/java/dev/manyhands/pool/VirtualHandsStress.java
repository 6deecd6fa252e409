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
 * A source with room for one helper gets work while its helper, which has found none, leaves: the helper sees it, or another one is
 * started.
 *
 * <p>Seen to fail on x86: when the helper looks for work for the last time before it is counted as gone, "1, 0".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The helper has done it.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Another helper is on its way.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Another helper is on its way in vain.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The work is left, with a place free.")
@State
public class VirtualHandsStress {
    private final NoThreads factory = new NoThreads();
    private final VirtualThreads threads = new VirtualThreads("pool", 1, null, factory);
    private final VirtualHands hands = new VirtualHands(threads, 1);
    private final AtomicInteger work = new AtomicInteger(1);
    private final Source source = new Source() {
        @Override
        boolean joinable() {
            return work.get() > 0;
        }

        @Override
        void join(Worker worker) {
            work.set(0);
        }
    };

    public VirtualHandsStress() {
        hands.post(source, 1); // "starts" the helper, which the second actor is
        factory.starts.set(0);
        work.set(0);
    }

    @Actor
    public void giver() {
        work.set(1);
        hands.nudge(source, 1);
    }

    @Actor
    public void helper() {
        factory.last.run();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = work.get();
        result.r2 = factory.starts.get();
    }
}
