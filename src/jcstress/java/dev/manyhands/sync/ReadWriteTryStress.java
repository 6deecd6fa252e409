package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * tryLock() of a reader against tryLock() of a writer: they are not in at the same time, and one of them gets in.
 *
 * <p>With an opaque store of the closed gate in place of the volatile one (no full fence before the writer's looks at the slots) it failed:
 * "1, 3", the reader in the middle of a write, 5 times in 6800.
 */
@JCStressTest
@Outcome(id = {"1, 1", "1, 0", "0, 1"}, expect = Expect.ACCEPTABLE, desc = "One after the other, or one of them.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both were in at the same time (3), or none although the lock was free.")
@State
public class ReadWriteTryStress {
    private final ReadWriteLock lock = new ReadWriteLock();
    private int inside;

    public ReadWriteTryStress() {
        lock.readLock().lock(); // makes the first slots
        lock.readLock().unlock();
    }

    @Actor
    public void writer(II_Result result) {
        if (lock.writeLock().tryLock()) {
            inside = 1;
            result.r1 = inside == 1 ? 1 : 3;
            inside = 0;
            lock.writeLock().unlock();
        }
    }

    @Actor
    public void reader(II_Result result) {
        if (lock.readLock().tryLock()) {
            result.r2 = inside == 0 ? 1 : 3;
            lock.readLock().unlock();
        }
    }
}
