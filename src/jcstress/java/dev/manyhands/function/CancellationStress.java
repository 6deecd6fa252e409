package dev.manyhands.function;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An action is registered while the switch is thrown: it is run once.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Run by one of the two, and it saw that the switch was thrown.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Not run, or twice, or too early.")
@State
public class CancellationStress {
    private final Cancellation cancellation = Cancellation.create();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();

    @Actor
    public void registering() {
        cancellation.onCancel(() -> {
            runs.incrementAndGet();
            seen.addAndGet(cancellation.isCancelled() ? 1 : 0);
        });
    }

    @Actor
    public void cancelling() {
        cancellation.cancel();
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = runs.get();
        result.r2 = seen.get();
    }
}
