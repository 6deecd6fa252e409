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
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS of the steal, "3, 3": every unit twice.
 */
@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "The units went away, came back and stayed with their owner.")
@Outcome(id = "0, 3", expect = Expect.ACCEPTABLE, desc = "The thief got them, before they went or after they came back.")
@State
public class RangesComeBackStress {
    private static final long WORD = Ranges.pack(0, 2);

    private final Ranges ranges = Units.ranges(3, 0, 2);

    @Actor
    public void owner(II_Result result) {
        if (ranges.stealWhole(1, 0, WORD)) {
            ranges.stealWhole(0, 1, WORD);
        }
        result.r1 = Units.takeAll(ranges, 0);
    }

    @Actor
    public void thief(II_Result result) {
        result.r2 = ranges.stealWhole(2, 0, WORD) ? Units.takeAll(ranges, 2) : 0;
    }
}
