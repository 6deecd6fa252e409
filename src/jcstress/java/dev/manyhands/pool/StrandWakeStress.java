package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A fork and the look for an idle worker, while a worker declares itself idle and looks for a fork: at least one sees the other.
 *
 * <p>Seen to fail on x86: without the full fence in push(), "0, 0".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The forker found the worker idle and wakes it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The worker found the fork.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "A lost wake-up: the fork waits for a thief and the worker sleeps.")
@State
public class StrandWakeStress {
    private final Strand strand = new Strand(new JoinTree(null, 1));
    private final JoinTree.Half<Integer> half = new JoinTree.Half<>(() -> 1);
    private final Mailbox mailbox = new Mailbox(null);

    public StrandWakeStress() {
        mailbox.mail = Mailbox.BUSY;
    }

    @Actor
    public void forker(II_Result result) {
        strand.push(half);
        result.r1 = TestSource.claim(mailbox) ? 1 : 0;
    }

    @Actor
    public void worker(II_Result result) {
        mailbox.idle();
        result.r2 = strand.oldest(0) == null ? 0 : 1;
    }
}
