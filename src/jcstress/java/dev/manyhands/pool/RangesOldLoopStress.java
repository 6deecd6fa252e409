package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thief still holds the ranges of a loop that has ended while its caller begins the next loop with the same unit numbers: of the
 * next one it gets nothing.
 *
 * <p>Seen to fail on x86: when the next loop sets up the same words again in place of new ones, "3, 2, 1": the thief of the old
 * loop got a unit of the next one.
 */
@JCStressTest
@Outcome(id = "3, 0, 3", expect = Expect.ACCEPTABLE, desc = "The thief came too late and got nothing.")
@Outcome(id = "1, 2, 3", expect = Expect.ACCEPTABLE, desc = "The thief took part in the old loop, and only there.")
@State
public class RangesOldLoopStress {
    private final Ranges old = Units.ranges(2, 0, 2);

    @Actor
    public void caller(III_Result result) {
        result.r1 = Units.takeAll(old, 0);
        Ranges next = Units.ranges(2, 0, 2);
        result.r3 = Units.takeAll(next, 0);
    }

    @Actor
    public void thief(III_Result result) {
        result.r2 = old.stealHalf(1) ? Units.takeAll(old, 1) : 0;
    }
}
