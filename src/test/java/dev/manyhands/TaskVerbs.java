package dev.manyhands;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.VerbCase.Kind;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The verbs that run tasks. */
final class TaskVerbs {
    private TaskVerbs() {
    }

    private static List<ThrowingSupplier<Integer>> tasks(int n, Hook hook) {
        return IntStream.range(0, n).<ThrowingSupplier<Integer>>mapToObj(i -> () -> hook.then(i, i * i)).toList();
    }

    private static long sum(int n) {
        return (long) n * (n - 1) / 2;
    }

    static List<VerbCase> all() {
        return List.of(new VerbCase("tasks.invoke", Kind.ITEMS, ItemVerbs::squares, (job, n, hook) -> {
            int[] out = new int[n];
            job.invoke(IntStream.range(0, n).<ThrowingRunnable>mapToObj(i -> () -> out[i] = hook.then(i, i * i))
                    .toArray(ThrowingRunnable[]::new));
            return VerbCase.list(out);
        }), new VerbCase("tasks.gather", Kind.ITEMS, ItemVerbs::squares, (job, n, hook) -> job.gather(tasks(n, hook))),
                new VerbCase("tasks.gatherFirst", Kind.SEARCH, n -> n == 0 ? List.of() : ItemVerbs.squares(n), (job, n, hook) ->
                        n == 0 ? List.of() : job.gatherFirst(n, tasks(n, hook)).stream().sorted().toList()),
                new VerbCase("tasks.join", Kind.JOIN, TaskVerbs::sum, (job, n, hook) -> sum(job, 0, n, hook)),
                new VerbCase("tasks.scope", Kind.SCOPE, ItemVerbs::squares, (job, n, hook) -> {
                    List<Integer> results = new ArrayList<>();
                    job.scope(scope -> {
                        tasks(n, hook).stream().map(scope::fork).toList().forEach(fork -> results.add(fork.get()));
                        return null;
                    });
                    return results;
                }),
                new VerbCase("tasks.scope whose tasks fork", Kind.SCOPE, ItemVerbs::squares, (job, n, hook) -> {
                    int[] out = new int[n];
                    job.scope(scope -> scope.fork(() -> fork(scope, out, 0, n, hook)));
                    return VerbCase.list(out);
                }));
    }

    private static long sum(Job job, int from, int to, Hook hook) throws Exception {
        if (to - from < 2) {
            return to > from ? hook.then(from, from) : 0;
        }
        int middle = (from + to) >>> 1;
        var halves = job.join(() -> sum(job, from, middle, hook), () -> sum(job, middle, to, hook));
        return halves.first() + halves.second();
    }

    private static Object fork(Scope scope, int[] out, int from, int to, Hook hook) throws Exception {
        if (to - from > 1) {
            int middle = (from + to) >>> 1;
            scope.fork(() -> fork(scope, out, from, middle, hook));
            return fork(scope, out, middle, to, hook);
        }
        if (to > from) {
            out[from] = hook.then(from, from * from);
        }
        return null;
    }
}
