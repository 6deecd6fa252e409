package dev.manyhands.pool;

import java.util.concurrent.locks.LockSupport;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A worker becomes idle and waits, parked if need be; a giver claims it as soon as it can: the worker wakes up and sees the offer,
 * its participant number and what the giver did before.
 *
 * <p>Seen to hang in an earlier form of the mailbox, with a comparison and a store in place of the CAS of the claim: a lost wake-
 * up. A plain store in place of the release store in publish() cannot be told apart on x86, which keeps stores in order.
 */
@JCStressTest
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "The worker has the offer and all that belongs to it.")
@State
public class MailboxOfferStress {
    private final TestSource source = new TestSource();
    private final Mailbox mailbox = new Mailbox(null);
    private volatile Thread thread;
    private int data;

    public MailboxOfferStress() {
        mailbox.mail = Mailbox.BUSY;
    }

    @Actor
    public void giver() {
        data = 7;
        while (!TestSource.claim(mailbox)) {
            Thread.onSpinWait();
        }
        mailbox.seat = 1;
        mailbox.publish(source);
        if (mailbox.before == Mailbox.PARKED) {
            LockSupport.unpark(thread);
        }
    }

    @Actor
    public void worker(II_Result result) {
        thread = Thread.currentThread();
        mailbox.idle();
        if (mailbox.await(0) == source) {
            result.r1 = data;
            result.r2 = mailbox.seat;
        }
    }
}
