package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A place is given back while the only task that waits is taken out of the queue and another one is submitted: that one gets the place,
 * although the giver may have held it in vain for a moment, in which the submitter found none.
 *
 * <p>Seen to fail on x86: when the giver does not look again after it has put the place back, "0, 0".
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The first one was taken out, the second one was started.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first one was started before it could be taken out; the second one waits.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The second one waits for ever, with a place free.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Two were started in one place.")
@State
public class AdmissionLookAgainStress {
    private final Admission admission = new Admission(1, null, null);
    private final TestTicket first = new TestTicket(true);
    private final TestTicket second = new TestTicket(true);

    public AdmissionLookAgainStress() {
        admission.overdraw(); // the one who will give the place back has it
        admission.submit(first);
    }

    @Actor
    public void leaver() {
        admission.give();
    }

    @Actor
    public void canceller() {
        admission.remove(first);
        admission.submit(second);
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = first.admitted.get();
        result.r2 = second.admitted.get();
    }
}
