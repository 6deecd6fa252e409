package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two givers want the same idle worker: one gets it, and its offer and participant number are what the worker finds.
 *
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS in claimSpinning(), "1, 1, 2".
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The first got the worker.")
@Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "The second got the worker.")
@State
public class MailboxClaimStress {
    private final TestSource source = new TestSource();
    private final Mailbox mailbox = new Mailbox(null);

    public MailboxClaimStress() {
        mailbox.idle();
    }

    @Actor
    public void first(III_Result result) {
        if (TestSource.claim(mailbox)) {
            result.r1 = 1;
            mailbox.seat = 1;
            mailbox.publish(source);
        }
    }

    @Actor
    public void second(III_Result result) {
        if (TestSource.claim(mailbox)) {
            result.r2 = 1;
            mailbox.seat = 2;
            mailbox.publish(source);
        }
    }

    @Arbiter
    public void worker(III_Result result) {
        result.r3 = mailbox.await(0) == source ? mailbox.seat : -1;
    }
}
