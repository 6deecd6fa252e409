package dev.manyhands.benchmarks;

import dev.manyhands.Parallel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.infra.Blackhole;

/** Results of a trivial function over a million items, one by one; the figures are per item. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StreamBenchmark.ITEMS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamBenchmark {
    static final int ITEMS = 1_000_000;

    private final List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();

    /** What a stream of results is measured against: all of them at once. */
    @Benchmark
    public List<Integer> map() {
        return Parallel.map(items, i -> i + 1);
    }

    /** In order. */
    @Benchmark
    public void ordered(Blackhole sink) {
        Parallel.stream(items, i -> i + 1).forEach(sink::consume);
    }

    /** As they come. */
    @Benchmark
    public void unordered(Blackhole sink) {
        Parallel.stream(items, i -> i + 1).unordered().forEach(sink::consume);
    }

    /** From an input of unknown length, which is pulled item by item. */
    @Benchmark
    public void fromIterator(Blackhole sink) {
        Parallel.stream((Iterable<Integer>) items::iterator, i -> i + 1).forEach(sink::consume);
    }

    /** The JDK's nearest: in parallel, and in order. */
    @Benchmark
    public void parallelStream(Blackhole sink) {
        items.parallelStream().map(i -> i + 1).forEachOrdered(sink::consume);
    }
}
