package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A poster puts a source on the board and looks for an idle worker, while the worker declares itself idle and looks at the board:
 * at least one sees the other, and who finds the source sees what was written before.
 *
 * <p>Seen to fail on x86: with a release store in idle(), "0, 0". That data comes with the source cannot be weakened visibly on
 * x86.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The poster found the worker idle and wakes it.")
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "The worker found the source, and the data with it.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Both.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "A lost wake-up: the source waits for workers and the worker sleeps.")
@Outcome(id = "., -1", expect = Expect.FORBIDDEN, desc = "The source was found without its data.")
@State
public class BoardStress {
    private final Board board = new Board();
    private final Mailbox mailbox = new Mailbox(null);
    private final TestSource source = new TestSource();

    public BoardStress() {
        mailbox.mail = Mailbox.BUSY;
    }

    @Actor
    public void poster(II_Result result) {
        source.data = 7;
        board.post(source);
        result.r1 = TestSource.claim(mailbox) ? 1 : 0;
    }

    @Actor
    public void worker(II_Result result) {
        mailbox.idle();
        Source found = board.find(0);
        result.r2 = found == null ? 0 : ((TestSource) found).data == 7 ? 7 : -1;
    }
}
