package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An optimistic read against a write: what a good stamp vouches for is consistent.
 *
 * <p>Without the store of WRITING in beginWrite() it failed: "7, 0" and "0, 7", a few times in each run.
 */
@JCStressTest
@Outcome(id = {"0, 0", "7, 7"}, expect = Expect.ACCEPTABLE, desc = "Before the write, or after it.")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "The stamp was no good.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Half a write was taken for good.")
@State
public class OptimisticReadStress {
    private final ReadWriteLock lock = new ReadWriteLock();
    private int first;
    private int second;

    @Actor
    public void writer() {
        lock.writeLock().lock();
        first = 7;
        second = 7;
        lock.writeLock().unlock();
    }

    @Actor
    public void reader(II_Result result) {
        long stamp = lock.tryOptimisticRead();
        int a = first;
        int b = second;
        boolean good = lock.validate(stamp);
        result.r1 = good ? a : -1;
        result.r2 = good ? b : -1;
    }
}
