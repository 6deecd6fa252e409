package dev.manyhands;

import dev.manyhands.VerbCase.Kind;
import dev.manyhands.VerbCase.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The verbs over items whose number is known. */
final class ItemVerbs {
    private static final double[] X = Jobs.doubles(2000);

    private ItemVerbs() {
    }

    static List<VerbCase> all() {
        List<VerbCase> all = new ArrayList<>(loops());
        all.addAll(maps());
        all.addAll(reductions());
        all.addAll(searches());
        return all;
    }

    private static VerbCase items(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("items." + name, Kind.ITEMS, expected, run);
    }

    private static VerbCase search(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("items." + name, Kind.SEARCH, expected, run);
    }

    private static List<Integer> list(int n) {
        return Jobs.integers(n);
    }

    static Object squares(int n) {
        return IntStream.range(0, n).map(i -> i * i).boxed().toList();
    }

    static Object ones(int n) {
        return Collections.nCopies(n, 1);
    }

    static List<Integer> counts(AtomicIntegerArray counts) {
        return IntStream.range(0, counts.length()).map(counts::get).boxed().toList();
    }

    private static List<VerbCase> loops() {
        return List.of(items("forEach", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            job.forEach(list(n), i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), items("forEach of an array", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            job.forEach(list(n).toArray(Integer[]::new), i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), items("forEach of a collection that is no list", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            job.forEach(new ArrayDeque<>(list(n)), i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), items("forEach with state", ItemVerbs::ones, (job, n, hook) -> {
            var counts = new AtomicIntegerArray(n);
            job.over(list(n)).forEach(() -> counts, (state, i) -> state.incrementAndGet(hook.then(i, i)));
            return counts(counts);
        }));
    }

    private static List<VerbCase> maps() {
        return List.of(items("map", ItemVerbs::squares, (job, n, hook) -> job.map(list(n), i -> hook.then(i, i * i))),
                items("map of an array", ItemVerbs::squares, (job, n, hook) ->
                        job.map(list(n).toArray(Integer[]::new), i -> hook.then(i, i * i))),
                items("map with state", ItemVerbs::squares, (job, n, hook) ->
                        job.over(list(n)).map(() -> new int[1], (state, i) -> hook.then(i, i * i))),
                items("mapIndexed", n -> IntStream.range(0, n).mapToObj(i -> i + ":" + i).toList(),
                        (job, n, hook) -> job.mapIndexed(list(n), (index, i) -> hook.then(index, index + ":" + i))),
                items("zip", ItemVerbs::squares, (job, n, hook) -> job.zip(list(n), list(n), (a, b) -> hook.then(a, a * b))),
                items("flatMap", n -> list(n).stream().flatMap(i -> Collections.nCopies(i % 4, i).stream()).toList(),
                        (job, n, hook) -> job.flatMap(list(n), i -> hook.then(i, Collections.nCopies(i % 4, i)))),
                items("filter", n -> list(n).stream().filter(i -> i % 3 == 1).toList(),
                        (job, n, hook) -> job.filter(list(n), i -> hook.then(i, i % 3 == 1))),
                items("chunks.map", n -> IntStream.range(0, Math.ceilDiv(n, 7)).mapToObj(c ->
                                IntStream.range(7 * c, Math.min(n, 7 * c + 7)).boxed().toList()).toList(),
                        (job, n, hook) -> job.chunks(list(n), 7).map(chunk -> hook.then(chunk.getFirst() / 7, chunk))),
                items("stream", ItemVerbs::squares, (job, n, hook) -> {
                    try (Stream<Integer> results = job.stream(list(n), i -> hook.then(i, i * i))) {
                        return results.toList();
                    }
                }),
                items("stream, unordered", ItemVerbs::squares, (job, n, hook) ->
                        job.stream(list(n), i -> hook.then(i, i * i)).unordered().sorted().toList()),
                items("stream by its iterator", ItemVerbs::squares, (job, n, hook) -> {
                    List<Integer> all = new ArrayList<>();
                    try (Stream<Integer> results = job.stream(list(n), i -> hook.then(i, i * i))) {
                        results.iterator().forEachRemaining(all::add);
                    }
                    return all;
                }),
                items("mapSeeded", n -> seeded(n), (job, n, hook) ->
                        job.seed(7).mapSeeded(list(n), (i, random) -> hook.then(i, i + " " + random.nextLong()))),
                items("forEachSeeded", n -> seeded(n), (job, n, hook) -> {
                    String[] out = new String[n];
                    job.seed(7).forEachSeeded(list(n), (i, random) -> out[i] = hook.then(i, i + " " + random.nextLong()));
                    return List.of(out);
                }));
    }

    /** What one thread of a plain pool draws: tests of the generator itself are elsewhere. */
    static List<String> seeded(int n) {
        return Parallel.on(EveryPool.ONE_THREAD).seed(7).mapSeeded(list(n), (i, random) -> i + " " + random.nextLong());
    }

    private static List<VerbCase> reductions() {
        return List.of(
                new VerbCase("items.reduce", Kind.WHOLE, n -> list(n).stream().map(String::valueOf).collect(Collectors.joining()),
                        (job, n, hook) -> job.reduce(list(n).stream().map(String::valueOf).toList(), "", (a, b) -> hook.then(-1, a + b))),
                items("reduce with a function", n -> list(n).stream().map(String::valueOf).collect(Collectors.joining()),
                        (job, n, hook) -> job.over(list(n)).<String>reduce("", i -> hook.then(i, "" + i), String::concat)),
                new VerbCase("items.collect", Kind.WHOLE, n -> list(n).stream().collect(Collectors.groupingBy(i -> i % 5)),
                        (job, n, hook) -> job.collect(list(n), Collectors.groupingBy(i -> i % 5))),
                VerbCase.ofDoubles("items.sum", Kind.ITEMS, (job, n, hook) -> Jobs.bits(job.over(list(n)).sum(i -> hook.then(i, X[i])))),
                VerbCase.ofDoubles("items.reduce of doubles", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(job.over(list(n)).<Double>reduce(0.0, i -> hook.then(i, X[i]), Double::sum))),
                items("sumLong", n -> IntStream.range(0, n).mapToLong(i -> 1L << i).sum(),
                        (job, n, hook) -> job.over(list(n)).sumLong(i -> hook.then(i, 1L << i))),
                items("min", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).min(),
                        (job, n, hook) -> job.over(list(n)).min(i -> hook.then(i, X[i]))),
                items("max", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).max(),
                        (job, n, hook) -> job.over(list(n)).max(i -> hook.then(i, X[i]))),
                items("count", n -> (long) (n / 2), (job, n, hook) -> job.count(list(n), i -> hook.then(i, i % 2 == 1))));
    }

    private static List<VerbCase> searches() {
        return List.of(search("anyMatch", n -> n > 8, (job, n, hook) -> job.anyMatch(list(n), i -> hook.then(i, i == 8))),
                search("allMatch", n -> n <= 8, (job, n, hook) -> job.allMatch(list(n), i -> hook.then(i, i != 8))),
                search("noneMatch", n -> n <= 8, (job, n, hook) -> job.noneMatch(list(n), i -> hook.then(i, i == 8))),
                search("findFirst", n -> n > 8 ? Optional.of(8) : Optional.empty(),
                        (job, n, hook) -> job.findFirst(list(n), i -> hook.then(i, i >= 8))),
                search("findAny", n -> n > 8 ? Optional.of(8) : Optional.empty(),
                        (job, n, hook) -> job.findAny(list(n), i -> hook.then(i, i == 8))),
                search("first", n -> n == 0 ? List.of() : Collections.nCopies((n + 1) / 2, "result"), (job, n, hook) ->
                        n == 0 ? List.of() : job.over(list(n)).first((n + 1) / 2, i -> hook.then(i, "result"))));
    }
}
