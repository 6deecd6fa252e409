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
 * A switch is thrown while another thread throws it too, or its parent: its action is run once, for one of the two reasons.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "By itself.")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "By its parent.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Not run, or twice.")
@State
public class CancellationChildStress {
    private final Cancellation parent = Cancellation.create();
    private final Cancellation child = parent.child();
    private final AtomicInteger runs = new AtomicInteger();

    {
        child.onCancel(runs::incrementAndGet);
    }

    @Actor
    public void alone() {
        child.cancel("1");
    }

    @Actor
    public void withParent() {
        parent.cancel("2");
    }

    @Arbiter
    public void end(II_Result result) {
        result.r1 = runs.get();
        result.r2 = Integer.parseInt(child.reason());
    }
}
