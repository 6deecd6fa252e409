package dev.manyhands;

import dev.manyhands.function.ThrowingRunnable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Every verb once, by a name that begins with "Type.method", with a result that can be compared and in which each function that the verb is
 * given calls a probe first.
 */
final class EveryVerb {
    private static final int N = 300;
    private static final long FROM = 1L << 40;
    private static final int ROWS = 15;
    private static final int COLUMNS = 20;

    private EveryVerb() {
    }

    /** Is called by every function; what it throws, the function throws. */
    @FunctionalInterface
    interface Probe {
        void touch() throws Exception;

        default <T> T pass(T value) throws Exception {
            touch();
            return value;
        }

        default int pass(int value) throws Exception {
            touch();
            return value;
        }

        default long pass(long value) throws Exception {
            touch();
            return value;
        }

        default double pass(double value) throws Exception {
            touch();
            return value;
        }

        default boolean pass(boolean value) throws Exception {
            touch();
            return value;
        }

        /** For functions that may not throw checked exceptions. */
        default <T> T quietly(T value) {
            try {
                return pass(value);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Calls one verb. */
    interface Verb {
        Object run(Job job, Probe probe) throws Exception;
    }

    static Stream<Arguments> arguments() {
        return all().entrySet().stream().map(verb -> Arguments.of(verb.getKey(), verb.getValue()));
    }

    static Map<String, Verb> all() {
        Map<String, Verb> verbs = new LinkedHashMap<>();
        items(verbs, "", job -> job.over(Jobs.integers(N)));
        items(verbs, " of unknown length", job -> job.over(Jobs.integers(N).iterator()));
        ints(verbs);
        longs(verbs);
        cells(verbs);
        arrays(verbs);
        tasks(verbs);
        return verbs;
    }

    /** The verbs that have no function per item. */
    static boolean hasItems(String name) {
        return !name.matches("(Items.reduce( of.*)?|Items.collect.*|.*sumArrays|Verbs.*[sS]can.*|Verbs.join.*|Verbs.scope.*)");
    }

    private static void items(Map<String, Verb> verbs, String of, Function<Job, Items<Integer>> in) {
        verbs.put("Items.forEach" + of, (job, p) -> {
            Map<Integer, Integer> seen = new ConcurrentHashMap<>();
            in.apply(job).forEach(i -> {
                p.touch();
                seen.merge(i, 1, Integer::sum);
            });
            return new TreeMap<>(seen);
        });
        verbs.put("Items.forEach with state" + of, (job, p) -> {
            Map<Integer, Integer> seen = new ConcurrentHashMap<>();
            in.apply(job).forEach(() -> p.pass(seen), (state, i) -> {
                p.touch();
                state.merge(i, 1, Integer::sum);
            });
            return new TreeMap<>(seen);
        });
        verbs.put("Items.map" + of, (job, p) -> in.apply(job).map(i -> p.pass(i * 2)));
        verbs.put("Items.map with state" + of, (job, p) -> in.apply(job).map(() -> p.pass(3), (state, i) -> p.pass(i * state)));
        verbs.put("Items.stream" + of, (job, p) -> {
            try (Stream<Integer> results = in.apply(job).stream(i -> p.pass(i * 4))) {
                return results.toList();
            }
        });
        verbs.put("Items.mapIndexed" + of, (job, p) -> in.apply(job).mapIndexed((k, i) -> p.pass(k + ":" + i)));
        verbs.put("Items.forEachSeeded" + of, (job, p) -> {
            Map<Integer, Long> seen = new ConcurrentHashMap<>();
            in.apply(job).forEachSeeded((i, random) -> {
                p.touch();
                seen.put(i, random.nextLong());
            });
            return new TreeMap<>(seen);
        });
        verbs.put("Items.mapSeeded" + of, (job, p) -> in.apply(job).mapSeeded((i, random) -> p.pass(i + random.nextLong())));
        verbs.put("Items.zip" + of, (job, p) -> in.apply(job).zip(Jobs.integers(N), (a, b) -> p.pass(a + b)));
        verbs.put("Items.flatMap" + of, (job, p) -> in.apply(job).flatMap(i -> p.pass(List.of(i, -i))));
        verbs.put("Items.filter" + of, (job, p) -> in.apply(job).filter(i -> p.pass(i % 7 == 0)));
        verbs.put("Items.reduce" + of, (job, p) -> in.apply(job).reduce(0, (a, b) -> p.pass(a + b)));
        verbs.put("Items.reduce with function" + of, (job, p) -> in.apply(job).reduce("", i -> p.pass(i + ","), (a, b) -> p.pass(a + b)));
        verbs.put("Items.collect" + of, (job, p) -> in.apply(job).collect(Collectors.mapping(p::quietly,
                Collectors.collectingAndThen(Collectors.reducing(0, (a, b) -> p.quietly(a + b)), p::quietly))));
        verbs.put("Items.sum" + of, (job, p) -> Jobs.bits(in.apply(job).sum(i -> p.pass(1.0 / (i + 1)))));
        verbs.put("Items.sumLong" + of, (job, p) -> in.apply(job).sumLong(i -> p.pass(i)));
        verbs.put("Items.min" + of, (job, p) -> in.apply(job).min(i -> p.pass(Math.sin(i))));
        verbs.put("Items.max" + of, (job, p) -> in.apply(job).max(i -> p.pass(Math.sin(i))));
        verbs.put("Items.count" + of, (job, p) -> in.apply(job).count(i -> p.pass(i % 7 == 0)));
        verbs.put("Items.anyMatch" + of, (job, p) -> in.apply(job).anyMatch(i -> p.pass(i == N - 1)));
        verbs.put("Items.allMatch" + of, (job, p) -> in.apply(job).allMatch(i -> p.pass(i < N)));
        verbs.put("Items.noneMatch" + of, (job, p) -> in.apply(job).noneMatch(i -> p.pass(i == N)));
        verbs.put("Items.findAny" + of, (job, p) -> in.apply(job).findAny(i -> p.pass(i == N - 1)));
        verbs.put("Items.findFirst" + of, (job, p) -> in.apply(job).findFirst(i -> p.pass(i >= N - 9)));
        verbs.put("Items.first" + of, (job, p) -> in.apply(job).first(1, i -> p.pass(7)));
        verbs.put("Items.chunks" + of, (job, p) -> in.apply(job).chunks(7).map(chunk -> p.pass(chunk.getFirst() + chunk.size())));
    }

    private static IntRange ints(Job job) {
        return job.range(0, N);
    }

    private static LongRange longs(Job job) {
        return job.range(FROM, FROM + N);
    }

    private static void ints(Map<String, Verb> verbs) {
        verbs.put("IntRange.forEach", (job, p) -> {
            int[] seen = new int[N];
            ints(job).forEach(i -> {
                p.touch();
                seen[i]++;
            });
            return Arrays.toString(seen);
        });
        verbs.put("IntRange.forEach with state", (job, p) -> {
            int[] seen = new int[N];
            ints(job).forEach(() -> p.pass(seen), (state, i) -> {
                p.touch();
                state[i]++;
            });
            return Arrays.toString(seen);
        });
        verbs.put("IntRange.map", (job, p) -> ints(job).map(i -> p.pass(i * 2)));
        verbs.put("IntRange.map with state", (job, p) -> ints(job).map(() -> p.pass(3), (state, i) -> p.pass(i * state)));
        verbs.put("IntRange.stream", (job, p) -> {
            try (Stream<Integer> results = ints(job).stream(i -> p.pass(i * 4))) {
                return results.toList();
            }
        });
        verbs.put("IntRange.forEachSeeded", (job, p) -> {
            long[] seen = new long[N];
            ints(job).forEachSeeded((i, random) -> {
                p.touch();
                seen[i] = random.nextLong();
            });
            return Arrays.toString(seen);
        });
        verbs.put("IntRange.mapSeeded", (job, p) -> ints(job).mapSeeded((i, random) -> p.pass(i + random.nextLong())));
        verbs.put("IntRange.sumSeeded", (job, p) -> Jobs.bits(ints(job).sumSeeded((i, random) -> p.pass(i + random.nextDouble()))));
        verbs.put("IntRange.sum", (job, p) -> Jobs.bits(ints(job).sum(i -> p.pass(1.0 / (i + 1)))));
        verbs.put("IntRange.sumLong", (job, p) -> ints(job).sumLong(i -> p.pass(i)));
        verbs.put("IntRange.min", (job, p) -> ints(job).min(i -> p.pass(Math.sin(i))));
        verbs.put("IntRange.max", (job, p) -> ints(job).max(i -> p.pass(Math.sin(i))));
        verbs.put("IntRange.minLong", (job, p) -> ints(job).minLong(i -> p.pass(i % 17 - i % 13)));
        verbs.put("IntRange.maxLong", (job, p) -> ints(job).maxLong(i -> p.pass(i % 17 - i % 13)));
        verbs.put("IntRange.average", (job, p) -> ints(job).average(i -> p.pass(1.0 / (i + 1))));
        verbs.put("IntRange.reduce", (job, p) -> ints(job).reduce("", i -> p.pass(i + ","), (a, b) -> p.pass(a + b)));
        verbs.put("IntRange.count", (job, p) -> ints(job).count(i -> p.pass(i % 7 == 0)));
        verbs.put("IntRange.sumArrays", (job, p) -> Jobs.bits(ints(job).sumArrays(3, (sum, i) -> {
            p.touch();
            sum[i % 3] += i;
        })));
        verbs.put("IntRange.anyMatch", (job, p) -> ints(job).anyMatch(i -> p.pass(i == N - 1)));
        verbs.put("IntRange.allMatch", (job, p) -> ints(job).allMatch(i -> p.pass(i < N)));
        verbs.put("IntRange.noneMatch", (job, p) -> ints(job).noneMatch(i -> p.pass(i == N)));
        verbs.put("IntRange.findFirst", (job, p) -> ints(job).findFirst(i -> p.pass(i >= N - 9)));
        verbs.put("IntRange.findAny", (job, p) -> ints(job).findAny(i -> p.pass(i == N - 1)));
        verbs.put("IntRange.fill", (job, p) -> {
            double[] target = new double[N];
            ints(job).fill(target, i -> p.pass(1.0 / (i + 1)));
            return Jobs.bits(target);
        });
    }

    private static void longs(Map<String, Verb> verbs) {
        verbs.put("LongRange.forEach", (job, p) -> {
            int[] seen = new int[N];
            longs(job).forEach(i -> {
                p.touch();
                seen[(int) (i - FROM)]++;
            });
            return Arrays.toString(seen);
        });
        verbs.put("LongRange.forEach with state", (job, p) -> {
            int[] seen = new int[N];
            longs(job).forEach(() -> p.pass(seen), (state, i) -> {
                p.touch();
                state[(int) (i - FROM)]++;
            });
            return Arrays.toString(seen);
        });
        verbs.put("LongRange.map", (job, p) -> longs(job).map(i -> p.pass(i * 2)));
        verbs.put("LongRange.map with state", (job, p) -> longs(job).map(() -> p.pass(3), (state, i) -> p.pass(i * state)));
        verbs.put("LongRange.stream", (job, p) -> {
            try (Stream<Long> results = longs(job).stream(i -> p.pass(i * 4))) {
                return results.toList();
            }
        });
        verbs.put("LongRange.forEachSeeded", (job, p) -> {
            long[] seen = new long[N];
            longs(job).forEachSeeded((i, random) -> {
                p.touch();
                seen[(int) (i - FROM)] = random.nextLong();
            });
            return Arrays.toString(seen);
        });
        verbs.put("LongRange.mapSeeded", (job, p) -> longs(job).mapSeeded((i, random) -> p.pass(i + random.nextLong())));
        verbs.put("LongRange.sumSeeded", (job, p) -> Jobs.bits(longs(job).sumSeeded((i, random) -> p.pass(i + random.nextDouble()))));
        verbs.put("LongRange.sum", (job, p) -> Jobs.bits(longs(job).sum(i -> p.pass(1.0 / (i + 1)))));
        verbs.put("LongRange.sumLong", (job, p) -> longs(job).sumLong(i -> p.pass(i)));
        verbs.put("LongRange.min", (job, p) -> longs(job).min(i -> p.pass(Math.sin(i))));
        verbs.put("LongRange.max", (job, p) -> longs(job).max(i -> p.pass(Math.sin(i))));
        verbs.put("LongRange.minLong", (job, p) -> longs(job).minLong(i -> p.pass(i % 17 - i % 13)));
        verbs.put("LongRange.maxLong", (job, p) -> longs(job).maxLong(i -> p.pass(i % 17 - i % 13)));
        verbs.put("LongRange.average", (job, p) -> longs(job).average(i -> p.pass(1.0 / (i + 1))));
        verbs.put("LongRange.reduce", (job, p) -> longs(job).reduce("", i -> p.pass(i + ","), (a, b) -> p.pass(a + b)));
        verbs.put("LongRange.count", (job, p) -> longs(job).count(i -> p.pass(i % 7 == 0)));
        verbs.put("LongRange.sumArrays", (job, p) -> Jobs.bits(longs(job).sumArrays(3, (sum, i) -> {
            p.touch();
            sum[(int) (i % 3)] += i;
        })));
        verbs.put("LongRange.anyMatch", (job, p) -> longs(job).anyMatch(i -> p.pass(i == FROM + N - 1)));
        verbs.put("LongRange.allMatch", (job, p) -> longs(job).allMatch(i -> p.pass(i < FROM + N)));
        verbs.put("LongRange.noneMatch", (job, p) -> longs(job).noneMatch(i -> p.pass(i == FROM + N)));
        verbs.put("LongRange.findFirst", (job, p) -> longs(job).findFirst(i -> p.pass(i >= FROM + N - 9)));
        verbs.put("LongRange.findAny", (job, p) -> longs(job).findAny(i -> p.pass(i == FROM + N - 1)));
    }

    private static Grid grid(Job job) {
        return job.grid(ROWS, COLUMNS).tile(4, 3);
    }

    private static void cells(Map<String, Verb> verbs) {
        verbs.put("Grid.forEach", (job, p) -> {
            int[] seen = new int[ROWS * COLUMNS];
            grid(job).forEach((r, c) -> {
                p.touch();
                seen[r * COLUMNS + c]++;
            });
            return Arrays.toString(seen);
        });
        verbs.put("Grid.forEach with state", (job, p) -> {
            int[] seen = new int[ROWS * COLUMNS];
            grid(job).forEach(() -> p.pass(seen), (state, r, c) -> {
                p.touch();
                state[r * COLUMNS + c]++;
            });
            return Arrays.toString(seen);
        });
        verbs.put("Grid.map", (job, p) -> grid(job).map((r, c) -> p.pass(r + "," + c)));
        verbs.put("Grid.map with state", (job, p) -> grid(job).map(() -> p.pass(3), (state, r, c) -> p.pass(state * r + c)));
        verbs.put("Grid.forEachSeeded", (job, p) -> {
            long[] seen = new long[ROWS * COLUMNS];
            grid(job).forEachSeeded((r, c, random) -> {
                p.touch();
                seen[r * COLUMNS + c] = random.nextLong();
            });
            return Arrays.toString(seen);
        });
        verbs.put("Grid.mapSeeded", (job, p) -> grid(job).mapSeeded((r, c, random) -> p.pass(r + c + random.nextLong())));
        verbs.put("Grid.sum", (job, p) -> Jobs.bits(grid(job).sum((r, c) -> p.pass(1.0 / (r + c + 1)))));
        verbs.put("Grid.sumLong", (job, p) -> grid(job).sumLong((r, c) -> p.pass(r * c)));
        verbs.put("Grid.min", (job, p) -> grid(job).min((r, c) -> p.pass(Math.sin(r * COLUMNS + c))));
        verbs.put("Grid.max", (job, p) -> grid(job).max((r, c) -> p.pass(Math.sin(r * COLUMNS + c))));
        verbs.put("Grid.minLong", (job, p) -> grid(job).minLong((r, c) -> p.pass(r - c)));
        verbs.put("Grid.maxLong", (job, p) -> grid(job).maxLong((r, c) -> p.pass(r - c)));
        verbs.put("Grid.average", (job, p) -> grid(job).average((r, c) -> p.pass(1.0 / (r + c + 1))));
        verbs.put("Grid.reduce", (job, p) -> grid(job).reduce("", (r, c) -> p.pass(r + "/" + c + ","), (a, b) -> p.pass(a + b)));
        verbs.put("Grid.count", (job, p) -> grid(job).count((r, c) -> p.pass(r == c)));
        verbs.put("Grid.sumArrays", (job, p) -> Jobs.bits(grid(job).sumArrays(3, (sum, r, c) -> {
            p.touch();
            sum[(r + c) % 3] += r;
        })));
        verbs.put("Grid.anyMatch", (job, p) -> grid(job).anyMatch((r, c) -> p.pass(r + c == ROWS + COLUMNS - 2)));
        verbs.put("Grid.allMatch", (job, p) -> grid(job).allMatch((r, c) -> p.pass(r < ROWS)));
        verbs.put("Grid.noneMatch", (job, p) -> grid(job).noneMatch((r, c) -> p.pass(r == ROWS)));
        verbs.put("Grid.findFirst", (job, p) -> grid(job).findFirst((r, c) -> p.pass(r + c >= ROWS + COLUMNS - 9)));
        verbs.put("Grid.findAny", (job, p) -> grid(job).findAny((r, c) -> p.pass(r + c == ROWS + COLUMNS - 2)));
        verbs.put("Grid.tile", (job, p) -> job.grid(ROWS, COLUMNS).tile(1, COLUMNS).map((r, c) -> p.pass(r * c)));
    }

    private static void arrays(Map<String, Verb> verbs) {
        verbs.put("Verbs.fill of doubles", (job, p) -> {
            double[] array = new double[N];
            job.fill(array, i -> p.pass(1.0 / (i + 1)));
            return Jobs.bits(array);
        });
        verbs.put("Verbs.fill of longs", (job, p) -> {
            long[] array = new long[N];
            job.fill(array, i -> p.pass(i * 3L));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.fill of ints", (job, p) -> {
            int[] array = new int[N];
            job.fill(array, i -> p.pass(i * 3));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.fill of objects", (job, p) -> {
            String[] array = new String[N];
            job.fill(array, i -> p.pass("x" + i));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.scan of doubles", (job, p) -> {
            double[] array = Jobs.doubles(N);
            job.scan(array, (a, b) -> p.pass(a + b));
            return Jobs.bits(array);
        });
        verbs.put("Verbs.scan of longs", (job, p) -> {
            long[] array = new long[N];
            Arrays.setAll(array, i -> i);
            job.scan(array, (a, b) -> p.pass(a + b));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.scan of ints", (job, p) -> {
            int[] array = new int[N];
            Arrays.setAll(array, i -> i);
            job.scan(array, (a, b) -> p.pass(a + b));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.scan of objects", (job, p) -> {
            String[] array = new String[N];
            Arrays.setAll(array, i -> "" + i % 10);
            job.scan(array, (a, b) -> p.pass(a + b));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.exclusiveScan of doubles", (job, p) -> {
            double[] array = Jobs.doubles(N);
            job.exclusiveScan(array, 0, (a, b) -> p.pass(a + b));
            return Jobs.bits(array);
        });
        verbs.put("Verbs.exclusiveScan of longs", (job, p) -> {
            long[] array = new long[N];
            Arrays.setAll(array, i -> i);
            job.exclusiveScan(array, 0, (a, b) -> p.pass(a + b));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.exclusiveScan of ints", (job, p) -> {
            int[] array = new int[N];
            Arrays.setAll(array, i -> i);
            job.exclusiveScan(array, 0, (a, b) -> p.pass(a + b));
            return Arrays.toString(array);
        });
        verbs.put("Verbs.exclusiveScan of objects", (job, p) -> {
            String[] array = new String[N];
            Arrays.setAll(array, i -> "" + i % 10);
            job.exclusiveScan(array, "", (a, b) -> p.pass(a + b));
            return Arrays.toString(array);
        });
    }

    private static int fibonacci(Job job, Probe p, int n) throws Exception {
        p.touch();
        if (n < 2) {
            return n;
        }
        var halves = job.join(() -> fibonacci(job, p, n - 1), () -> fibonacci(job, p, n - 2));
        return halves.first() + halves.second();
    }

    private static void tasks(Map<String, Verb> verbs) {
        verbs.put("Verbs.invoke", (job, p) -> {
            int[] done = new int[3];
            ThrowingRunnable[] tasks = new ThrowingRunnable[done.length];
            Arrays.setAll(tasks, k -> () -> {
                p.touch();
                done[k]++;
            });
            job.invoke(tasks);
            return Arrays.toString(done);
        });
        verbs.put("Verbs.gather", (job, p) -> job.gather(() -> p.pass(1), () -> p.pass(2)));
        verbs.put("Verbs.gatherFirst", (job, p) -> job.gatherFirst(() -> p.pass(1), () -> p.pass(1)));
        verbs.put("Verbs.join", (job, p) -> job.join(() -> fibonacci(job, p, 8), () -> fibonacci(job, p, 9)));
        verbs.put("Verbs.scope", (job, p) -> job.scope(scope -> {
            p.touch();
            var one = scope.fork(() -> p.pass(1));
            var two = scope.fork(() -> {
                p.touch();
                return scope.fork(() -> p.pass(2)).get();
            });
            return one.get() + two.get();
        }));
    }
}
