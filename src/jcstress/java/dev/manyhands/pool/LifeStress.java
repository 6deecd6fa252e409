package dev.manyhands.pool;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A task comes in while the pool is shut down: either it is rejected and the pool is terminated, or it is accepted and the pool is
 * terminated when it goes out, and not before.
 *
 * <p>Seen to fail on x86: when coming in is a look and then an increment, "1, 1, 1".
 */
@JCStressTest
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "Rejected.")
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Accepted.")
@Outcome(id = "1, 1, .", expect = Expect.FORBIDDEN, desc = "The pool was terminated with a task in it.")
@Outcome(id = "., ., 0", expect = Expect.FORBIDDEN, desc = "Nobody was told of the end.")
@State
public class LifeStress {
    private final Life life = new Life();

    @Actor
    public void task(III_Result result) {
        result.r1 = life.enter() ? 1 : 0;
    }

    @Actor
    public void closer() {
        life.shutdown();
    }

    @Arbiter
    public void end(III_Result result) {
        result.r2 = told();
        if (result.r1 == 1) {
            life.exit();
        }
        result.r3 = told();
    }

    private int told() {
        try {
            return life.await(0, TimeUnit.SECONDS) ? 1 : 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
