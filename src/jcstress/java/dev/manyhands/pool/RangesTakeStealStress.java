package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The owner of four units takes the first one while a thief steals the back half.
 *
 * <p>Seen to fail on x86: with a plain store in place of the CAS in takeFront, "1, 12, 14": units 2 and 3 would run twice.
 */
@JCStressTest
@Outcome(id = "1, 12, 2", expect = Expect.ACCEPTABLE, desc = "The thief got the back half; the owner has unit 0 and unit 1 is left to it.")
@Outcome(id = "1, 0, 14", expect = Expect.ACCEPTABLE,
        desc = "The owner was in between the look and the CAS of the thief, who went away with nothing.")
@State
public class RangesTakeStealStress {
    private final Ranges ranges = Units.ranges(2, 0, 4);

    @Actor
    public void owner(III_Result result) {
        result.r1 = Units.bits(ranges.takeFront(0, 1));
    }

    @Actor
    public void thief(III_Result result) {
        result.r2 = ranges.stealHalf(1) ? Units.takeAll(ranges, 1) : 0;
    }

    @Arbiter
    public void rest(III_Result result) {
        result.r3 = Units.takeAll(ranges, 0) + 100 * Units.takeAll(ranges, 1);
    }
}
