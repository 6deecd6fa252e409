package dev.manyhands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Every verb that has a function per item, over every kind of input, with a function that is in trouble where a test wants it to be. */
final class TroubledVerbs {
    /** Number of positions: blocks of reductions have ten, an iterator gives blocks of 1 to 64. */
    static final int N = 5120;
    private static final int ROWS = 64;
    private static final int COLUMNS = 80;
    private static final long FIRST = 10_000_000_000L;
    private static final double[] X = Jobs.doubles(N);
    private static final List<Integer> ITEMS = Jobs.integers(N);

    private TroubledVerbs() {
    }

    /** Is asked by the function at each position: returns its value, or one in its place, or throws. */
    interface Trouble {
        <V> V at(int position, V value) throws Exception;
    }

    /** Runs a verb and returns what can be compared bit by bit. */
    interface Body {
        Object run(Job job, Trouble trouble) throws Exception;
    }

    /**
     * A verb.
     *
     * @param name names it and the kind of input
     * @param substitute what may take the place of a value of its function
     * @param runsAll whether it calls the function at every position
     * @param body runs it
     */
    record Verb(String name, Object substitute, boolean runsAll, Body body) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Takes a verb that calls the function everywhere. */
    private interface Verbs {
        void add(String name, Object substitute, Body body);
    }

    static List<Verb> all() {
        List<Verb> verbs = new ArrayList<>();
        addItems(verbs, "list", job -> job.over(ITEMS));
        addItems(verbs, "array", job -> job.over(ITEMS.toArray(new Integer[0])));
        addItems(verbs, "iterator", job -> job.over(ITEMS.iterator()));
        addItems(verbs, "stream", job -> job.over(ITEMS.stream()));
        addInts(verbs);
        addLongs(verbs);
        addCells(verbs);
        return verbs;
    }

    private static Object stored(AtomicLongArray sums) {
        return LongStream.range(0, N).map(i -> sums.get((int) i)).boxed().toList();
    }

