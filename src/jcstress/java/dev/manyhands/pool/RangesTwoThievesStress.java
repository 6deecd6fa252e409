package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two thieves steal from an owner of four units who does nothing, and perhaps from one another.
 *
 * <p>Seen to fail on x86: with a comparison and a store in place of the CAS of the steal, "12, 12, 3".
 */
@JCStressTest
@Outcome(id = "0, 12, 3", expect = Expect.ACCEPTABLE, desc = "The second got the back half; the first lost its CAS, or looked in between.")
@Outcome(id = "12, 0, 3", expect = Expect.ACCEPTABLE, desc = "The first got the back half; the second lost its CAS, or looked in between.")
@Outcome(id = "12, 2, 1", expect = Expect.ACCEPTABLE, desc = "The first got the back half, the second the half of the rest.")
@Outcome(id = "2, 12, 1", expect = Expect.ACCEPTABLE, desc = "The second got the back half, the first the half of the rest.")
@Outcome(id = "4, 8, 3", expect = Expect.ACCEPTABLE, desc = "The first got the back half, and the second half of that from it.")
@Outcome(id = "8, 4, 3", expect = Expect.ACCEPTABLE, desc = "The second got the back half, and the first half of that from it.")
@State
public class RangesTwoThievesStress {
    private final Ranges ranges = Units.ranges(3, 0, 4);

    @Actor
    public void first(III_Result result) {
        result.r1 = ranges.stealHalf(1) ? Units.takeAll(ranges, 1) : 0;
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = ranges.stealHalf(2) ? Units.takeAll(ranges, 2) : 0;
    }

    @Arbiter
    public void rest(III_Result result) {
        result.r3 = Units.takeAll(ranges, 0) + 100 * Units.takeAll(ranges, 1) + 1000 * Units.takeAll(ranges, 2);
    }
}
