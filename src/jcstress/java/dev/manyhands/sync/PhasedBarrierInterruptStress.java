package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread waits for a phase while another interrupts it and ends the phase: the wait ends, and the interrupt is reported once.
 *
 * <p>Seen to fail on x86: when the interrupt is dropped because the phase has ended when it is looked at, "-2".
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Advanced; the interrupt is still there.")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Interrupted; the flag is cleared, for the phase had not ended.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The interrupt or a wake-up was lost, or the interrupt reported twice.")
@State
public class PhasedBarrierInterruptStress {
    private final PhasedBarrier barrier = new PhasedBarrier(1);
    private volatile Thread waiter;
    private volatile boolean interrupted;

    private int pass() throws TimeoutException {
        try {
            return barrier.awaitAdvanceInterruptibly(0, 2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return 2;
        }
    }

    @Actor
    public void waiter(I_Result result) {
        Thread.interrupted();
        waiter = Thread.currentThread();
        int end = BarrierTry.orMinusOne(this::pass);
        while (!interrupted) {
            Thread.onSpinWait();
        }
        result.r1 = Thread.interrupted() == (end == 1) ? end : -2;
    }

    @Actor
    public void party() {
        Thread target;
        while ((target = waiter) == null) {
            Thread.onSpinWait();
        }
        target.interrupt();
        interrupted = true;
        barrier.arrive();
    }
}
