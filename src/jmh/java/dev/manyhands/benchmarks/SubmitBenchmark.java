package dev.manyhands.benchmarks;

import dev.manyhands.pool.ThreadPool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One round trip: submit a task that has nothing to do, and wait for its result. Read the median. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SubmitBenchmark {
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ThreadPool pool = ThreadPool.of(threads);
    private final ExecutorService fixed = Executors.newFixedThreadPool(threads);

    /** A pool that has had nothing to do for so long that its threads are parked. */
    @State(Scope.Benchmark)
    public static class Parked {
        /** Lets the threads park. */
        @Setup(Level.Invocation)
        public void idle() {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Ends the pools. */
    @TearDown
    public void close() {
        pool.close();
        fixed.close();
    }

    private static int roundTrip(ExecutorService executor) throws Exception {
        return executor.submit(() -> 1).get();
    }

    /** A round trip. */
    @Benchmark
    public int manyhands() throws Exception {
        return roundTrip(pool);
    }

    /** The twin from the JDK. */
    @Benchmark
    public int fixedThreadPool() throws Exception {
        return roundTrip(fixed);
    }

    /** The common pool of the JDK, where the caller may run the task itself. */
    @Benchmark
    public int forkJoinPool() throws Exception {
        return roundTrip(ForkJoinPool.commonPool());
    }

    /** A round trip from a parked pool. */
    @Benchmark
    public int manyhandsParked(Parked parked) throws Exception {
        return roundTrip(pool);
    }

    /** The twin from the JDK. */
    @Benchmark
    public int fixedThreadPoolParked(Parked parked) throws Exception {
        return roundTrip(fixed);
    }
}
