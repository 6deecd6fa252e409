package dev.manyhands.benchmarks;

import dev.manyhands.Job;
import dev.manyhands.Parallel;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of going parallel: a loop over two indices with nothing to do, on two threads. Peer in C: {@code omp parallel for
 * schedule(static)} over as many indices as threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EmptyLoopBenchmark {
    /** A sample is the time of so many loops; read the median, as the peer in C does. */
    private static final int LOOPS = 1000;

    private final ThreadPool pool = ThreadPool.of(2);
    private final Job fixed = Parallel.on(pool).schedule(Schedule.STATIC);
    private final Job auto = Parallel.on(pool);
    private final long[] out = new long[32];

    /** A pool that has had nothing to do for so long that its threads are parked. */
    @State(Scope.Benchmark)
    public static class Parked {
        /** Lets the workers park. */
        @Setup(Level.Invocation)
        public void idle() {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Starts the threads. */
    @Setup
    public void start() {
        fixed.range(0, 2).forEach(i -> out[i << 4] = i);
    }

    /** Ends the pool. */
    @TearDown
    public void close() {
        pool.close();
    }

    /** Index 0 on the calling thread, index 1 on the other one: asserted. */
    @Benchmark
    @OperationsPerInvocation(LOOPS)
    public void fixedShares() {
        Thread caller = Thread.currentThread();
        for (int k = 0; k < LOOPS; k++) {
            fixed.range(0, 2).forEach(i -> {
                if (i == 0 != (Thread.currentThread() == caller)) {
                    throw new AssertionError("index " + i + " ran on " + Thread.currentThread());
                }
            });
        }
    }

    /** The default schedule: whoever is first. */
    @Benchmark
    @OperationsPerInvocation(LOOPS)
    public void whoeverIsFirst() {
        for (int k = 0; k < LOOPS; k++) {
            auto.range(0, 2).forEach(i -> out[i << 4] = i);
        }
    }

    /** The JDK's twin; it may run both indices on the calling thread, and mostly does. */
    @Benchmark
    @OperationsPerInvocation(LOOPS)
    public void parallelStream() {
        for (int k = 0; k < LOOPS; k++) {
            IntStream.range(0, 2).parallel().forEach(i -> out[i << 4] = i);
        }
    }

    /** One loop from a parked pool. */
    @Benchmark
    public void fromParkedPool(Parked parked) {
        fixed.range(0, 2).forEach(i -> out[i << 4] = i);
    }

    /** One parallel stream when the common pool's threads are parked. */
    @Benchmark
    public void parallelStreamFromParkedPool(Parked parked) {
        IntStream.range(0, 2).parallel().forEach(i -> out[i << 4] = i);
    }
}
