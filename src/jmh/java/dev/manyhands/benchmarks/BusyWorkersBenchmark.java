package dev.manyhands.benchmarks;

import dev.manyhands.Job;
import dev.manyhands.Parallel;
import dev.manyhands.pool.ThreadPool;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** More threads than cores: the same work at width 2 and 8; measured as many short loops, where spinning could do harm. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BusyWorkersBenchmark {
    private static final int LOOPS = 20;
    private static final int N = 2000;
    private final double[] x = new double[N];

    /** Size of the pool. */
    @Param({"2", "8"})
    int threads;

    private ThreadPool pool;
    private Job job;

    /** Makes the pool. */
    @Setup(Level.Trial)
    public void open() {
        pool = ThreadPool.of(threads);
        job = Parallel.on(pool);
    }

    /** Ends the pool. */
    @TearDown(Level.Trial)
    public void close() {
        pool.close();
    }

    /** Twenty loops of about a millisecond of work each. */
    @Benchmark
    public void loops() {
        for (int k = 0; k < LOOPS; k++) {
            job.range(0, N).forEach(i -> {
                double w = i;
                for (int s = 0; s < 400; s++) {
                    w = w * 0.999999 + 1e-9;
                }
                x[i] = w;
            });
        }
    }
}
