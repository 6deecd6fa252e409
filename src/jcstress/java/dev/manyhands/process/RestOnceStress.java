package dev.manyhands.process;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two send while the other side rests: one of them rings, and the word is given back.
 *
 * <p>Seen to fail on x86: with a store in place of the exchange in mustRing(), "1, 1, 0".
 */
@JCStressTest
@Outcome(id = {"1, 0, 0", "0, 1, 0"}, expect = Expect.ACCEPTABLE, desc = "One of them rings.")
@Outcome(expect = Expect.FORBIDDEN, desc = "None, or both; or a third one would ring too.")
@State
public class RestOnceStress {
    private final MemorySegment words = MemorySegment.ofArray(new long[(int) Rest.BYTES / Long.BYTES]);
    private final Rest sender = new Rest(words, false);
    private final Rest receiver = new Rest(words, true);

    public RestOnceStress() {
        receiver.begin();
    }

    @Actor
    public void first(III_Result result) {
        result.r1 = sender.mustRing() ? 1 : 0;
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = sender.mustRing() ? 1 : 0;
    }

    @Arbiter
    public void after(III_Result result) {
        result.r3 = sender.mustRing() ? 1 : 0;
    }
}
