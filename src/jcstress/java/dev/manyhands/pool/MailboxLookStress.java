package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A giver puts a task into the queue and looks for an idle worker, while the worker declares itself idle and looks into the queue:
 * at least one sees the other.
 *
 * <p>Seen to fail on x86: with a release store in idle(), which the look at the queue may overtake, "0, 0".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The giver found the worker idle and wakes it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The worker found the task.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both; the worker cannot withdraw and looks again.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "A lost wake-up: the task lies there and the worker sleeps.")
@State
public class MailboxLookStress {
    private final SubmissionQueue queue = new SubmissionQueue();
    private final Mailbox mailbox = new Mailbox(null);

    public MailboxLookStress() {
        mailbox.mail = Mailbox.BUSY;
    }

    @Actor
    public void giver(II_Result result) {
        queue.offer(() -> { });
        result.r1 = TestSource.claim(mailbox) ? 1 : 0;
    }

    @Actor
    public void worker(II_Result result) {
        mailbox.idle();
        result.r2 = queue.isEmpty() ? 0 : 1;
    }
}
