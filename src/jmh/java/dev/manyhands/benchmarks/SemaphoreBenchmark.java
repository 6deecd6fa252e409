package dev.manyhands.benchmarks;

import dev.manyhands.sync.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Acquire and release of one permit by each of so many threads (option -t) on one semaphore. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SemaphoreBenchmark {
    /** How many permits there are: one that all want, or one for each of two threads. */
    @Param({"1", "2"})
    private int permits;
    /** Whether those who wait are served in turn. */
    @Param({"false", "true"})
    private boolean fair;

    private Semaphore manyhands;
    private java.util.concurrent.Semaphore jdk;

    /** Creates both. */
    @Setup
    public void create() {
        manyhands = new Semaphore(permits, fair);
        jdk = new java.util.concurrent.Semaphore(permits, fair);
    }

    /** Ours. */
    @Benchmark
    public void manyhands() throws InterruptedException {
        manyhands.acquire();
        manyhands.release();
    }

    /** The JDK's twin. */
    @Benchmark
    public void jdk() throws InterruptedException {
        jdk.acquire();
        jdk.release();
    }
}
