package dev.manyhands.pool;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The caller runs a loop of four units that a late comer may join: when the caller returns, each unit has run once and its effect
 * is visible to the caller, although the effects are plain writes.
 *
 * <p>Seen to fail on x86: when the caller does not wait until everybody has left, "4440, 1"; when late comers are not counted, the
 * caller hangs. That plain effects are seen cannot be weakened visibly on x86.
 */
@JCStressTest
@Outcome(id = "4444, 0", expect = Expect.ACCEPTABLE, desc = "The caller did all units; the late comer found the gate closed or no work.")
@Outcome(id = "4444, [1-4]", expect = Expect.ACCEPTABLE, desc = "The late comer did some, and the caller sees what it did.")
@State
public class LoopStress {
    private static final ThreadPool POOL = ThreadPool.of(2);

    static {
        POOL.roster().claim(new Mailbox[2]); // so that nobody but the second actor can join
    }

    private final int[] runs = new int[4];
    private final int[] by = new int[2];
    private final Worker worker = new Worker(POOL, 0, 9);
    private final Loop loop = new Loop(POOL, new LoopTask() {
        @Override
        protected void run(int from, int to, int participant) {
            for (int k = from; k < to; k++) {
                runs[k] += 4;
            }
            by[participant] += to - from;
        }

        @Override
        protected RuntimeException failed(List<Throwable> failures) {
            return new IllegalStateException(failures.get(0));
        }

        @Override
        protected String describe() {
            return "loop";
        }
    }, Schedule.dynamic(1), 4, 2);

    @Actor
    public void caller(II_Result result) {
        loop.run();
        result.r1 = runs[0] * 1000 + runs[1] * 100 + runs[2] * 10 + runs[3];
        result.r2 = by[1];
    }

    @Actor
    public void lateComer() {
        loop.join(worker);
    }
}
