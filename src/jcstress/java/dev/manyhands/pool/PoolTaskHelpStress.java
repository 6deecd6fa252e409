package dev.manyhands.pool;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A task is cancelled while its thread turns to another task and comes back: no interrupt arrives in between.
 *
 * <p>Seen to fail on x86: when the thread does not leave RUNNING for HELPING, "0, 1, 1".
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Cancelled before it began or after it came back.")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled meanwhile: interrupted when it came back.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Interrupted before it turned away.")
@Outcome(id = "0, 1, .", expect = Expect.FORBIDDEN, desc = "Interrupted in the middle of the other task.")
@State
public class PoolTaskHelpStress {
    private static final ThreadPool POOL = ThreadPool.of(1);

    private int atFirst;
    private int atLast;
    private int after;
    private final PoolTask<?> task = new PoolTask<>(POOL, this::body);

    private Object body() {
        PoolTask<?> self = task;
        boolean aside = self.stepAside();
        atFirst = Thread.currentThread().isInterrupted() ? 1 : 0;
        Thread.onSpinWait();
        atLast = Thread.currentThread().isInterrupted() ? 1 : 0;
        if (aside) {
            self.comeBack();
        }
        after = Thread.currentThread().isInterrupted() ? 1 : 0;
        return null;
    }

    @Actor
    public void worker(III_Result result) {
        task.run();
        result.r1 = atFirst;
        result.r2 = atLast;
        result.r3 = after;
    }

    @Actor
    public void canceller() {
        task.cancel(true);
    }
}
