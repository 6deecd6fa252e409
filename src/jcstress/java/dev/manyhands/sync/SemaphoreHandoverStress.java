package dev.manyhands.sync;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread waits in the queue of a fair semaphore while another writes and releases a permit: it is woken, sees what was written, and the
 * permit is gone. The release comes at a random moment around the one at which the waiter parks.
 *
 * <p>Seen to fail on x86: without the last look at the permits before parking and without the look after 1 ms that makes up for it, in
 * LockQueue, "-1, 1" in one of a hundred cases (the time limit was lowered to 20 ms for that, to be done sooner). Not seen to fail: with
 * a release store in place of the CAS in put(), as x86 hardly delays the store for long enough.
 */
@JCStressTest
@Outcome(id = "7, 0", expect = Expect.ACCEPTABLE, desc = "Acquired; sees what came before the release.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A lost wake-up (-1), a stale read (0), or a permit lost or made.")
@State
public class SemaphoreHandoverStress {
    private static final int LONGEST_LOOK = 10_000;
    /** As long as the first in the queue spins, and a little longer. */
    private static final int PAUSES = 300;

    private final Semaphore semaphore = new Semaphore(0, true);
    private int data;

    @Actor
    public void releaser() {
        for (int k = 0; k < LONGEST_LOOK && !semaphore.hasQueuedThreads(); k++) {
            Thread.onSpinWait();
        }
        for (int k = ThreadLocalRandom.current().nextInt(-PAUSES, PAUSES); k > 0; k--) {
            Thread.onSpinWait();
        }
        data = 7;
        semaphore.release();
    }

    @Actor
    public void waiter(II_Result result) {
        result.r1 = Uninterrupted.call(() -> semaphore.tryAcquire(2, TimeUnit.SECONDS)) ? data : -1;
    }

    @Arbiter
    public void end(II_Result result) {
        result.r2 = semaphore.availablePermits();
    }
}
