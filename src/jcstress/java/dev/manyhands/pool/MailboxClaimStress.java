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
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS in claim(), "1, 1, 2" and offers with a wrong number.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The first got the worker.")
@Outcome(id = "0, 1, 2", expect = Expect.ACCEPTABLE, desc = "The second got the worker.")
@State
public class MailboxClaimStress {
    private final Mailbox mailbox = new Mailbox();

    public MailboxClaimStress() {
        mailbox.idle();
    }

    @Actor
    public void first(III_Result result) {
        if (mailbox.claim() != null) {
            result.r1 = 1;
            mailbox.publish("first", 1);
        }
    }

    @Actor
    public void second(III_Result result) {
        if (mailbox.claim() != null) {
            result.r2 = 1;
            mailbox.publish("second", 2);
        }
    }

    @Arbiter
    public void worker(III_Result result) {
        Object mail = mailbox.await(0);
        result.r3 = mailbox.accept(mail) && mail.equals(mailbox.seat == 1 ? "first" : "second") ? mailbox.seat : -1;
    }
}
