package dev.manyhands.cache;

import dev.manyhands.function.ThrowingBiFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the key of a cached call costs: a large array (100 MB: 20 ms are 5 GB/s) beside the JDK's SHA-256 of a tenth of it, small arguments,
 * and the code of a function that reaches 200 classes. Lies in the package it measures, as nothing of that is public.
 */
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HashBenchmarks {
    /** Arguments of all sizes. */
    @State(Scope.Benchmark)
    public static class Arguments {
        final double[] large = new Random(1).doubles(12_500_000).toArray();
        final byte[] tenth = new byte[10_000_000];
        final FunctionKey fn = FunctionKey.of((ThrowingBiFunction<Integer, String, String>) (a, b) -> a + b, false, null);
        final Object[] small = {5, "a short text"};
        final Object[] nested = {Map.of("rate", 0.5, "depth", 7, "seed", 12345L), List.of(new Point(1, 2), new Point(3, 4))};
    }

    /**
     * A small object.
     *
     * @param x coordinate
     * @param y coordinate
     */
    public record Point(double x, double y) { }

    /** A function of an application of 200 classes, each with five methods and a lambda, that calls from each class into the next. */
    @State(Scope.Benchmark)
    public static class Closure {
        private static final int CLASSES = 200;
        private Path folder;
        private Object function;

        /** Compiles the application. */
        @Setup
        public void compile() throws IOException {
            folder = Files.createTempDirectory("closure");
            var sources = new ArrayList<JavaFileObject>();
            sources.add(source("Main", """
                    package app;
                    public class Main {
                        public static Object fn() {
                            dev.manyhands.function.ThrowingFunction<Integer, Integer> f = x -> C0.a(x);
                            return f;
                        }
                    }
                    """));
            IntStream.range(0, CLASSES).forEach(k -> sources.add(source("C" + k, """
                    package app;
                    class C%d {
                        private static final java.util.List<Integer> LIST = java.util.List.of(1, 2, 3);
                        static int a(int x) { return new C%1$d().b(x, "text" + x) + LIST.size(); }
                        int b(int x, String y) { int s = 0; for (int k = 0; k < x; k++) { s += c(k) * y.length(); } return s; }
                        int c(int x) { return java.util.stream.IntStream.range(0, x).map(y -> y + d(y)).sum(); }
                        int d(int x) { switch (x) { case 1: return 2; case 5: return e(x); default: return e(x + 1); } }
                        int e(int x) { try { return %s; } catch (IllegalStateException e) { return 0; } }
                    }
                    """.formatted(k, k + 1 < CLASSES ? "C" + (k + 1) + ".a(x)" : "x"))));
            if (!ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-g", "-proc:none", "-d", folder.toString(),
                    "-cp", System.getProperty("java.class.path")), null, sources).call()) {
                throw new IllegalStateException("the application does not compile");
            }
        }

        private static JavaFileObject source(String name, String text) {
            return new SimpleJavaFileObject(URI.create("string:///app/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }

        /** Loads the application anew, as nothing is known of the code of new classes. */
        @Setup(Level.Invocation)
        public void load() throws IOException, ReflectiveOperationException {
            var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, new OnlyManyhands());
            function = loader.loadClass("app.Main").getMethod("fn").invoke(null);
        }

        /** Deletes the application. */
        @TearDown
        public void delete() throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).forEach(file -> {
                    try {
                        Files.delete(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }

    /** Keeps the class path of the benchmarks out of the application. */
    private static final class OnlyManyhands extends ClassLoader {
        OnlyManyhands() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return HashBenchmarks.class.getClassLoader().loadClass(name);
        }
    }

    /** The code of 200 classes that are new: reads, parses and hashes their files. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Object codeOf200Classes(Closure closure) {
        FunctionKey key = FunctionKey.of(closure.function, false, null);
        if (key.methods().size() < 5 * Closure.CLASSES) {
            throw new IllegalStateException("Only " + key.methods().size() + " methods were found");
        }
        return key;
    }

    /** The key of a function whose code is known. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Object knownFunction() {
        return FunctionKey.of((ThrowingBiFunction<Integer, String, String>) (a, b) -> b + a, false, null);
    }

    /** 100 MB. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Object array100MB(Arguments arguments) {
        return CallKey.of(arguments.fn, new Object[] {arguments.large, ""}, Set.of());
    }

    /** A number and a text. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Object smallArguments(Arguments arguments) {
        return CallKey.of(arguments.fn, arguments.small, Set.of());
    }

    /** A map of settings and a list of records. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Object nestedArguments(Arguments arguments) {
        return CallKey.of(arguments.fn, arguments.nested, Set.of());
    }

    /** The JDK's fastest digest of 128 bits or more, of 10 MB. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Object sha256Of10MB(Arguments arguments) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(arguments.tenth);
    }
}
