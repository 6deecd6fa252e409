package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thief runs the half that it stole, which forks another one, and then goes on with unrelated work on the same strand; the
 * thread that waits for the stolen half helps only with what is under it.
 *
 * <p>Seen to fail on x86: without the second look at isDone() in leap(), "2".
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "There was nothing to help with.")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The waiter helped with what the stolen half had forked.")
@Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "The waiter took unrelated work.")
@State
public class LeapStress {
    private final Strand strand = new Strand(new JoinTree(null, 1));
    private final JoinTree.Half<Integer> under = new JoinTree.Half<>(() -> 1);
    private final JoinTree.Half<Integer> unrelated = new JoinTree.Half<>(() -> 2);
    private final JoinTree.Half<Integer> stolen = new JoinTree.Half<>(() -> {
        strand.push(under);
        strand.pop();
        under.claim(); // as a join does: back from the waiter, or already in its hands
        return 0;
    });

    public LeapStress() {
        stolen.claim();
    }

    @Actor
    public void thief() {
        strand.execute(stolen);
        strand.push(unrelated);
    }

    @Actor
    public void waiter(I_Result result) {
        JoinTree.Half<?> found = stolen.leap();
        result.r1 = found == null ? 0 : found == under ? 1 : 2;
    }
}
