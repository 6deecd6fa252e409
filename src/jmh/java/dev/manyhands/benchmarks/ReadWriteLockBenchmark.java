package dev.manyhands.benchmarks;

import dev.manyhands.sync.ReadWriteLock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All threads read one plain field under one lock, and now and then write it. The time is that of one access of one thread. Give {@code
 * -t 1}, {@code -t 8} or {@code -t 32} for other numbers of threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(2)
public class ReadWriteLockBenchmark {
    private final ReadWriteLock readWriteLock = new ReadWriteLock();
    private final ReentrantReadWriteLock reentrantReadWriteLock = new ReentrantReadWriteLock();
    private final ReadWriteLock fairReadWriteLock = new ReadWriteLock(true);
    private final ReentrantReadWriteLock fairReentrantReadWriteLock = new ReentrantReadWriteLock(true);
    private final StampedLock stampedLock = new StampedLock();
    private long field;

    /** How many of 1000 accesses write. */
    @Param({"0", "10"})
    private int writes;

    /** Decides which access writes. */
    @State(Scope.Thread)
    public static class Turn {
        private int count;

        boolean writes(int writes) {
            count = count == 999 ? 0 : count + 1;
            return count * writes % 1000 < writes && writes != 0;
        }
    }

    private long access(java.util.concurrent.locks.ReadWriteLock lock, boolean write) {
        if (write) {
            lock.writeLock().lock();
            try {
                return ++field;
            } finally {
                lock.writeLock().unlock();
            }
        }
        lock.readLock().lock();
        try {
            return field;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Ours.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long readWriteLock(Turn turn) {
        return access(readWriteLock, turn.writes(writes));
    }

    /**
     * The JDK's, reentrant as ours is.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long reentrantReadWriteLock(Turn turn) {
        return access(reentrantReadWriteLock, turn.writes(writes));
    }

    /**
     * Ours, handed on in turn.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long fairReadWriteLock(Turn turn) {
        return access(fairReadWriteLock, turn.writes(writes));
    }

    /**
     * The JDK's, handed on in turn.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long fairReentrantReadWriteLock(Turn turn) {
        return access(fairReentrantReadWriteLock, turn.writes(writes));
    }

    /**
     * The JDK's that is not reentrant.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long stampedLock(Turn turn) {
        return accessStamped(turn.writes(writes));
    }

    private long accessStamped(boolean write) {
        if (write) {
            long stamp = stampedLock.writeLock();
            try {
                return ++field;
            } finally {
                stampedLock.unlockWrite(stamp);
            }
        }
        long stamp = stampedLock.readLock();
        try {
            return field;
        } finally {
            stampedLock.unlockRead(stamp);
        }
    }

    /**
     * Our optimistic read.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long optimisticRead(Turn turn) {
        boolean write = turn.writes(writes);
        if (!write) {
            long stamp = readWriteLock.tryOptimisticRead();
            long seen = field;
            if (readWriteLock.validate(stamp)) {
                return seen;
            }
        }
        return access(readWriteLock, write);
    }

    /**
     * The JDK's optimistic read.
     *
     * @param turn who writes when
     * @return the field
     */
    @Benchmark
    public long stampedOptimisticRead(Turn turn) {
        boolean write = turn.writes(writes);
        if (!write) {
            long stamp = stampedLock.tryOptimisticRead();
            long seen = field;
            if (stampedLock.validate(stamp)) {
                return seen;
            }
        }
        return accessStamped(write);
    }
}
