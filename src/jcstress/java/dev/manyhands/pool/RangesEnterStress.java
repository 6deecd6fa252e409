package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A worker takes its first unit, which is how it enters the loop, while the caller finds all work done and keeps it out: exactly one of
 * them succeeds, so the caller waits for it or the worker stays away.
 *
 * <p>Seen to fail on x86: with a store in place of the CAS in close(), "1, 1".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The worker is in and the caller waits for it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The worker is kept out.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "The worker runs a unit of a loop that has ended.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The caller waits for a worker that does not come.")
@State
public class RangesEnterStress {
    private static final long INITIAL = Ranges.pack(2, 4);

    private final Ranges ranges = new Ranges(2);

    public RangesEnterStress() {
        ranges.initialize(1, 2, 4);
    }

    @Actor
    public void worker(II_Result result) {
        boolean in = Ranges.enter(ranges.words(), 1, INITIAL, Ranges.afterTaking(INITIAL, 1)) || ranges.enter(1);
        result.r1 = in ? 1 : 0;
    }

    @Actor
    public void caller(II_Result result) {
        result.r2 = ranges.close(1) ? 1 : 0;
    }
}
