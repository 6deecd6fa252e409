package dev.manyhands;

import dev.manyhands.VerbCase.Kind;
import dev.manyhands.VerbCase.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The verbs over ranges of {@code int}. */
final class RangeVerbs {
    private static final double[] X = Jobs.doubles(2000);

    private RangeVerbs() {
    }

    static List<VerbCase> all() {
        List<VerbCase> all = new ArrayList<>(loopsAndMaps());
        all.addAll(reductions());
        all.addAll(searches());
        return all;
    }

    private static VerbCase range(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("range." + name, Kind.ITEMS, expected, run);
    }

    private static VerbCase search(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("range." + name, Kind.SEARCH, expected, run);
    }

    private static IntRange over(Job job, int n) {
        return job.range(0, n);
    }

    private static List<VerbCase> loopsAndMaps() {
        return List.of(range("forEach", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            over(job, n).forEach(i -> out[i] = hook.then(i, i * i));
            return VerbCase.list(out);
        }), range("forEach with state", ItemVerbs::ones, (job, n, hook) -> {
            var counts = new AtomicIntegerArray(n);
            over(job, n).forEach(() -> counts, (state, i) -> state.incrementAndGet(hook.then(i, i)));
            return ItemVerbs.counts(counts);
        }), range("map", ItemVerbs::squares, (job, n, hook) -> over(job, n).map(i -> hook.then(i, i * i))),
                range("map with state", ItemVerbs::squares, (job, n, hook) ->
                        over(job, n).map(() -> new int[1], (state, i) -> hook.then(i, i * i))),
                range("stream", ItemVerbs::squares, (job, n, hook) -> over(job, n).stream(i -> hook.then(i, i * i)).toList()),
                range("stream, unordered", ItemVerbs::squares, (job, n, hook) -> {
                    try (Stream<Integer> results = over(job, n).stream(i -> hook.then(i, i * i)).unordered()) {
                        return results.sorted().toList();
                    }
                }),
                range("mapSeeded", ItemVerbs::seeded, (job, n, hook) ->
                        over(job.seed(7), n).mapSeeded((i, random) -> hook.then(i, i + " " + random.nextLong()))),
                range("forEachSeeded", ItemVerbs::seeded, (job, n, hook) -> {
                    String[] out = new String[n];
                    over(job.seed(7), n).forEachSeeded((i, random) -> out[i] = hook.then(i, i + " " + random.nextLong()));
                    return List.of(out);
                }));
    }

    private static List<VerbCase> reductions() {
        return List.of(
                VerbCase.ofDoubles("range.sum", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job, n).sum(i -> hook.then(i, X[i])))),
                VerbCase.ofDoubles("range.sumSeeded", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job.seed(7), n).sumSeeded((i, random) -> hook.then(i, X[i] * random.nextDouble())))),
                VerbCase.ofDoubles("range.average", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job, n).average(i -> hook.then(i, X[i])).orElse(Double.NaN))),
                VerbCase.ofDoubles("range.reduce of doubles", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job, n).<Double>reduce(0.0, i -> hook.then(i, X[i]), Double::sum))),
                VerbCase.ofDoubles("range.sumArrays", Kind.WHOLE, (job, n, hook) ->
                        Jobs.bits(over(job, n).sumArrays(7, (sum, i) -> sum[i % 7] += hook.then(-1, X[i])))),
                range("reduce", n -> IntStream.range(0, n).mapToObj(String::valueOf).collect(Collectors.joining()),
                        (job, n, hook) -> over(job, n).<String>reduce("", i -> hook.then(i, "" + i), String::concat)),
                range("sumLong", n -> IntStream.range(0, n).mapToLong(i -> 1L << i).sum(),
                        (job, n, hook) -> over(job, n).sumLong(i -> hook.then(i, 1L << i))),
                range("min", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).min(),
                        (job, n, hook) -> over(job, n).min(i -> hook.then(i, X[i]))),
                range("max", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).max(),
                        (job, n, hook) -> over(job, n).max(i -> hook.then(i, X[i]))),
                range("minLong", n -> IntStream.range(0, n).mapToLong(i -> i * 7 % 13 - n).min(),
                        (job, n, hook) -> over(job, n).minLong(i -> hook.then(i, i * 7L % 13 - n))),
                range("maxLong", n -> IntStream.range(0, n).mapToLong(i -> i * 7 % 13).max(),
                        (job, n, hook) -> over(job, n).maxLong(i -> hook.then(i, i * 7L % 13))),
                range("count", n -> (long) (n / 2), (job, n, hook) -> over(job, n).count(i -> hook.then(i, i % 2 == 1))));
    }

    private static List<VerbCase> searches() {
        return List.of(search("anyMatch", n -> n > 8, (job, n, hook) -> over(job, n).anyMatch(i -> hook.then(i, i == 8))),
                search("allMatch", n -> n <= 8, (job, n, hook) -> over(job, n).allMatch(i -> hook.then(i, i != 8))),
                search("noneMatch", n -> n <= 8, (job, n, hook) -> over(job, n).noneMatch(i -> hook.then(i, i == 8))),
                search("findFirst", n -> n > 8 ? OptionalInt.of(8) : OptionalInt.empty(),
                        (job, n, hook) -> over(job, n).findFirst(i -> hook.then(i, i >= 8))),
                search("findAny", n -> n > 8 ? OptionalInt.of(8) : OptionalInt.empty(),
                        (job, n, hook) -> over(job, n).findAny(i -> hook.then(i, i == 8))));
    }
}
