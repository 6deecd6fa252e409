package dev.manyhands.benchmarks;

import dev.manyhands.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** {@code map} of a million items with a trivial function. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MapBenchmark {
    private final List<Integer> items = IntStream.range(0, 1_000_000).boxed().toList();
    private final List<Integer> arrayList = new ArrayList<>(items);
    private final Integer[] array = items.toArray(Integer[]::new);

    /** From the list that {@code toList} gives. */
    @Benchmark
    public List<Integer> manyhands() {
        return Parallel.map(items, i -> i + 1);
    }

    /** From an {@code ArrayList}. */
    @Benchmark
    public List<Integer> manyhandsArrayList() {
        return Parallel.map(arrayList, i -> i + 1);
    }

    /** From an array. */
    @Benchmark
    public List<Integer> manyhandsArray() {
        return Parallel.map(array, i -> i + 1);
    }

    /** The JDK's twin. */
    @Benchmark
    public List<Integer> parallelStream() {
        return items.parallelStream().map(i -> i + 1).toList();
    }

    /** The JDK's twin from an {@code ArrayList}. */
    @Benchmark
    public List<Integer> parallelStreamArrayList() {
        return arrayList.parallelStream().map(i -> i + 1).toList();
    }
}
