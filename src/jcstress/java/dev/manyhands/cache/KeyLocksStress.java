package dev.manyhands.cache;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads of one process want to compute the same key. One after the other does, and the second one sees what the first has done.
 *
 * <p>Weakened: with {@code get} and {@code put} in the place of {@code putIfAbsent}, 13 of 14 configurations saw 0, 0: both compute.
 */
@JCStressTest
@Outcome(id = {"0, 1", "1, 0"}, expect = ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = FORBIDDEN, desc = "Both at the same time, or the second one does not see what the first has done.")
@State
public class KeyLocksStress {
    private static final AtomicLong KEYS = new AtomicLong();
    private static final KeyLocks LOCKS = KeyLocks.of(new Store(Path.of("stress"), InstantSource.system()));

    private final Digest key = new Digest(0, KEYS.incrementAndGet());
    private int done;

    @Actor
    public void one(II_Result r) {
        r.r1 = compute();
    }

    @Actor
    public void two(II_Result r) {
        r.r2 = compute();
    }

    private int compute() {
        try (KeyLocks.Hold hold = LOCKS.claim(key)) {
            int before = done;
            done = before + 1;
            return hold == null ? -2 : before;
        } catch (InterruptedException e) {
            return -1;
        }
    }
}
