package dev.manyhands.process;

import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** Making bytes of values and values of the bytes, without the way between. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    /** What is sent. */
    @Param({"integer", "integers20", "integers1000", "record", "records20", "strings20", "list", "bean", "beans20",
        "doubles1M", "doubles20"})
    public String value;

    private Object sent;
    private Packed packed;
    private byte[] main;
    private byte[] objects;

    /** A small record. */
    record Order(int id, double price, String customer) implements Serializable {
    }

    /** A small class, which has to be serialized. */
    static final class Bean implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int id;
        private final double price = 2.5;
        private final String customer = "somebody";

        Bean(int id) {
            this.id = id;
        }

        @Override
        public String toString() {
            return id + " " + price + " " + customer;
        }
    }

    /** Makes the values. */
    @Setup
    public void make() {
        sent = switch (value) {
            case "integer" -> 17;
            case "integers20" -> IntStream.range(0, 20).boxed().toArray();
            case "integers1000" -> IntStream.range(0, 1000).boxed().toArray();
            case "record" -> new Order(1, 2.5, "somebody");
            case "records20" -> IntStream.range(0, 20).mapToObj(k -> new Order(k, 2.5, "somebody")).toArray();
            case "strings20" -> IntStream.range(0, 20).mapToObj(k -> "a string like others, number " + k).toArray();
            case "list" -> new ArrayList<>(List.of("some", "strings", "in", "a", "list"));
            case "bean" -> new Bean(1);
            case "beans20" -> IntStream.range(0, 20).mapToObj(Bean::new).toArray();
            case "doubles1M" -> new double[1_000_000];
            case "doubles20" -> new double[20];
            default -> throw new IllegalArgumentException(value);
        };
        packed = Encoder.encode(sent);
        main = Arrays.copyOf(packed.main, packed.mainLength);
        objects = Arrays.copyOf(packed.objects, packed.objectsLength);
    }

    /** To bytes. */
    @Benchmark
    public Object encode() {
        return Encoder.encode(sent);
    }

    /** From bytes; large arrays are made but not filled. */
    @Benchmark
    public Object decode() throws IOException {
        return Decoder.decode(main, objects, CodecBenchmark.class.getClassLoader(), null, memory -> { });
    }

    /** From bytes, large arrays filled. */
    @Benchmark
    public Object decodeAndFill() throws IOException {
        Iterator<MemorySegment> blobs = packed.blobs.iterator();
        return Decoder.decode(main, objects, CodecBenchmark.class.getClassLoader(), null, memory -> memory.copyFrom(blobs.next()));
    }
}
