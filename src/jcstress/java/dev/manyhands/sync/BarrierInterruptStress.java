package dev.manyhands.sync;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread waits at a barrier while the other party interrupts it and arrives: both pass, and the interrupt is kept; or neither does.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS that breaks the barrier, "2, 1"; when an interrupt that comes too
 * late is dropped, "-2, 1".
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both pass; the interrupt came too late and is kept.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Interrupted, so the barrier is broken for the other one.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One passes and the other does not, or the interrupt or a wake-up is lost.")
@State
public class BarrierInterruptStress {
    private final Barrier barrier = new Barrier(2);
    private volatile Thread waiter;
    private volatile boolean interrupted;

    private int pass() throws InterruptedException {
        try {
            barrier.await(2, TimeUnit.SECONDS);
            return 1;
        } catch (BrokenBarrierException e) {
            return 2;
        } catch (TimeoutException e) {
            return -1;
        }
    }

    @Actor
    public void waiter(II_Result result) {
        Thread.interrupted();
        waiter = Thread.currentThread();
        try {
            int end = pass();
            while (!interrupted) {
                Thread.onSpinWait();
            }
            result.r1 = end == 1 && Thread.interrupted() ? 1 : -2;
        } catch (InterruptedException e) {
            result.r1 = 2;
        }
    }

    @Actor
    public void other(II_Result result) {
        Thread target;
        while ((target = waiter) == null) {
            Thread.onSpinWait();
        }
        target.interrupt();
        interrupted = true;
        result.r2 = Uninterrupted.call(this::pass);
    }
}
