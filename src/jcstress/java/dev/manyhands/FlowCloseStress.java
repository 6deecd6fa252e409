package dev.manyhands;

import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.ThreadPool;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A stream is closed by another thread while its consumer asks for the first result and a thread of the pool may produce it.
 *
 * <p>The second number: calls of the function that have begun and not ended when both are done.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The result came first.")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "The consumer was told that the stream was closed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The stream ended as if it were complete, or its work outlived it.")
@State
public class FlowCloseStress {
    private static final ThreadPool POOL = ThreadPool.of(1, "stress");
    private static final Job JOB = Parallel.on(POOL);

    private final AtomicInteger running = new AtomicInteger();
    private final Flow<Object> flow = new Flow<>(JOB, (ThrowingFunction<Object, Object>) this::call,
            new Pull.Known(1, (from, to) -> new ItemSpace(new Object[] {"item"}, 1, 0, 1)));

    private Object call(Object item) {
        running.incrementAndGet();
        running.decrementAndGet();
        return item;
    }

    @Actor
    public void consumer(II_Result result) {
        try {
            result.r1 = flow.advance(item -> { }) ? 1 : 0;
        } catch (CancellationException closed) {
            result.r1 = 2;
        }
    }

    @Actor
    public void closer() {
        flow.close();
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = running.get();
    }
}