    private static void addItems(List<Verb> verbs, String kind, Function<Job, Items<Integer>> input) {
        Verbs all = (name, substitute, body) -> verbs.add(new Verb(name + " of a " + kind, substitute, true, body));
        all.add("forEach", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            input.apply(job).forEach(i -> {
                if (t.at(i, true)) {
                    sums.addAndGet(i, i + 1);
                }
            });
            return stored(sums);
        });
        all.add("forEach with state", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            input.apply(job).forEach(() -> "state", (state, i) -> {
                if (t.at(i, true)) {
                    sums.addAndGet(i, state.length());
                }
            });
            return stored(sums);
        });
        all.add("map", "instead", (job, t) -> input.apply(job).<Object>map(i -> t.<Object>at(i, i)));
        all.add("map with state", null, (job, t) -> input.apply(job).<String, Object>map(() -> "s", (state, i) -> t.<Object>at(i, state + i)));
        all.add("mapIndexed", -1L, (job, t) -> input.apply(job).<Object>mapIndexed((position, i) -> t.<Object>at(i, position * i)));
        all.add("zip", 1.5, (job, t) -> input.apply(job).<Integer, Object>zip(ITEMS, (i, j) -> t.<Object>at(i, i + j)));
        all.add("flatMap", List.of("in", "stead"), (job, t) -> input.apply(job).<Object>flatMap(i -> t.<List<?>>at(i, ITEMS.subList(0, i % 3))));
        all.add("filter", true, (job, t) -> input.apply(job).filter(i -> t.at(i, i % 7 == 0)));
        all.add("reduce", "-", (job, t) -> input.apply(job).<String>reduce("", i -> t.at(i, Integer.toString(i)), String::concat));
        all.add("sum", 1e-3, (job, t) -> Jobs.bits(input.apply(job).sum(i -> t.at(i, X[i]))));
        all.add("sumLong", 17L, (job, t) -> input.apply(job).sumLong(i -> t.at(i, (long) i)));
        all.add("min", -1e300, (job, t) -> input.apply(job).min(i -> t.at(i, X[i])));
        all.add("max", 1e300, (job, t) -> input.apply(job).max(i -> t.at(i, X[i])));
        all.add("count", true, (job, t) -> input.apply(job).count(i -> t.at(i, i % 3 == 0)));
        all.add("anyMatch", false, (job, t) -> input.apply(job).anyMatch(i -> t.at(i, false)));
        all.add("allMatch", true, (job, t) -> input.apply(job).allMatch(i -> t.at(i, true)));
        all.add("noneMatch", false, (job, t) -> input.apply(job).noneMatch(i -> t.at(i, false)));
        all.add("mapSeeded", 0L, (job, t) -> input.apply(job).<Object>mapSeeded((i, random) -> t.<Object>at(i, random.nextLong())));
        all.add("forEachSeeded", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            input.apply(job).forEachSeeded((i, random) -> {
                long drawn = random.nextLong();
                if (t.at(i, true)) {
                    sums.addAndGet(i, drawn);
                }
            });
            return stored(sums);
        });
        verbs.add(new Verb("findAny of a " + kind, false, false, (job, t) -> input.apply(job).findAny(i -> t.at(i, i == 3000))));
        verbs.add(new Verb("findFirst of a " + kind, true, false, (job, t) -> input.apply(job).findFirst(i -> t.at(i, i % 1000 == 999))));
    }

    private static void addInts(List<Verb> verbs) {
        Verbs all = (name, substitute, body) -> verbs.add(new Verb(name + " of a range", substitute, true, body));
        all.add("forEach", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            job.range(0, N).forEach(i -> {
                if (t.at(i, true)) {
                    sums.addAndGet(i, i + 1);
                }
            });
            return stored(sums);
        });
        all.add("forEach with state", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            job.range(0, N).forEach(() -> "state", (state, i) -> {
                if (t.at(i, true)) {
                    sums.addAndGet(i, state.length());
                }
            });
            return stored(sums);
        });
        all.add("map", null, (job, t) -> job.range(0, N).<Object>map(i -> t.<Object>at(i, i)));
        all.add("map with state", "none", (job, t) -> job.range(0, N).<String, Object>map(() -> "s", (state, i) -> t.<Object>at(i, state + i)));
        all.add("sum", 1e-3, (job, t) -> Jobs.bits(job.range(0, N).sum(i -> t.at(i, X[i]))));
        all.add("average", -0.0, (job, t) -> job.range(0, N).average(i -> t.at(i, X[i])));
        all.add("sumLong", 17L, (job, t) -> job.range(0, N).sumLong(i -> t.at(i, (long) i)));
        all.add("min", -1e300, (job, t) -> job.range(0, N).min(i -> t.at(i, X[i])));
        all.add("max", 1e300, (job, t) -> job.range(0, N).max(i -> t.at(i, X[i])));
        all.add("minLong", -5L, (job, t) -> job.range(0, N).minLong(i -> t.at(i, (long) i)));
        all.add("maxLong", 1L << 40, (job, t) -> job.range(0, N).maxLong(i -> t.at(i, (long) i)));
        all.add("reduce", "-", (job, t) -> job.range(0, N).<String>reduce("", i -> t.at(i, Integer.toString(i)), String::concat));
        all.add("count", true, (job, t) -> job.range(0, N).count(i -> t.at(i, i % 3 == 0)));
        all.add("anyMatch", false, (job, t) -> job.range(0, N).anyMatch(i -> t.at(i, false)));
        all.add("allMatch", true, (job, t) -> job.range(0, N).allMatch(i -> t.at(i, true)));
        all.add("noneMatch", false, (job, t) -> job.range(0, N).noneMatch(i -> t.at(i, false)));
        all.add("fill with doubles", 0.25, (job, t) -> {
            var target = new double[N];
            job.fill(target, i -> t.at(i, X[i]));
            return Jobs.bits(target);
        });
        all.add("fill with longs", -9L, (job, t) -> {
            var target = new long[N];
            job.fill(target, i -> t.at(i, (long) i));
            return Arrays.stream(target).boxed().toList();
        });
        all.add("fill with ints", -9, (job, t) -> {
            var target = new int[N];
            job.fill(target, i -> t.at(i, i));
            return Arrays.stream(target).boxed().toList();
        });
        all.add("fill with objects", "instead", (job, t) -> {
            var target = new String[N];
            job.fill(target, i -> t.at(i, "x" + i));
            return Arrays.asList(target);
        });
        all.add("mapSeeded", 0L, (job, t) -> job.range(0, N).<Object>mapSeeded((i, random) -> t.<Object>at(i, random.nextLong())));
        all.add("sumSeeded", 0.5, (job, t) -> Jobs.bits(job.range(0, N).sumSeeded((i, random) -> t.at(i, random.nextGaussian()))));
        verbs.add(new Verb("findAny of a range", false, false, (job, t) -> job.range(0, N).findAny(i -> t.at(i, i == 3000))));
        verbs.add(new Verb("findFirst of a range", true, false, (job, t) -> job.range(0, N).findFirst(i -> t.at(i, i % 1000 == 999))));
    }

    private static void addLongs(List<Verb> verbs) {
        Verbs all = (name, substitute, body) -> verbs.add(new Verb(name + " of a long range", substitute, true, body));
        all.add("forEach", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            job.range(FIRST, FIRST + N).forEach(i -> {
                if (t.at((int) (i - FIRST), true)) {
                    sums.addAndGet((int) (i - FIRST), i);
                }
            });
            return stored(sums);
        });
        all.add("forEach with state", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            job.range(FIRST, FIRST + N).forEach(() -> "state", (state, i) -> {
                if (t.at((int) (i - FIRST), true)) {
                    sums.addAndGet((int) (i - FIRST), state.length());
                }
            });
            return stored(sums);
        });
        all.add("map", "instead", (job, t) -> job.range(FIRST, FIRST + N).<Object>map(i -> t.<Object>at((int) (i - FIRST), i)));
        all.add("map with state", null, (job, t) -> job.range(FIRST, FIRST + N)
                .<String, Object>map(() -> "s", (state, i) -> t.<Object>at((int) (i - FIRST), state + i)));
        all.add("sum", 1e-3, (job, t) -> Jobs.bits(job.range(FIRST, FIRST + N).sum(i -> t.at((int) (i - FIRST), X[(int) (i - FIRST)]))));
        all.add("sumLong", 17L, (job, t) -> job.range(FIRST, FIRST + N).sumLong(i -> t.at((int) (i - FIRST), i)));
        all.add("min", -1e300, (job, t) -> job.range(FIRST, FIRST + N).min(i -> t.at((int) (i - FIRST), X[(int) (i - FIRST)])));
        all.add("max", 1e300, (job, t) -> job.range(FIRST, FIRST + N).max(i -> t.at((int) (i - FIRST), X[(int) (i - FIRST)])));
        all.add("minLong", -5L, (job, t) -> job.range(FIRST, FIRST + N).minLong(i -> t.at((int) (i - FIRST), i)));
        all.add("maxLong", 1L << 40, (job, t) -> job.range(FIRST, FIRST + N).maxLong(i -> t.at((int) (i - FIRST), i)));
        all.add("reduce", "-", (job, t) -> job.range(FIRST, FIRST + N)
                .<String>reduce("", i -> t.at((int) (i - FIRST), Long.toString(i)), String::concat));
        all.add("count", true, (job, t) -> job.range(FIRST, FIRST + N).count(i -> t.at((int) (i - FIRST), i % 3 == 0)));
        all.add("anyMatch", false, (job, t) -> job.range(FIRST, FIRST + N).anyMatch(i -> t.at((int) (i - FIRST), false)));
        all.add("allMatch", true, (job, t) -> job.range(FIRST, FIRST + N).allMatch(i -> t.at((int) (i - FIRST), true)));
        all.add("mapSeeded", 0L, (job, t) -> job.range(FIRST, FIRST + N)
                .<Object>mapSeeded((i, random) -> t.<Object>at((int) (i - FIRST), random.nextLong())));
        all.add("sumSeeded", 0.5, (job, t) -> Jobs.bits(job.range(FIRST, FIRST + N)
                .sumSeeded((i, random) -> t.at((int) (i - FIRST), random.nextGaussian()))));
        verbs.add(new Verb("findAny of a long range", false, false,
                (job, t) -> job.range(FIRST, FIRST + N).findAny(i -> t.at((int) (i - FIRST), i == FIRST + 3000))));
        verbs.add(new Verb("findFirst of a long range", true, false,
                (job, t) -> job.range(FIRST, FIRST + N).findFirst(i -> t.at((int) (i - FIRST), i % 1000 == 999))));
    }

    private static void addCells(List<Verb> verbs) {
        Verbs all = (name, substitute, body) -> verbs.add(new Verb(name + " of a grid", substitute, true, body));
        all.add("forEach", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            job.grid(ROWS, COLUMNS).forEach((r, c) -> {
                if (t.at(COLUMNS * r + c, true)) {
                    sums.addAndGet(COLUMNS * r + c, c + 1);
                }
            });
            return stored(sums);
        });
        all.add("forEach with state", false, (job, t) -> {
            var sums = new AtomicLongArray(N);
            job.grid(ROWS, COLUMNS).tile(5, 7).forEach(() -> "state", (state, r, c) -> {
                if (t.at(COLUMNS * r + c, true)) {
                    sums.addAndGet(COLUMNS * r + c, state.length());
                }
            });
            return stored(sums);
        });
        all.add("map", "instead", (job, t) -> job.grid(ROWS, COLUMNS).<Object>map((r, c) -> t.<Object>at(COLUMNS * r + c, r - c)));
        all.add("map with state", null, (job, t) -> job.grid(ROWS, COLUMNS)
                .<String, Object>map(() -> "s", (state, r, c) -> t.<Object>at(COLUMNS * r + c, state + r + c)));
        all.add("sum", 1e-3, (job, t) -> Jobs.bits(job.grid(ROWS, COLUMNS).sum((r, c) -> t.at(COLUMNS * r + c, X[COLUMNS * r + c]))));
        all.add("sum of tiles", 1e-3,
                (job, t) -> Jobs.bits(job.grid(ROWS, COLUMNS).tile(5, 7).sum((r, c) -> t.at(COLUMNS * r + c, X[COLUMNS * r + c]))));
        all.add("sumLong", 17L, (job, t) -> job.grid(ROWS, COLUMNS).sumLong((r, c) -> t.at(COLUMNS * r + c, (long) r * c)));
        all.add("min", -1e300, (job, t) -> job.grid(ROWS, COLUMNS).min((r, c) -> t.at(COLUMNS * r + c, X[COLUMNS * r + c])));
        all.add("max", 1e300, (job, t) -> job.grid(ROWS, COLUMNS).max((r, c) -> t.at(COLUMNS * r + c, X[COLUMNS * r + c])));
        all.add("minLong", -5L, (job, t) -> job.grid(ROWS, COLUMNS).minLong((r, c) -> t.at(COLUMNS * r + c, (long) r * c)));
        all.add("maxLong", 1L << 40, (job, t) -> job.grid(ROWS, COLUMNS).maxLong((r, c) -> t.at(COLUMNS * r + c, (long) r * c)));
        all.add("reduce", "-", (job, t) -> job.grid(ROWS, COLUMNS)
                .<String>reduce("", (r, c) -> t.at(COLUMNS * r + c, r + "," + c), String::concat));
        all.add("count", true, (job, t) -> job.grid(ROWS, COLUMNS).count((r, c) -> t.at(COLUMNS * r + c, c % 3 == 0)));
        all.add("anyMatch", false, (job, t) -> job.grid(ROWS, COLUMNS).anyMatch((r, c) -> t.at(COLUMNS * r + c, false)));
        all.add("noneMatch", false, (job, t) -> job.grid(ROWS, COLUMNS).noneMatch((r, c) -> t.at(COLUMNS * r + c, false)));
        all.add("mapSeeded", 0L,
                (job, t) -> job.grid(ROWS, COLUMNS).<Object>mapSeeded((r, c, random) -> t.<Object>at(COLUMNS * r + c, random.nextLong())));
        verbs.add(new Verb("findAny of a grid", false, false,
                (job, t) -> job.grid(ROWS, COLUMNS).findAny((r, c) -> t.at(COLUMNS * r + c, COLUMNS * r + c == 3000))));
        verbs.add(new Verb("findFirst of a grid", true, false,
                (job, t) -> job.grid(ROWS, COLUMNS).findFirst((r, c) -> t.at(COLUMNS * r + c, (COLUMNS * r + c) % 1000 == 999))));
    }

    /** The same with a stream for a parameterized test. */
    static Stream<Verb> stream() {
        return all().stream();
    }
}
