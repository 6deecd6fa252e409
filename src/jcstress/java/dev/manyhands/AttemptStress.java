package dev.manyhands;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A call returns while the watcher finds it too slow and gives it up: one of the two has the item, and the interrupt ends with the call.
 *
 * <p>The last two numbers: whether the thread's flag was set after a call that was not given up, and before the next one.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "The call returned in time, or before the watcher looked.")
@Outcome(id = "2, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "It was interrupted and returned before it was given up.")
@Outcome(id = "3, 1, 0, 0", expect = Expect.ACCEPTABLE, desc = "It was given up, and knows that.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both have the item, or nobody, or an interrupt got away.")
@State
public class AttemptStress {
    private volatile Attempt attempt;

    @Actor
    public void caller(IIII_Result result) {
        result.r4 = Thread.interrupted() ? 1 : 0;
        Attempt own = new Attempt(null, 0, 0, 1);
        attempt = own;
        result.r1 = switch (own.end()) {
            case IN_TIME -> 1;
            case TOO_LATE -> 2;
            case GIVEN_UP -> 3;
        };
        result.r3 = Thread.interrupted() && result.r1 != 3 ? 1 : 0;
    }

    @Actor
    public void watcher(IIII_Result result) {
        Attempt running = attempt;
        for (int k = 0; running == null && k < 1000; k++) {
            running = attempt;
        }
        if (running != null && running.look(System.nanoTime(), 0, 0) == 0) {
            result.r2 = running.giveUp() ? 1 : 0;
        }
    }
}
