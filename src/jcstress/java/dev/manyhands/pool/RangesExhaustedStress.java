package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A unit moves from participant 2 to participant 0, behind the back of participant 1 who scans from 0 to 2: the scan never takes
 * the ranges for exhausted. Then they are.
 *
 * <p>Seen to fail on x86: without the second look at "started", "1, 0, 1". The scan goes against the move, else it could not be
 * missed.
 */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The unit was seen, or its move was noticed, and the thief has it.")
@Outcome(id = "1, .*, .*", expect = Expect.FORBIDDEN, desc = "The scan missed a unit that was on its way.")
@State
public class RangesExhaustedStress {
    private final Ranges ranges = Units.ranges(3, 2, 1);

    @Actor
    public void thief() {
        ranges.stealHalf(0);
    }

    @Actor
    public void observer(III_Result result) {
        result.r1 = ranges.exhausted() ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result result) {
        result.r2 = Units.takeAll(ranges, 0) - 1;
        result.r3 = ranges.exhausted() ? 1 : 0;
    }
}
