package dev.manyhands;

import dev.manyhands.VerbCase.Kind;
import dev.manyhands.VerbCase.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The verbs over items whose number is not known: iterators, streams, plain iterables. */
final class FedVerbs {
    private static final double[] X = Jobs.doubles(2000);

    private FedVerbs() {
    }

    static List<VerbCase> all() {
        List<VerbCase> all = new ArrayList<>(loopsAndMaps());
        all.addAll(reductionsAndSearches());
        return all;
    }

    private static VerbCase fed(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("fed." + name, Kind.ITEMS, expected, run);
    }

    private static VerbCase search(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("fed." + name, Kind.SEARCH, expected, run);
    }

    private static Items<Integer> over(Job job, int n) {
        return job.over(Jobs.integers(n).iterator());
    }

    private static List<VerbCase> loopsAndMaps() {
        return List.of(fed("forEach of an iterator", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            over(job, n).forEach(i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), fed("forEach of a stream", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            job.forEach(Jobs.integers(n).stream(), i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), fed("forEach of an iterable", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            job.forEach((Iterable<Integer>) () -> Jobs.integers(n).iterator(), i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), fed("forEach with state", ItemVerbs::ones, (job, n, hook) -> {
            var counts = new AtomicIntegerArray(n);
            over(job, n).forEach(() -> counts, (state, i) -> state.incrementAndGet(hook.then(i, i)));
            return ItemVerbs.counts(counts);
        }), fed("map", ItemVerbs::squares, (job, n, hook) -> over(job, n).map(i -> hook.then(i, i * i))),
                fed("map of a stream", ItemVerbs::squares, (job, n, hook) ->
                        job.map(Jobs.integers(n).stream(), i -> hook.then(i, i * i))),
                fed("map with state", ItemVerbs::squares, (job, n, hook) ->
                        over(job, n).map(() -> new int[1], (state, i) -> hook.then(i, i * i))),
                fed("mapIndexed", n -> IntStream.range(0, n).mapToObj(i -> i + ":" + i).toList(),
                        (job, n, hook) -> over(job, n).mapIndexed((index, i) -> hook.then(index, index + ":" + i))),
                fed("zip", ItemVerbs::squares, (job, n, hook) -> over(job, n).zip(Jobs.integers(n), (a, b) -> hook.then(a, a * b))),
                fed("flatMap", n -> Jobs.integers(n).stream().flatMap(i -> Collections.nCopies(i % 4, i).stream()).toList(),
                        (job, n, hook) -> over(job, n).flatMap(i -> hook.then(i, Collections.nCopies(i % 4, i)))),
                fed("filter", n -> Jobs.integers(n).stream().filter(i -> i % 3 == 1).toList(),
                        (job, n, hook) -> over(job, n).filter(i -> hook.then(i, i % 3 == 1))),
                fed("chunks.map", n -> IntStream.range(0, Math.ceilDiv(n, 7)).map(c -> Math.min(7, n - 7 * c)).boxed().toList(),
                        (job, n, hook) -> over(job, n).chunks(7).map(chunk -> hook.then(chunk.getFirst() / 7, chunk.size()))),
                fed("stream", ItemVerbs::squares, (job, n, hook) -> over(job, n).stream(i -> hook.then(i, i * i)).toList()),
                fed("stream, unordered", ItemVerbs::squares, (job, n, hook) -> {
                    try (Stream<Integer> results = over(job, n).stream(i -> hook.then(i, i * i)).unordered()) {
                        return results.sorted().toList();
                    }
                }),
                fed("mapSeeded", ItemVerbs::seeded, (job, n, hook) ->
                        over(job.seed(7), n).mapSeeded((i, random) -> hook.then(i, i + " " + random.nextLong()))),
                fed("forEachSeeded", ItemVerbs::seeded, (job, n, hook) -> {
                    String[] out = new String[n];
                    over(job.seed(7), n).forEachSeeded((i, random) -> out[i] = hook.then(i, i + " " + random.nextLong()));
                    return List.of(out);
                }));
    }

    private static List<VerbCase> reductionsAndSearches() {
        return List.of(
                new VerbCase("fed.reduce", Kind.WHOLE, n -> IntStream.range(0, n).mapToObj(String::valueOf).collect(Collectors.joining()),
                        (job, n, hook) -> job.<String>over(IntStream.range(0, n).mapToObj(String::valueOf)).reduce("", (a, b) ->
                                hook.then(-1, a + b))),
                fed("reduce with a function", n -> IntStream.range(0, n).mapToObj(String::valueOf).collect(Collectors.joining()),
                        (job, n, hook) -> over(job, n).<String>reduce("", i -> hook.then(i, "" + i), String::concat)),
                new VerbCase("fed.collect", Kind.WHOLE, n -> Jobs.integers(n).stream().collect(Collectors.groupingBy(i -> i % 5)),
                        (job, n, hook) -> over(job, n).collect(Collectors.groupingBy(i -> i % 5))),
                VerbCase.ofDoubles("fed.sum", Kind.ITEMS, (job, n, hook) -> Jobs.bits(over(job, n).sum(i -> hook.then(i, X[i])))),
                VerbCase.ofDoubles("fed.collect of doubles", Kind.WHOLE, (job, n, hook) ->
                        Jobs.bits(over(job, n).collect(Collectors.summingDouble(i -> X[i])))),
                fed("sumLong", n -> IntStream.range(0, n).mapToLong(i -> 1L << i).sum(),
                        (job, n, hook) -> over(job, n).sumLong(i -> hook.then(i, 1L << i))),
                fed("min", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).min(),
                        (job, n, hook) -> over(job, n).min(i -> hook.then(i, X[i]))),
                fed("max", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).max(),
                        (job, n, hook) -> over(job, n).max(i -> hook.then(i, X[i]))),
                fed("count", n -> (long) (n / 2), (job, n, hook) -> over(job, n).count(i -> hook.then(i, i % 2 == 1))),
                search("anyMatch of an endless stream", n -> true,
                        (job, n, hook) -> job.over(Stream.iterate(0, i -> i + 1)).anyMatch(i -> hook.then(i, i >= n))),
                search("allMatch", n -> n <= 8, (job, n, hook) -> over(job, n).allMatch(i -> hook.then(i, i != 8))),
                search("noneMatch", n -> n <= 8, (job, n, hook) -> over(job, n).noneMatch(i -> hook.then(i, i == 8))),
                search("findFirst of an endless stream", Optional::of,
                        (job, n, hook) -> job.<Integer>over(Stream.iterate(0, i -> i + 1)).findFirst(i -> hook.then(i, i >= n))),
                search("findAny", n -> n > 8 ? Optional.of(8) : Optional.empty(),
                        (job, n, hook) -> over(job, n).findAny(i -> hook.then(i, i == 8))),
                search("first of an endless stream", n -> Collections.nCopies(n / 9 + 1, "result"), (job, n, hook) ->
                        job.over(Stream.iterate(0, i -> i + 1)).first(n / 9 + 1, i -> hook.then(i, "result"))));
    }
}
