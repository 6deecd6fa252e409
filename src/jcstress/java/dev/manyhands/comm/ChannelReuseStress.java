package dev.manyhands.comm;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * More messages than the ring has slots: none is overwritten before it is received, nor the array of a longer one before it is read.
 *
 * <p>Seen to fail on x86: with every array taken for one that was given back, from "0, 1" to "0, 95"; with room taken to be there always
 * (and a limit of 50 ms), "-1, 0", as the receiver waited in vain for a message that was overwritten.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "All have come, in order.")
@Outcome(id = {"-2, -2", "-2, 0", "0, -2"}, expect = Expect.ACCEPTABLE_INTERESTING, desc = "The other actor did not come in time.")
@Outcome(expect = Expect.FORBIDDEN, desc = "So many short ones, so many long ones were wrong.")
@State
public class ChannelReuseStress {
    private static final int MESSAGES = 3 * Channel.SLOTS;
    private static final int LONG = 16;
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(20);

    private final Rendezvous start = new Rendezvous();
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final Channel channel = new Channel(world.ranks[0], world.ranks[1]);

    @Actor
    public void sender() {
        if (!start.isMet()) {
            return;
        }
        int[] data = new int[LONG];
        Buffer buffer = new Buffer().set(data);
        for (int m = 0; m < MESSAGES; m++) {
            while (!channel.hasRoom()) {
                Thread.onSpinWait();
            }
            Arrays.fill(data, m);
            if (m % 2 == 0) {
                channel.putInline(0, 0, buffer, 1);
            } else {
                Chunk chunk = channel.chunk(Kind.INT, LONG);
                Buffer.copy(buffer, 0, chunk.buffer, 0, LONG);
                channel.putObject(0, 0, Kind.INT, LONG, Channel.EAGER, chunk);
            }
        }
    }

    @Actor
    public void receiver(II_Result result) {
        if (!start.isMet()) {
            result.r1 = -2;
            result.r2 = -2;
            return;
        }
        for (int m = 0; m < MESSAGES; m++) {
            long start = System.nanoTime();
            while (!channel.hasMessage()) {
                if (System.nanoTime() - start > LONGEST_WAIT) {
                    result.r1 = -1;
                    return;
                }
                Thread.onSpinWait();
            }
            if (m % 2 == 0) {
                result.r1 += channel.element(0) == m ? 0 : 1;
            } else {
                Chunk chunk = (Chunk) channel.ref();
                result.r2 += chunk.buffer.get(0) == m && chunk.buffer.get(LONG - 1) == m ? 0 : 1;
                chunk.giveBack();
            }
            channel.taken();
        }
    }
}
