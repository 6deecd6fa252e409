package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A task is cancelled while its loop begins: the loop hears of it.
 *
 * <p>The numbers: whether the loop found the task cancelled when it looked, and how often it was told.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Cancelled before the loop began.")
@Outcome(id = "0, [12]", expect = Expect.ACCEPTABLE, desc = "Told, by one side or by both.")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The loop would run to its end.")
@State
public class LoopCancelBeginStress {
    private final TestTask task = new TestTask(true);
    private final AtomicInteger told = new AtomicInteger();

    @Actor
    public void caller(II_Result result) {
        if (task.isCancelled()) {
            result.r1 = 1;
        } else {
            task.cancelBy(told::incrementAndGet);
        }
    }

    @Actor
    public void canceller() {
        task.cancel();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = told.get();
    }
}
