package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A worker becomes idle while it is replaced: it sees that it has to end, or it is woken to see it. Never does it sleep for ever.
 *
 * <p>Seen to fail on x86: with a plain field "detached", whose store the look at the mailbox may overtake, "0, 0".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The worker saw it; nobody had found it idle.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The worker saw it and was woken as well.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The worker saw nothing and was woken.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The worker stays idle, outside of the roster.")
@State
public class ReplaceStress {
    private static final ThreadPool POOL = ThreadPool.of(1);

    private final Worker worker = new Worker(POOL, 0, 1);
    private final Roster roster = new Roster(worker);

    {
        worker.mailbox.busy();
    }

    @Actor
    public void replacer() {
        roster.replace(worker, 2);
    }

    @Actor
    public void worker(II_Result result) {
        worker.mailbox.idle();
        result.r1 = worker.isDetached() ? 1 : 0;
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = worker.mailbox.mail == Mailbox.LOOK ? 1 : 0;
    }
}
