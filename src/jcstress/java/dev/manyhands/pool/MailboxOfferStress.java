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
 * <p>With a comparison and a store in place of the CAS in claim() this test hung, a lost wake-up. Plain instead of release stores
 * in publish() cannot be told apart on x86, which keeps stores in order.
 */
@JCStressTest
@Outcome(id = "7, 1", expect = Expect.ACCEPTABLE, desc = "The worker has the offer and all that belongs to it.")
@State
public class MailboxOfferStress {
    private final Mailbox mailbox = new Mailbox();
    private volatile Thread thread;
    private int data;

    public MailboxOfferStress() {
        mailbox.mail = Mailbox.BUSY;
    }

    @Actor
    public void giver() {
        data = 7;
        Object before = mailbox.claim();
        while (before == null) {
            Thread.onSpinWait();
            before = mailbox.claim();
        }
        mailbox.publish("offer", 1);
        if (before == Mailbox.PARKED) {
            LockSupport.unpark(thread);
        }
    }

    @Actor
    public void worker(II_Result result) {
        thread = Thread.currentThread();
        mailbox.idle();
        Object mail = mailbox.await(0);
        if (mailbox.accept(mail)) {
            result.r1 = data;
            result.r2 = mailbox.seat;
        }
    }
}
