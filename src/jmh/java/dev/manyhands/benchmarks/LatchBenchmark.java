package dev.manyhands.benchmarks;

import dev.manyhands.sync.Latch;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** One thread opens a latch that another waits for, which opens one in return: two latches of one count, made anew each time. */
@State(Scope.Benchmark)
@Threads(1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LatchBenchmark {
    /** Ours: a request, and with it the next round. */
    private static final class Round {
        final Latch there = new Latch(1);
        final Latch back = new Latch(1);
        Round next;
    }

    /** The same with the JDK's. */
    private static final class JdkRound {
        final CountDownLatch there = new CountDownLatch(1);
        final CountDownLatch back = new CountDownLatch(1);
        JdkRound next;
    }

    private Round round = new Round();
    private JdkRound jdkRound = new JdkRound();

    /** Starts the partners, one of which waits parked while the other is measured. */
    @Setup
    public void start() {
        Round first = round;
        partner(() -> {
            for (Round at = first; at != null;) {
                at.there.await();
                Round next = at.next;
                at.back.countDown();
                at = next;
            }
        });
        JdkRound jdkFirst = jdkRound;
        partner(() -> {
            for (JdkRound at = jdkFirst; at != null;) {
                at.there.await();
                JdkRound next = at.next;
                at.back.countDown();
                at = next;
            }
        });
    }

    /** What a partner does. */
    private interface Partner {
        void run() throws InterruptedException;
    }

    private static void partner(Partner body) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Ends the partners: there is no next round. */
    @TearDown
    public void stop() {
        round.there.countDown();
        jdkRound.there.countDown();
    }

    /** Ours. */
    @Benchmark
    public void manyhands() throws InterruptedException {
        Round at = round;
        at.next = new Round();
        at.there.countDown();
        at.back.await();
        round = at.next;
    }

    /** The JDK's twin. */
    @Benchmark
    public void jdk() throws InterruptedException {
        JdkRound at = jdkRound;
        at.next = new JdkRound();
        at.there.countDown();
        at.back.await();
        jdkRound = at.next;
    }
}
