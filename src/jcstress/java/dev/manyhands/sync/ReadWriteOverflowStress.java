package dev.manyhands.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader without a slot against a writer: the reader's CAS of the count against the writer's CAS that begins the write, and the
 * reader's leaving against the writer's park.
 *
 * <p>With a look at the state and a store in place of the reader's CAS it did not end: the reader's store undid the writer's bits, or the
 * writer's the reader's count.
 */
@JCStressTest
@Outcome(id = {"0, 0", "7, 0"}, expect = Expect.ACCEPTABLE, desc = "Before the write, or after it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both were in at the same time (3), or something was left.")
@State
public class ReadWriteOverflowStress {
    private final ReadWriteSync lock = new ReadWriteSync(null, false);
    private int first;
    private int second;

    @Actor
    public void writer() {
        lock.lockWrite(Thread.currentThread().threadId());
        first = 7;
        second = 7;
        lock.unlockWrite();
    }

    @Actor
    public void reader(II_Result result) {
        long id = Thread.currentThread().threadId();
        for (long seen = lock.state; (seen & WriterSync.WRITING) != 0 || !lock.enterWithoutSlot(id, seen); seen = lock.state) {
            Thread.onSpinWait();
        }
        int seen = second;
        result.r1 = first == seen ? seen : 3;
        lock.unlockRead(id);
    }

    @Arbiter
    public void after(II_Result result) {
        result.r2 = (int) lock.state + lock.length + lock.readHolds(0);
    }
}
