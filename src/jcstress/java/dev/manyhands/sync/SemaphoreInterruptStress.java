package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread waits for a permit while another interrupts it and releases one: the permit is acquired, or it is still there. Never both,
 * never neither, and the interrupt is not lost.
 *
 * <p>Seen to fail on x86: when a thread clears its interrupt flag between two attempts to take the permit, "-2, 0".
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Acquired; the interrupt came later and is still there.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "Interrupted; the permit is left.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A permit or the interrupt was lost, or the wake-up.")
@State
public class SemaphoreInterruptStress {
    private final Semaphore semaphore = new Semaphore(0);
    private volatile Thread waiter;
    private volatile boolean interrupted;

    @Actor
    public void waiter(II_Result result) {
        Thread.interrupted();
        waiter = Thread.currentThread();
        try {
            result.r1 = semaphore.tryAcquire(2, TimeUnit.SECONDS) ? 1 : -1;
            while (!interrupted) {
                Thread.onSpinWait();
            }
            result.r1 = Thread.interrupted() ? result.r1 : -2;
        } catch (InterruptedException e) {
            result.r1 = 2;
        }
    }

    @Actor
    public void other() {
        Thread target;
        while ((target = waiter) == null) {
            Thread.onSpinWait();
        }
        target.interrupt();
        interrupted = true;
        semaphore.release();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = semaphore.availablePermits();
    }
}
