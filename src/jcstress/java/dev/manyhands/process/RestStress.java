package dev.manyhands.process;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One side is about to rest while the other one sends something: the one sees it, or the other knows that it must ring.
 *
 * <p>Seen to fail on x86: with a release store and no fence in begin(), "false, false" (one in 40 to one in 2000); without the fence in
 * mustRing(), the same: the store of the one was still in its store buffer when the other looked.
 */
@JCStressTest
@Outcome(id = {"true, false", "false, true", "true, true"}, expect = Expect.ACCEPTABLE, desc = "Seen, or rung, or both.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "A lost wake-up: it rests, and nobody rings.")
@State
public class RestStress {
    private static final VarHandle MESSAGE;

    static {
        try {
            MESSAGE = MethodHandles.lookup().findVarHandle(RestStress.class, "message", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MemorySegment words = MemorySegment.ofArray(new long[(int) Rest.BYTES / Long.BYTES]);
    private final Rest sender = new Rest(words, false);
    private final Rest receiver = new Rest(words, true);
    private int message;

    @Actor
    public void send(ZZ_Result result) {
        MESSAGE.setRelease(this, 1); // as links do
        result.r2 = sender.mustRing();
    }

    @Actor
    public void rest(ZZ_Result result) {
        receiver.begin();
        result.r1 = (int) MESSAGE.getAcquire(this) == 1;
    }
}
