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

/** The dot product of two arrays of 16M doubles: 256 MB are read. Peer in C: {@code omp parallel for reduction(+ : s)}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DotBenchmark {
    private static final int N = 1 << 24;
    private final double[] x = new double[N];
    private final double[] z = new double[N];

    /** Fills the arrays. */
    public DotBenchmark() {
        Parallel.fill(x, i -> i % 1000 * 1e-3);
        Parallel.fill(z, i -> 1);
    }

    /** A reduction. */
    @Benchmark
    public double manyhands() {
        return Parallel.range(0, N).sum(i -> x[i] * z[i]);
    }

    /** The JDK's twin. */
    @Benchmark
    public double parallelStream() {
        return IntStream.range(0, N).parallel().mapToDouble(i -> x[i] * z[i]).sum();
    }
}
