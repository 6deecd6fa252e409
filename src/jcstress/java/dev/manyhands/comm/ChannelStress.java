package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A message shorter than a slot is seen whole, with what its sender wrote before.
 *
 * <p>Seen to fail on x86: with the stamp written before the rest of the message, "-1, 5".
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It has not come yet.")
@Outcome(id = "7, 5", expect = Expect.ACCEPTABLE, desc = "It has come.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A part of it, or not what came before.")
@State
public class ChannelStress {
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final Channel channel = new Channel(world.ranks[0], world.ranks[1]);
    private final Buffer message = new Buffer().set(new int[] {7});
    private int before;

    @Actor
    public void sender() {
        before = 5;
        channel.putInline(1, 2, message, 1);
    }

    @Actor
    public void receiver(II_Result result) {
        if (channel.hasMessage()) {
            result.r1 = channel.context() == 1 && channel.tag() == 2 && channel.count() == 1 ? (int) channel.element(0) : -1;
            result.r2 = before;
        }
    }
}
