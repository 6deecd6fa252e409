package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A task in a borrowed place ends while the lender stops waiting for it: the lender has the place then, and the one who waits in the
 * queue does not begin before the lender ends too.
 *
 * <p>Seen to fail on x86: when the lender makes the place the borrower's own before it takes another one, "1, 1".
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The place was the lender's until it gave it back.")
@Outcome(id = "1, .", expect = Expect.FORBIDDEN, desc = "The lender's place was given to the next one.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The place was lost.")
@State
public class StayReclaimStress {
    private final VirtualThreads threads = new VirtualThreads("pool", 1, null, new NoThreads());
    private final TestTicket waiting = new TestTicket(true);
    private final Stay borrower = new Stay(threads, new TestTicket(true), true);

    public StayReclaimStress() {
        threads.admission.overdraw(); // the lender has the place
        threads.life.enter();
        threads.admission.submit(waiting);
    }

    @Actor
    public void borrower() {
        borrower.run();
    }

    @Actor
    public void lender() {
        borrower.reclaim();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = waiting.admitted.get();
        threads.admission.give();
        result.r2 = waiting.admitted.get();
    }
}
