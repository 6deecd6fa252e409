package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Both threads write, count down and wait: each sees what the other wrote. (A latch of two: one of the two steps of the count must not be
 * lost.) A lost wake-up or a lost step shows as "-1".
 *
 * <p>Seen to fail on x86: with a read and a write in place of the atomic addition in countDown(), "-1, -1".
 */
@JCStressTest
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "Each has seen what the other wrote.")
@Outcome(id = {"-1, .*", ".*, -1"}, expect = Expect.FORBIDDEN, desc = "A step of the count or a wake-up was lost.")
@State
public class LatchStress {
    private final Latch latch = new Latch(2);
    private int x;
    private int y;

    @Actor
    public void first(II_Result result) {
        x = 7;
        latch.countDown();
        result.r1 = Uninterrupted.call(() -> latch.await(2, TimeUnit.SECONDS)) ? y : -1;
    }

    @Actor
    public void second(II_Result result) {
        y = 7;
        latch.countDown();
        result.r2 = Uninterrupted.call(() -> latch.await(2, TimeUnit.SECONDS)) ? x : -1;
    }
}
