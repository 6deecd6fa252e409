package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader against a writer: the reader sees the fields that the writer changes before the write or after it.
 *
 * <p>Seen to fail on x86: with an opaque store of the closed gate in place of the volatile one (no full fence before the writer looks at
 * the slots), "7, 0".
 */
@JCStressTest
@Outcome(id = {"0, 0", "7, 7"}, expect = Expect.ACCEPTABLE, desc = "Before the write, or after it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both were in at the same time.")
@State
public class ReadWriteExclusionStress {
    private final ReadWriteLock lock = new ReadWriteLock();
    private int first;
    private int second;

    public ReadWriteExclusionStress() {
        lock.readLock().lock(); // makes the first slots
        lock.readLock().unlock();
    }

    @Actor
    public void writer() {
        lock.writeLock().lock();
        first = 7;
        Thread.onSpinWait(); // so that a reader that is in as well can come between
        second = 7;
        lock.writeLock().unlock();
    }

    @Actor
    public void reader(II_Result result) {
        lock.readLock().lock();
        result.r2 = second;
        Thread.onSpinWait();
        result.r1 = first;
        lock.readLock().unlock();
    }
}
