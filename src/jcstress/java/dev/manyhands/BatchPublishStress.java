package dev.manyhands;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A result is published while the consumer looks: who sees that there is one sees the result, and all that its function has written. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not there yet.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "There, with what belongs to it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Announced, and not there.")
@State
public class BatchPublishStress {
    private final Batch batch = new Batch(new IntSpace(0, 2, 1), 0, 2);

    @Actor
    public void worker() {
        batch.results()[0] = new int[] {7};
        batch.publish(1);
    }

    @Actor
    public void consumer(II_Result result) {
        if (batch.published() > 0) {
            result.r1 = 1;
            int[] seen = (int[]) batch.results()[0];
            result.r2 = seen == null ? -1 : seen[0];
        }
    }
}
