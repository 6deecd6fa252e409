package dev.manyhands.benchmarks;

import dev.manyhands.sync.Mutex;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All threads increment one plain counter under one lock. The time is that of one increment of one thread, so with more threads than
 * processors it grows with their number. Give {@code -t 1}, {@code -t 8} or {@code -t 32} for other numbers of threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(2)
public class MutexBenchmark {
    private final Lock mutex = new Mutex();
    private final Lock fairMutex = new Mutex(true);
    private final Lock reentrantLock = new ReentrantLock();
    private final Lock fairReentrantLock = new ReentrantLock(true);
    private long counter;

    private long increment(Lock lock) {
        lock.lock();
        try {
            return ++counter;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ours.
     *
     * @return the counter
     */
    @Benchmark
    public long mutex() {
        return increment(mutex);
    }

    /**
     * The JDK's.
     *
     * @return the counter
     */
    @Benchmark
    public long reentrantLock() {
        return increment(reentrantLock);
    }

    /**
     * Ours, handed on in turn.
     *
     * @return the counter
     */
    @Benchmark
    public long fairMutex() {
        return increment(fairMutex);
    }

    /**
     * The JDK's, handed on in turn.
     *
     * @return the counter
     */
    @Benchmark
    public long fairReentrantLock() {
        return increment(fairReentrantLock);
    }
}
