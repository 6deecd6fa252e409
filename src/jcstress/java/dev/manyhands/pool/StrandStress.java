package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The owner of a strand forks a half, pops it and claims it back, while a thief looks for the oldest half and claims that: exactly
 * one gets it.
 *
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS in claim(), "1, 7".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The owner got it back; an ordinary call.")
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "The thief stole it, and sees what the owner wrote before.")
@Outcome(id = "1, [^0].*", expect = Expect.FORBIDDEN, desc = "It would run twice.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "It would never run.")
@State
public class StrandStress {
    private final Strand strand = new Strand(new JoinTree(null, 1));
    private int data;

    @Actor
    public void owner(II_Result result) {
        data = 7;
        var half = new JoinTree.Half<>(() -> data);
        strand.push(half);
        strand.pop();
        result.r1 = half.claim() ? 1 : 0;
    }

    @Actor
    public void thief(II_Result result) {
        Claim<?> half = strand.oldest(0);
        if (half != null && half.claim()) {
            half.run();
            result.r2 = (Integer) half.result() == 7 ? 7 : -1;
        }
    }
}
