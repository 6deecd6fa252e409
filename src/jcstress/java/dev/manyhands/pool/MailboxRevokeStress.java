package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The giver takes its offer back while the worker accepts it: exactly one of them succeeds, and a worker that was too late is told
 * to look around.
 *
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS in revoke(), "1, 1, 1".
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "The offer was revoked and the worker looks around.")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "The worker works.")
@Outcome(id = "1, 1, .", expect = Expect.FORBIDDEN, desc = "The giver goes on without a worker that works.")
@Outcome(id = "0, 0, .", expect = Expect.FORBIDDEN, desc = "The giver waits for a worker that does not come.")
@State
public class MailboxRevokeStress {
    private final Object offer = new Object();
    private final Mailbox mailbox = new Mailbox();

    public MailboxRevokeStress() {
        mailbox.idle();
        mailbox.claim();
        mailbox.publish(offer, 1);
    }

    @Actor
    public void giver(III_Result result) {
        result.r1 = mailbox.revoke(offer) ? 1 : 0;
    }

    @Actor
    public void worker(III_Result result) {
        result.r2 = mailbox.accept(offer) ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = mailbox.mail == Mailbox.LOOK ? 1 : 0;
    }
}
