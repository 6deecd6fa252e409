package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The only place is given back while a task is submitted: it gets the place, once.
 *
 * <p>Seen to fail on x86: when the giver looks for who waits before it gives the place back, "0, 1".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It was started.")
@Outcome(id = "0, .", expect = Expect.FORBIDDEN, desc = "It waits for ever, with a place free.")
@Outcome(id = "2, .", expect = Expect.FORBIDDEN, desc = "It was started twice.")
@State
public class AdmissionStress {
    private final Admission admission = new Admission(1, null, null);
    private final TestTicket ticket = new TestTicket(true);

    public AdmissionStress() {
        admission.overdraw(); // the leaver has the place
    }

    @Actor
    public void submitter() {
        admission.submit(ticket);
    }

    @Actor
    public void leaver() {
        admission.give();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = ticket.admitted.get();
        result.r2 = ticket.queued ? 1 : 0;
    }
}
