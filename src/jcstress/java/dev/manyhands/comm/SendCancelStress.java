package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A receiver begins to take a message while its sender takes it back: one of them gets it.
 *
 * <p>Seen to fail on x86: with a read and a write in place of the CAS in claim(), "true, true".
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "It is received.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "It is taken back.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both, or none.")
@State
public class SendCancelStress {
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final SendRequest send = new SendRequest(world.ranks[0].mailbox.endpoint(0)).renew(new Buffer().set(new int[1]), 1, 0);

    @Actor
    public void receiver(ZZ_Result result) {
        result.r1 = send.claim();
    }

    @Actor
    public void sender(ZZ_Result result) {
        result.r2 = send.tryCancel();
    }
}
