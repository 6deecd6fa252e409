package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A long message is read from the sender's memory: the receiver sees all of it, and the sender may write again when the send is over.
 *
 * <p>Seen to fail on x86: with the end of the send told to the sender before the copy, "7, 7" and others.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Each message was received as it was sent.")
@Outcome(id = {"-2, -2", "-2, 0", "0, -2"}, expect = Expect.ACCEPTABLE_INTERESTING, desc = "The other actor did not come in time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "So many messages were seen too early, too late, or not at all.")
@State
public class RendezvousStress {
    private static final int MESSAGES = 10;
    private static final int LENGTH = 2000;

    private final Rendezvous start = new Rendezvous();
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final Group both = Group.world(2);

    private Endpoint endpoint(int rank) {
        RankThread me = world.ranks[rank];
        me.setThread(Thread.currentThread());
        Endpoint endpoint = me.mailbox.endpoint(0);
        endpoint.setGroup(both);
        return endpoint;
    }

    @Actor
    public void sender() {
        if (!start.isMet()) {
            return;
        }
        Endpoint endpoint = endpoint(0);
        long[] data = new long[LENGTH];
        Buffer buffer = new Buffer().set(data);
        for (int m = 1; m <= MESSAGES; m++) {
            data[0] = m;
            data[LENGTH - 1] = m;
            endpoint.send(buffer, 1, m, false);
        }
    }

    @Actor
    public void receiver(II_Result result) {
        if (!start.isMet()) {
            result.r1 = -2;
            result.r2 = -2;
            return;
        }
        Endpoint endpoint = endpoint(1);
        long[] data = new long[LENGTH];
        for (int m = 1; m <= MESSAGES; m++) {
            endpoint.receive(endpoint.receiveBuffer().set(data), 0, m, null);
            result.r1 += data[0] == m ? 0 : 1;
            result.r2 += data[LENGTH - 1] == m ? 0 : 1;
        }
    }
}
