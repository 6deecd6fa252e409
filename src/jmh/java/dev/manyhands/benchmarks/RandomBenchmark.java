package dev.manyhands.benchmarks;

import dev.manyhands.Parallel;
import dev.manyhands.internal.Philox;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/** A random generator per item: making one and drawing the first number, drawing on, and a Monte Carlo sum of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RandomBenchmark {
    private static final int ITEMS = 1_000_000;

    private final Philox philox = Philox.of(42, 0);
    private final SplittableRandom splittable = new SplittableRandom(42);
    private long position;

    /** The next number of one generator. */
    @Benchmark
    public double nextOfPhilox() {
        return philox.nextDouble();
    }

    /** The JDK's twin. */
    @Benchmark
    public double nextOfSplittableRandom() {
        return splittable.nextDouble();
    }

    /** The first number of a new generator. */
    @Benchmark
    public double firstOfPhilox() {
        return Philox.of(42, position++).nextDouble();
    }

    /** The JDK's twin. */
    @Benchmark
    public double firstOfSplittableRandom() {
        return new SplittableRandom(position++).nextDouble();
    }

    /** Points in the unit circle on one thread, two numbers per index, each index with its own generator. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public double sumSeeded() {
        return Parallel.with().width(1).range(0, ITEMS).sumSeeded((i, random) -> {
            double x = random.nextDouble();
            double y = random.nextDouble();
            return x * x + y * y < 1 ? 1 : 0;
        });
    }

    /** The same with the JDK's generator. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public double sumOfSplittableRandom() {
        return Parallel.with().width(1).range(0, ITEMS).sum(i -> {
            var random = new SplittableRandom(i);
            double x = random.nextDouble();
            double y = random.nextDouble();
            return x * x + y * y < 1 ? 1 : 0;
        });
    }

    /** The same in a plain loop with a single generator. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public double plainLoopOfSplittableRandom() {
        var random = new SplittableRandom(42);
        double sum = 0;
        for (int i = 0; i < ITEMS; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            sum += x * x + y * y < 1 ? 1 : 0;
        }
        return sum;
    }
}
