package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A word goes away and comes back (A to B to A) while a thief holds the old word: the thief may succeed, as what it moves is
 * there.
 *
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS of the steal, "1, 1": the unit twice.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The unit went away, came back and stayed with its owner.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The thief got it, before it went or after it came back.")
@State
public class RangesComeBackStress {
    private final Ranges ranges = Units.ranges(3, 0, 1);

    public RangesComeBackStress() {
        ranges.enter(0); // else the word that comes back differs from the one that went by this flag
    }

    @Actor
    public void owner(II_Result result) {
        if (ranges.stealHalf(1)) {
            ranges.stealHalf(0);
        }
        result.r1 = Units.takeAll(ranges, 0);
    }

    @Actor
    public void thief(II_Result result) {
        result.r2 = ranges.stealHalf(2) ? Units.takeAll(ranges, 2) : 0;
    }
}
