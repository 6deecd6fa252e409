package dev.manyhands.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A task is submitted to a pool with a limit on the rate while its pacer, whose slot has come, takes the task before it out of the
 * queue: there is a new pacer for the new task, one.
 *
 * <p>Seen to fail on x86: when the submitter looks for a pacer before it puts its task into the queue, "1, 0".
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The pacer has the first task, and somebody waits for the slot of the second one.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "Nobody waits for the slot of the second task.")
@Outcome(id = "0, .", expect = Expect.FORBIDDEN, desc = "The pacer has not taken the first task.")
@State
public class PacerStress {
    private final AtomicLong clock = new AtomicLong();
    private final NoThreads factory = new NoThreads();
    private final VirtualThreads threads = new VirtualThreads("pool", 3, RateLimiter.of(1, Duration.ofNanos(1000), 1, clock::get), factory);
    private final TestTicket first = new TestTicket(true);
    private final Pacer pacer;

    public PacerStress() {
        threads.admission.submit(new TestTicket(true)); // takes the first slot, and a place
        threads.admission.submit(first); // for this one there is a pacer, which holds a place; one is left
        pacer = (Pacer) factory.last;
        factory.starts.set(0);
        clock.set(1000);
    }

    @Actor
    public void submitter() {
        threads.admission.submit(new TestTicket(true));
    }

    @Actor
    public void pacer() {
        threads.admission.endPacing(pacer, false);
        threads.admission.dispatch(Integer.MAX_VALUE);
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = first.queued ? 0 : 1;
        result.r2 = factory.starts.get();
    }
}
