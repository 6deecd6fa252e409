package dev.manyhands.comm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A rank is woken just as it parks, again and again. Should a wake-up be lost, then the rank is blocked when the other leaves, which the
 * world takes for a deadlock; and when none is lost, the world must not.
 *
 * <p>Seen to fail on x86: without the full fence in wake(), "-1"; without the last look in park(), "-1" nearly always.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It goes on.")
@Outcome(id = "-2", expect = Expect.ACCEPTABLE_INTERESTING, desc = "The other actor did not come in time.")
@Outcome(id = "-1", expect = Expect.FORBIDDEN, desc = "The wake-up was lost, or a deadlock was seen where there was none.")
@State
public class WakeUpStress {
    private static final int ROUNDS = 50;

    private final Rendezvous start = new Rendezvous();
    private final ThreadWorld world = new ThreadWorld("stress", 2);
    private final RankThread waiter = world.ranks[0];
    /** The last round that is over: plain, as it is the wake-up that has to keep the order. */
    private int over;
    private volatile int passed;

    /** Stays for a moment, with the state of the waiter in the cache. */
    private void linger(int looks) {
        for (int k = 0; k < looks; k++) {
            waiter.snapshot();
        }
    }

    @Actor
    public void waits(I_Result result) {
        if (!start.isMet()) {
            result.r1 = -2;
            return;
        }
        Thread.interrupted(); // by which the other has ended a failed test before this one, but a moment too late: it is here now
        waiter.setThread(Thread.currentThread());
        try {
            for (int r = 1; r <= ROUNDS; r++) {
                linger(128);
                waiter.parkUnlessOver(new Round(r));
                passed = r;
            }
            result.r1 = 1;
        } catch (AbortedException e) {
            Thread.interrupted();
            result.r1 = -1;
        }
    }

    @Actor
    public void wakes() {
        if (!start.isMet()) {
            return;
        }
        for (int r = 1; r <= ROUNDS; r++) {
            linger(r * 37 & 255); // so that it comes at another moment each time
            over = r;
            waiter.wake();
            while (passed < r) {
                if (RankThread.kindOf(waiter.snapshot()) == RankThread.BLOCKED && passed < r) {
                    world.ranks[1].leave(); // it has not been woken, and nobody will
                    return;
                }
                Thread.onSpinWait();
            }
        }
        world.ranks[1].leave();
    }

    private final class Round implements Wait {
        private final int number;

        Round(int number) {
            this.number = number;
        }

        @Override
        public boolean isOver() {
            return over >= number;
        }

        @Override
        public String describe() {
            return "a wait";
        }
    }
}
