package dev.manyhands;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.VerbCase.Kind;
import dev.manyhands.VerbCase.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The verbs over grids: {@value #COLUMNS} columns and as many whole rows as there is room for. */
final class GridVerbs {
    static final int COLUMNS = 9;
    private static final double[] X = Jobs.doubles(2000);

    private GridVerbs() {
    }

    static List<VerbCase> all() {
        List<VerbCase> all = new ArrayList<>(loopsAndMaps());
        all.addAll(reductions());
        all.addAll(searches());
        return all;
    }

    private static VerbCase cells(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("grid." + name, Kind.ITEMS, n -> expected.apply(size(n)), run);
    }

    private static VerbCase search(String name, IntFunction<Object> expected, Run run) {
        return new VerbCase("grid." + name, Kind.SEARCH, n -> expected.apply(size(n)), run);
    }

    private static int size(int n) {
        return n / COLUMNS * COLUMNS;
    }

    private static int at(int row, int column) {
        return row * COLUMNS + column;
    }

    private static Grid over(Job job, int n) {
        return job.grid(n / COLUMNS, COLUMNS);
    }

    private static double x(Hook hook, int row, int column) throws Exception {
        int at = at(row, column);
        hook.at(at);
        return X[at];
    }

    private static boolean is(Hook hook, int row, int column, int wanted) throws Exception {
        int at = at(row, column);
        hook.at(at);
        return at == wanted;
    }

    private static int square(Hook hook, int row, int column) throws Exception {
        int at = at(row, column);
        hook.at(at);
        return at * at;
    }

    private static List<VerbCase> loopsAndMaps() {
        return List.of(cells("forEach", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[size(n)];
            over(job, n).forEach((r, c) -> out[at(r, c)] = square(hook, r, c));
            return VerbCase.list(out);
        }), cells("forEach in tiles", ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[size(n)];
            over(job, n).tile(3, 4).forEach((r, c) -> out[at(r, c)] = square(hook, r, c));
            return VerbCase.list(out);
        }), cells("forEach with state", ItemVerbs::ones, (job, n, hook) -> {
            var counts = new AtomicIntegerArray(size(n));
            over(job, n).forEach(() -> counts, (state, r, c) -> state.incrementAndGet(hook.then(at(r, c), at(r, c))));
            return ItemVerbs.counts(counts);
        }), cells("map", ItemVerbs::squares, (job, n, hook) -> over(job, n).map((r, c) -> square(hook, r, c))),
                cells("map with state", ItemVerbs::squares, (job, n, hook) ->
                        over(job, n).tile(2, 2).map(() -> new int[1], (state, r, c) -> square(hook, r, c))),
                cells("mapSeeded", ItemVerbs::seeded, (job, n, hook) ->
                        over(job.seed(7), n).mapSeeded((r, c, random) -> hook.then(at(r, c), at(r, c) + " " + random.nextLong()))),
                cells("forEachSeeded", ItemVerbs::seeded, (job, n, hook) -> {
                    String[] out = new String[size(n)];
                    over(job.seed(7), n).forEachSeeded((r, c, random) ->
                            out[at(r, c)] = hook.then(at(r, c), at(r, c) + " " + random.nextLong()));
                    return List.of(out);
                }));
    }

    private static List<VerbCase> reductions() {
        return List.of(
                VerbCase.ofDoubles("grid.sum", Kind.ITEMS, (job, n, hook) -> Jobs.bits(over(job, n).sum((r, c) -> x(hook, r, c)))),
                VerbCase.ofDoubles("grid.sum in tiles", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job, n).tile(5, 2).sum((r, c) -> x(hook, r, c)))),
                VerbCase.ofDoubles("grid.average", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job, n).average((r, c) -> x(hook, r, c)).orElse(Double.NaN))),
                VerbCase.ofDoubles("grid.reduce of doubles", Kind.ITEMS, (job, n, hook) ->
                        Jobs.bits(over(job, n).<Double>reduce(0.0, (r, c) -> x(hook, r, c), Double::sum))),
                VerbCase.ofDoubles("grid.sumArrays", Kind.WHOLE, (job, n, hook) ->
                        Jobs.bits(over(job, n).sumArrays(5, (sum, r, c) -> sum[at(r, c) % 5] += hook.then(-1, X[at(r, c)])))),
                cells("reduce of a single column", n -> IntStream.range(0, n).mapToObj(String::valueOf).collect(Collectors.joining()),
                        (job, n, hook) -> job.grid(size(n), 1).<String>reduce("", (r, c) -> hook.then(r, "" + r), String::concat)),
                cells("sumLong", n -> IntStream.range(0, n).mapToLong(i -> 1L << i).sum(),
                        (job, n, hook) -> over(job, n).sumLong((r, c) -> hook.then(at(r, c), 1L << at(r, c)))),
                cells("min", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).min(),
                        (job, n, hook) -> over(job, n).min((r, c) -> x(hook, r, c))),
                cells("max", n -> IntStream.range(0, n).mapToDouble(i -> X[i]).max(),
                        (job, n, hook) -> over(job, n).max((r, c) -> x(hook, r, c))),
                cells("minLong", n -> IntStream.range(0, n).mapToLong(i -> -i).min(),
                        (job, n, hook) -> over(job, n).minLong((r, c) -> hook.then(at(r, c), -(long) at(r, c)))),
                cells("maxLong", n -> IntStream.range(0, n).mapToLong(i -> i * 7 % 13).max(),
                        (job, n, hook) -> over(job, n).maxLong((r, c) -> hook.then(at(r, c), at(r, c) * 7L % 13))),
                cells("count", n -> (long) (n / 2), (job, n, hook) ->
                        over(job, n).count((r, c) -> hook.then(at(r, c), at(r, c) % 2 == 1))));
    }

    private static List<VerbCase> searches() {
        Optional<Grid.Cell> ninth = Optional.of(new Grid.Cell(8 / COLUMNS, 8 % COLUMNS));
        return List.of(search("anyMatch", n -> n > 8, (job, n, hook) -> over(job, n).anyMatch((r, c) -> is(hook, r, c, 8))),
                search("allMatch", n -> n <= 8, (job, n, hook) -> over(job, n).allMatch((r, c) -> !is(hook, r, c, 8))),
                search("noneMatch", n -> n <= 8, (job, n, hook) -> over(job, n).noneMatch((r, c) -> is(hook, r, c, 8))),
                search("findFirst", n -> n > 8 ? ninth : Optional.empty(),
                        (job, n, hook) -> over(job, n).findFirst((r, c) -> hook.then(at(r, c), at(r, c) >= 8))),
                search("findAny", n -> n > 8 ? ninth : Optional.empty(),
                        (job, n, hook) -> over(job, n).findAny((r, c) -> is(hook, r, c, 8))));
    }
}
