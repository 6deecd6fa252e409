package dev.manyhands.benchmarks;

import dev.manyhands.Job;
import dev.manyhands.Parallel;
import dev.manyhands.pool.Schedule;
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

/** A loop of a million trivial iterations, dealt out one at a time and by the default schedule. Peer in C: {@code schedule(dynamic, 1)}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DynamicLoopBenchmark {
    private static final int N = 1_000_000;
    private final double[] x = new double[N];
    private final Job oneByOne = Parallel.with().schedule(Schedule.dynamic(1));

    /** One iteration per take. */
    @Benchmark
    public void dynamic1() {
        oneByOne.range(0, N).forEach(i -> x[i] = i);
    }

    /** The default schedule. */
    @Benchmark
    public void auto() {
        Parallel.range(0, N).forEach(i -> x[i] = i);
    }

    /** The JDK's twin, which splits the range by itself. */
    @Benchmark
    public void parallelStream() {
        IntStream.range(0, N).parallel().forEach(i -> x[i] = i);
    }

    /** A plain loop on one thread. */
    @Benchmark
    public void plainLoop() {
        for (int i = 0; i < N; i++) {
            x[i] = i;
        }
    }
}
