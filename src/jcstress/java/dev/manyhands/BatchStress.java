package dev.manyhands;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two items are pulled for a batch of a stream while the consumer takes the batch: each item is with exactly one of the two. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "The consumer came before the first item, or after who pulled had taken the batch.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It came between the two; the second one begins another batch.")
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "It came when both were there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An item is with both, or with nobody.")
@State
public class BatchStress {
    private final Batch batch = new Batch(2, 0);

    @Actor
    public void puller(II_Result result) {
        int own = 0;
        own += batch.add("one") ? 0 : 1;
        own += batch.add("two") ? 0 : 1;
        result.r1 = own + (batch.take(0) ? batch.size() : 0);
    }

    @Actor
    public void consumer(II_Result result) {
        result.r2 = batch.take(1) ? batch.size() : 0;
    }
}
