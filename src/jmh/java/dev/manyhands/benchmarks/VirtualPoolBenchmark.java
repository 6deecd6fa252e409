package dev.manyhands.benchmarks;

import dev.manyhands.pool.VirtualPool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
 * Tasks on virtual threads: ten thousand that sleep for 100 ms, and a hundred thousand that do nothing; on a {@link VirtualPool} that has
 * room for all, on one that has room for a hundred, and on the JDK's executor, which has no bound, alone and with a semaphore as the bound.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class VirtualPoolBenchmark {
    private static final int SLEEPERS = 10_000;
    private static final int EMPTY = 100_000;
    private static final int BOUND = 100;

    private VirtualPool wide;
    private VirtualPool narrow;
    private ExecutorService jdk;

    /** Makes the pools. */
    @Setup(Level.Trial)
    public void open() {
        wide = VirtualPool.of(EMPTY);
        narrow = VirtualPool.of(BOUND);
        jdk = Executors.newVirtualThreadPerTaskExecutor();
    }

    /** Ends the pools. */
    @TearDown(Level.Trial)
    public void close() {
        wide.close();
        narrow.close();
        jdk.close();
    }

    private static void sleep(ExecutorService executor) throws InterruptedException {
        var left = new CountDownLatch(SLEEPERS);
        for (int k = 0; k < SLEEPERS; k++) {
            executor.execute(() -> {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                left.countDown();
            });
        }
        left.await();
    }

    private static void nothing(ExecutorService executor) throws InterruptedException {
        var left = new CountDownLatch(EMPTY);
        for (int k = 0; k < EMPTY; k++) {
            executor.execute(left::countDown);
        }
        left.await();
    }

    /** All sleepers, from the first submission to the last end. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public void sleepers() throws InterruptedException {
        sleep(wide);
    }

    /** The same on the JDK's executor. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public void sleepersJdk() throws InterruptedException {
        sleep(jdk);
    }

    /** One empty task, when all have room. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(EMPTY)
    public void empty() throws InterruptedException {
        nothing(wide);
    }

    /** One empty task on the JDK's executor. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(EMPTY)
    public void emptyJdk() throws InterruptedException {
        nothing(jdk);
    }

    /** One empty task, when a hundred have room. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(EMPTY)
    public void emptyBounded() throws InterruptedException {
        nothing(narrow);
    }

    /** One empty task on the JDK's executor with a semaphore of a hundred permits, which the submitter takes. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(EMPTY)
    public void emptyBoundedJdk() throws InterruptedException {
        var permits = new Semaphore(BOUND);
        var left = new CountDownLatch(EMPTY);
        for (int k = 0; k < EMPTY; k++) {
            permits.acquire();
            jdk.execute(() -> {
                permits.release();
                left.countDown();
            });
        }
        left.await();
    }
}
