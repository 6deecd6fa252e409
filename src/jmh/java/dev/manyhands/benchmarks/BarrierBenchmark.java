package dev.manyhands.benchmarks;

import dev.manyhands.sync.Barrier;
import dev.manyhands.sync.PhasedBarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One round of a barrier that a number of threads pass again and again. One of them is JMH's (leave the option -t at 1), the others belong
 * to the benchmark.
 *
 * <p>The peer outside of the JDK is {@code #pragma omp barrier} in a loop inside of one parallel region, compiled by gcc with -O3 -fopenmp
 * and run with OMP_NUM_THREADS set to the number of threads; on as many threads as processors also with OMP_WAIT_POLICY=active.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BarrierBenchmark {
    private static final int ROUNDS = 2;

    /** Which barrier; PhasedBarrierTree is one of tiers of 4 parties. */
    @Param({"Barrier", "PhasedBarrier", "PhasedBarrierTree", "CyclicBarrier", "Phaser"})
    private String type;

    /** How many threads. */
    @Param({"2", "8", "32"})
    private int threads;

    /** One round for one party. */
    private interface Round {
        void pass() throws InterruptedException, BrokenBarrierException;
    }

    private final List<Thread> others = new ArrayList<>();
    private Round round;
    private volatile boolean stop;

    private List<Round> parties() {
        List<Round> all = new ArrayList<>();
        var barrier = new Barrier(threads);
        var phased = new PhasedBarrier(threads);
        var cyclic = new CyclicBarrier(threads);
        var phaser = new Phaser(threads);
        List<PhasedBarrier> tree = PhasedBarrier.tree(new PhasedBarrier(), threads, 4);
        for (int k = 0; k < threads; k++) {
            PhasedBarrier leaf = tree.get(k);
            all.add(switch (type) {
                case "Barrier" -> barrier::await;
                case "PhasedBarrier" -> phased::arriveAndAwaitAdvance;
                case "PhasedBarrierTree" -> leaf::arriveAndAwaitAdvance;
                case "CyclicBarrier" -> cyclic::await;
                case "Phaser" -> phaser::arriveAndAwaitAdvance;
                default -> throw new IllegalArgumentException("no barrier is called " + type);
            });
        }
        return all;
    }

    /** Starts the other threads. */
    @Setup
    public void start() {
        List<Round> all = parties();
        round = all.removeFirst();
        stop = false;
        for (Round each : all) {
            others.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    boolean end = false;
                    while (!end) {
                        each.pass();
                        end = stop; // written between two calls of the benchmark, so all threads read the same here
                        each.pass();
                    }
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
    }

    /** Two rounds. */
    @Benchmark
    @OperationsPerInvocation(ROUNDS)
    public void round() throws InterruptedException, BrokenBarrierException {
        round.pass();
        round.pass();
    }

    /** Ends the other threads. */
    @TearDown
    public void end() throws InterruptedException, BrokenBarrierException {
        stop = true;
        round();
        for (Thread each : others) {
            each.join();
        }
    }
}
