package dev.manyhands.benchmarks;

import dev.manyhands.Parallel;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Divide and conquer down to single additions: the Fibonacci numbers, 1.3 million joins. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class JoinBenchmark {
    private static final int N = 30;

    private static long fib(int n) {
        if (n < 2) {
            return n;
        }
        var both = Parallel.join(() -> fib(n - 1), () -> fib(n - 2));
        return both.first() + both.second();
    }

    /** Fork and join. */
    @Benchmark
    public long manyhands() {
        return fib(N);
    }

    private static final class Fib extends RecursiveTask<Long> {
        private static final long serialVersionUID = 1L;
        private final int n;

        Fib(int n) {
            this.n = n;
        }

        @Override
        protected Long compute() {
            if (n < 2) {
                return (long) n;
            }
            Fib second = new Fib(n - 2);
            second.fork();
            return new Fib(n - 1).compute() + second.join();
        }
    }

    /** The JDK's twin. */
    @Benchmark
    public long forkJoinPool() {
        return ForkJoinPool.commonPool().invoke(new Fib(N));
    }
}
