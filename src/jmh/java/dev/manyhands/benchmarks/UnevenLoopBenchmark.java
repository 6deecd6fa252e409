package dev.manyhands.benchmarks;

import dev.manyhands.Parallel;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 2000 iterations whose cost grows linearly: how well the load is balanced. Peer in C: {@code schedule(dynamic, 1) reduction(+ : s)}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UnevenLoopBenchmark {
    private static final int N = 2000;
    private final double[] x = new double[N];

    private static double cost(int i) {
        double w = i;
        for (int k = 0; k < i * 4; k++) {
            w = w * 0.999999 + 1e-9;
        }
        return w;
    }

    /** On one thread: divide by this. */
    @Benchmark
    public double sequential() {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            sum += cost(i);
        }
        return sum;
    }

    /** A reduction. */
    @Benchmark
    public double sum() {
        return Parallel.range(0, N).sum(UnevenLoopBenchmark::cost);
    }

    /** A loop. */
    @Benchmark
    public void forEach() {
        Parallel.range(0, N).forEach(i -> x[i] = cost(i));
    }

    /** The JDK's twin. */
    @Benchmark
    public double parallelStream() {
        return IntStream.range(0, N).parallel().mapToDouble(UnevenLoopBenchmark::cost).sum();
    }
}
