package dev.manyhands.benchmarks;

import dev.manyhands.cache.CachedFunction;
import dev.manyhands.cache.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of cached functions. The peer is {@code joblib.Memory}: a hit of {@code math.sqrt(2.0)}, and a hit of a function that takes and
 * returns an array of 100 MB, with {@code mmap_mode="r"} and without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryBenchmarks {
    private static final int LARGE = 12_500_000;

    private Path folder;
    private Memory memory;
    private CachedFunction<Double, Double> root;
    private CachedFunction<Integer, List<String>> words;
    private CachedFunction<Integer, Integer> limited;
    private CachedFunction<double[], double[]> copied;
    private CachedFunction<double[], MemorySegment> mapped;
    private double[] large;
    private int next;

    /** Fills the cache. */
    @Setup
    public void fill() throws Exception {
        folder = Files.createTempDirectory("manyhands-memory");
        memory = Memory.at(folder);
        root = memory.cache((Double x) -> Math.sqrt(x));
        words = memory.cache((Integer n) -> List.of("result", "number", "n" + n));
        limited = memory.limit(1_000_000).cache((Integer n) -> n + 1);
        copied = memory.cache((double[] in) -> doubled(in));
        mapped = memory.mapped().cache((double[] in) -> MemorySegment.ofArray(doubled(in)));
        large = new double[LARGE];
        java.util.Arrays.setAll(large, i -> i * 0.5);
        root.apply(2.0);
        words.apply(-1);
        copied.apply(large);
        mapped.apply(large);
    }

    private static double[] doubled(double[] in) {
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = 2 * in[i];
        }
        return out;
    }

    /** Deletes it. */
    @TearDown
    public void empty() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A number for a number. */
    @Benchmark
    public Double hitSmall() throws Exception {
        return root.apply(2.0);
    }

    /** A list of strings, which is deserialized. */
    @Benchmark
    public List<String> hitList() throws Exception {
        return words.apply(-1);
    }

    /** 100 MB for 100 MB, mapped. */
    @Benchmark
    public MemorySegment hitLargeMapped() throws Exception {
        return mapped.apply(large);
    }

    /** 100 MB for 100 MB, as an array. */
    @Benchmark
    public double[] hitLargeCopied() throws Exception {
        return copied.apply(large);
    }

    /** What a small computation takes longer for being stored. */
    @Benchmark
    public Object missSmall() throws Exception {
        return words.apply(next++);
    }

    /** The same, when old entries have to go. */
    @Benchmark
    public Object missSmallWithinALimit() throws Exception {
        return limited.apply(next++);
    }
}
