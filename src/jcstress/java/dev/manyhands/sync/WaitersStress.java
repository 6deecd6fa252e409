package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A thread parks at once while the event comes: it is woken.
 *
 * <p>Seen to fail on x86: with a release store in place of the CAS in push() and an acquire read of "top" in wakeAll(), "0": the store was
 * still in the store buffer when the waiter looked again.
 */
@JCStressTest
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "Woken, or never parked; sees what came before the event.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "A lost wake-up: parked until the limit, or released too early.")
@State
public class WaitersStress {
    /** Long enough that only a thread that nobody wakes waits for so long. */
    private static final long LIMIT = 2_000_000_000L;

    private final Event event = new Event();
    private int data;

    private static final class Event extends Waiters {
        private volatile boolean come;

        @Override
        boolean isOver(long number) {
            return come;
        }
    }

    @Actor
    public void waker() {
        data = 7;
        event.come = true;
        event.wakeAll();
    }

    @Actor
    public void waiter(I_Result result) {
        long start = System.nanoTime();
        event.await(0, 0, LIMIT);
        result.r1 = System.nanoTime() - start < LIMIT ? data : 0;
    }
}
