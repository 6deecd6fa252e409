package dev.manyhands;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A run begins on a thread of the pool while another thread cancels it: the work is run or dropped, never both, and has ended once
 * when all is over. The first number says whether the work was run (2: it ran, and was said to have ended before that), the second one
 * whether the run is cancelled, the third one whether it has ended.
 *
 * <p>Seen to fail on x86: with a read and a store in place of the atomic exchange by which the work is taken, "2, 1, 1".
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "It ran, and completed by itself.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "It had begun when it was cancelled.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "It was dropped.")
@Outcome(id = "2, ., .", expect = Expect.FORBIDDEN, desc = "It was dropped and run.")
@Outcome(id = "0, 0, .", expect = Expect.FORBIDDEN, desc = "It was neither run nor cancelled.")
@Outcome(id = "., ., 0", expect = Expect.FORBIDDEN, desc = "It would never end.")
@State
public class RunningStress {
    private static final Job JOB = Parallel.with();

    private int ran;
    private final Running<Integer> running = new Running<>(JOB, null, job -> {
        ran = hasEnded() ? 2 : 1;
        return 42;
    });

    private boolean hasEnded() {
        try {
            return running.isDone() && running.awaitEnd(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        }
    }

    @Actor
    public void worker() {
        running.run();
    }

    @Actor
    public void canceller() {
        running.cancel(true);
    }

    @Arbiter
    public void end(III_Result result) {
        result.r1 = ran;
        result.r2 = running.isCancelled() ? 1 : 0;
        result.r3 = hasEnded() ? 1 : 0;
    }
}
