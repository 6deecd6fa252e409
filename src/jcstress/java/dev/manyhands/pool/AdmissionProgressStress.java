package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Of two threads that have a place, where there should be one, the first begins to wait for a task that has begun, and the second gives its
 * place back and waits too: then nobody runs, and the task in the queue is started although no place is free.
 *
 * <p>Seen to fail on x86: when who begins to idle looks at the places before it counts itself, "0".
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It was started.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It waits for ever, as everybody does.")
@State
public class AdmissionProgressStress {
    private final Admission admission = new Admission(1, null, null);
    private final TestTicket queued = new TestTicket(true);

    public AdmissionProgressStress() {
        admission.overdraw();
        admission.overdraw();
        admission.submit(queued);
    }

    @Actor
    public void idles() {
        admission.beginIdling();
    }

    @Actor
    public void repays() {
        if (admission.repay()) {
            admission.dispatch(1);
        }
    }

    @Arbiter
    public void end(I_Result result) {
        result.r1 = queued.admitted.get();
    }
}
