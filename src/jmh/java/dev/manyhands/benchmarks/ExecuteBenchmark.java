package dev.manyhands.benchmarks;

import dev.manyhands.pool.ThreadPool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Throughput of {@code execute}: one thread hands over many tasks that count down a latch, and waits for it. Time per task. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExecuteBenchmark {
    private static final int TASKS = 200_000;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ThreadPool pool = ThreadPool.of(threads);
    private final ExecutorService fixed = Executors.newFixedThreadPool(threads);

    /** Ends the pools. */
    @TearDown
    public void close() {
        pool.close();
        fixed.close();
    }

    private static void executeAll(Executor executor) throws InterruptedException {
        var left = new CountDownLatch(TASKS);
        for (int k = 0; k < TASKS; k++) {
            executor.execute(left::countDown);
        }
        left.await();
    }

    /** All tasks. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void manyhands() throws InterruptedException {
        executeAll(pool);
    }

    /** The twin from the JDK. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void forkJoinPool() throws InterruptedException {
        executeAll(ForkJoinPool.commonPool());
    }

    /** The other twin. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void fixedThreadPool() throws InterruptedException {
        executeAll(fixed);
    }
}
