package dev.manyhands;

import dev.manyhands.VerbCase.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The verbs over arrays: fills and scans. */
final class ArrayVerbs {
    private static final double[] X = Jobs.doubles(2000);

    private ArrayVerbs() {
    }

    private static List<Integer> sums(int n, int shift) {
        return IntStream.range(0, n).map(i -> (i + shift) * (i + shift + 1) / 2).boxed().toList();
    }

    static List<VerbCase> all() {
        return List.of(
                VerbCase.ofDoubles("arrays.fill of doubles", Kind.ITEMS, (job, n, hook) -> {
                    double[] out = new double[n];
                    job.fill(out, i -> hook.then(i, Math.sqrt(i)));
                    return Jobs.bits(out);
                }),
                new VerbCase("arrays.fill of longs", Kind.ITEMS, n -> IntStream.range(0, n).mapToObj(i -> 3L * i).toList(),
                        (job, n, hook) -> {
                    long[] out = new long[n];
                    job.fill(out, i -> hook.then(i, 3L * i));
                    return VerbCase.list(out);
                }),
                new VerbCase("arrays.fill of ints", Kind.ITEMS, ItemVerbs::squares, (job, n, hook) -> {
                    int[] out = new int[n];
                    job.fill(out, i -> hook.then(i, i * i));
                    return VerbCase.list(out);
                }),
                new VerbCase("arrays.fill of objects", Kind.ITEMS, ItemVerbs::squares, (job, n, hook) -> {
                    Integer[] out = new Integer[n];
                    job.fill(out, i -> hook.then(i, i * i));
                    return List.of(out);
                }),
                VerbCase.ofDoubles("arrays.scan of doubles", Kind.WHOLE, (job, n, hook) -> {
                    double[] array = Arrays.copyOf(X, n);
                    job.scan(array, (a, b) -> hook.then(-1, a + b));
                    return Jobs.bits(array);
                }),
                VerbCase.ofDoubles("arrays.exclusiveScan of doubles", Kind.WHOLE, (job, n, hook) -> {
                    double[] array = Arrays.copyOf(X, n);
                    job.exclusiveScan(array, 0, (a, b) -> hook.then(-1, a + b));
                    return Jobs.bits(array);
                }),
                new VerbCase("arrays.scan of longs", Kind.WHOLE, n -> sums(n, 0).stream().map(Integer::longValue).toList(),
                        (job, n, hook) -> {
                    long[] array = IntStream.range(0, n).asLongStream().toArray();
                    job.scan(array, (a, b) -> hook.then(-1, a + b));
                    return VerbCase.list(array);
                }),
                new VerbCase("arrays.exclusiveScan of longs", Kind.WHOLE, n -> sums(n, -1).stream().map(Integer::longValue).toList(),
                        (job, n, hook) -> {
                    long[] array = IntStream.range(0, n).asLongStream().toArray();
                    job.exclusiveScan(array, 0, (a, b) -> hook.then(-1, a + b));
                    return VerbCase.list(array);
                }),
                new VerbCase("arrays.scan of ints", Kind.WHOLE, n -> sums(n, 0), (job, n, hook) -> {
                    int[] array = IntStream.range(0, n).toArray();
                    job.scan(array, (a, b) -> hook.then(-1, a + b));
                    return VerbCase.list(array);
                }),
                new VerbCase("arrays.exclusiveScan of ints", Kind.WHOLE, n -> sums(n, -1), (job, n, hook) -> {
                    int[] array = IntStream.range(0, n).toArray();
                    job.exclusiveScan(array, 0, (a, b) -> hook.then(-1, a + b));
                    return VerbCase.list(array);
                }),
                new VerbCase("arrays.scan of objects", Kind.WHOLE, n -> sums(n, 0), (job, n, hook) -> {
                    Integer[] array = Jobs.integers(n).toArray(Integer[]::new);
                    job.scan(array, (a, b) -> hook.then(-1, a + b));
                    return List.of(array);
                }),
                new VerbCase("arrays.exclusiveScan of objects", Kind.WHOLE, n -> sums(n, -1), (job, n, hook) -> {
                    Integer[] array = Jobs.integers(n).toArray(Integer[]::new);
                    job.exclusiveScan(array, 0, (a, b) -> hook.then(-1, a + b));
                    return List.of(array);
                }));
    }
}
