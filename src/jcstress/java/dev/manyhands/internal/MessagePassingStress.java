package dev.manyhands.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing: a plain write that precedes a release write is seen by whoever acquires that release. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The reader came first.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The flag was read before it was raised, the message after.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The flag was seen, and the message with it.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "The flag was seen without the message.")
@State
public class MessagePassingStress {
    private static final VarHandle FLAG;

    static {
        try {
            FLAG = MethodHandles.lookup().findVarHandle(MessagePassingStress.class, "flag", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int message;
    private int flag;

    @Actor
    public void writer() {
        message = 1;
        FLAG.setRelease(this, 1);
    }

    @Actor
    public void reader(II_Result result) {
        result.r1 = (int) FLAG.getAcquire(this);
        result.r2 = message;
    }
}
