package dev.manyhands.benchmarks;

import dev.manyhands.IntRange;
import dev.manyhands.Job;
import dev.manyhands.Parallel;
import dev.manyhands.function.ThrowingIntConsumer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Twenty different lambdas go through {@code forEach}, then one of them is measured, on one thread against a plain loop on one thread:
 * does a library loop stay as fast as a loop in the program?
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ManyLambdasBenchmark {
    private static final int N = 100_000;
    private final double[] x = new double[N];
    private final double[] y = new double[N];
    private final double[] z = new double[N];
    private final Job one = Parallel.with().width(1);
    private final List<ThrowingIntConsumer> bodies = List.of(
            i -> z[i] = x[i] + y[i],
            i -> z[i] = x[i] - y[i],
            i -> z[i] = x[i] * y[i],
            i -> z[i] = x[i] * 2,
            i -> z[i] = y[i] * 3,
            i -> z[i] = x[i] + 1,
            i -> z[i] = y[i] - 1,
            i -> z[i] = x[i] * x[i],
            i -> z[i] = y[i] * y[i],
            i -> z[i] = x[i] * y[i] + 1,
            i -> z[i] = x[i] - 2 * y[i],
            i -> z[i] = x[i] + y[i] + 1,
            i -> z[i] = 3 * x[i] + y[i],
            i -> z[i] = x[i] * 0.5,
            i -> z[i] = y[i] * 0.25,
            i -> z[i] = (x[i] + y[i]) * 0.5,
            i -> z[i] = (x[i] - y[i]) * 2,
            i -> z[i] = x[i] * x[i] + y[i],
            i -> z[i] = y[i] * y[i] - x[i],
            i -> z[i] = Math.abs(x[i]));

    /** Which of the twenty is measured. */
    @Param({"0", "7", "19"})
    int which;

    /** Runs all twenty until each has been compiled. */
    @Setup(Level.Trial)
    public void pollute() {
        IntRange range = one.range(0, N);
        for (int round = 0; round < 400; round++) {
            bodies.forEach(range::forEach);
        }
        for (int round = 0; round < 400; round++) {
            for (ThrowingIntConsumer body : bodies) {
                IntStream.range(0, N).forEach(i -> accept(body, i));
            }
        }
    }

    private static void accept(ThrowingIntConsumer body, int i) {
        try {
            body.accept(i);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The library's loop, on one thread. */
    @Benchmark
    public void manyhands() {
        one.range(0, N).forEach(bodies.get(which));
    }

    /** A loop that is shared by all twenty, as a stream's is. */
    @Benchmark
    public void stream() {
        ThrowingIntConsumer body = bodies.get(which);
        IntStream.range(0, N).forEach(i -> accept(body, i));
    }

    /** The first of the twenty as a plain loop: the twin of those that read two arrays. */
    @Benchmark
    public void plainLoop() {
        for (int i = 0; i < N; i++) {
            z[i] = x[i] + y[i];
        }
    }

    /** The fourth of the twenty as a plain loop: the twin of those that read one array. */
    @Benchmark
    public void plainLoopOfOneArray() {
        for (int i = 0; i < N; i++) {
            z[i] = x[i] * 2;
        }
    }
}
