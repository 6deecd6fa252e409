package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Owner and thief are after the last unit: exactly one of them gets it.
 *
 * <p>Seen to fail on x86: with a plain store in place of the CAS in takeFront, "1, 1".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The owner was faster.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The thief was faster.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "The unit would run twice.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The unit is lost.")
@State
public class RangesLastUnitStress {
    private final Ranges ranges = Units.ranges(2, 0, 1);

    @Actor
    public void owner(II_Result result) {
        result.r1 = Units.takeAll(ranges, 0);
    }

    @Actor
    public void thief(II_Result result) {
        result.r2 = ranges.stealHalf(1) ? Units.takeAll(ranges, 1) : 0;
    }
}
