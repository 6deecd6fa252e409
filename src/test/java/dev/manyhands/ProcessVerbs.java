package dev.manyhands;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.VerbCase.Kind;
import dev.manyhands.VerbCase.Run;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.pool.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The verbs whose cases work by what they change in memory, as they can be called on child processes: they call the hook. */
final class ProcessVerbs {
    private ProcessVerbs() {
    }

    /** Every verb, with functions that can cross to another process. */
    static Stream<VerbCase> all() {
        return Stream.concat(VerbCase.all().filter(verb -> !verb.sharesMemory()), loops().stream());
    }

    private static VerbCase of(String name, Kind kind, Run run) {
        return new VerbCase(name, kind, n -> "done", (job, n, hook) -> {
            run.on(job, n, hook);
            return "done";
        });
    }

    private static VerbCase loop(String name, Loop loop) {
        return of(name, Kind.ITEMS, (job, n, hook) -> {
            loop.on(job, n, hook);
            return null;
        });
    }

    private interface Loop {
        void on(Job job, int n, Hook hook);
    }

    private static List<VerbCase> loops() {
        List<VerbCase> all = new ArrayList<>(List.of(
                loop("items.forEach of its own", (job, n, hook) -> job.forEach(Jobs.integers(n), i -> hook.at(i))),
                loop("items.forEach with state of its own", (job, n, hook) ->
                        job.over(Jobs.integers(n)).forEach(AtomicInteger::new, (state, i) -> hook.at(i))),
                loop("items.forEachSeeded of its own", (job, n, hook) -> job.forEachSeeded(Jobs.integers(n), (i, random) -> hook.at(i))),
                loop("fed.forEach of its own", (job, n, hook) -> job.over(Jobs.integers(n).iterator()).forEach(i -> hook.at(i))),
                loop("fed.forEach with state of its own", (job, n, hook) ->
                        job.over(Jobs.integers(n).iterator()).forEach(AtomicInteger::new, (state, i) -> hook.at(i))),
                loop("range.forEach of its own", (job, n, hook) -> job.range(0, n).forEach(hook::at)),
                loop("range.forEach with state of its own", (job, n, hook) ->
                        job.range(0, n).forEach(AtomicInteger::new, (state, i) -> hook.at(i))),
                loop("range.forEachSeeded of its own", (job, n, hook) -> job.range(0, n).forEachSeeded((i, random) -> hook.at(i))),
                loop("long.forEach of its own", (job, n, hook) -> job.range(0L, n).forEach(hook::at)),
                loop("grid.forEach of its own", (job, n, hook) ->
                        job.grid(n / GridVerbs.COLUMNS, GridVerbs.COLUMNS).forEach((r, c) -> hook.at((long) r * GridVerbs.COLUMNS + c))),
                loop("grid.forEach in tiles of its own", (job, n, hook) -> job.grid(n / GridVerbs.COLUMNS, GridVerbs.COLUMNS).tile(3, 4)
                        .forEach((r, c) -> hook.at((long) r * GridVerbs.COLUMNS + c))),
                loop("tasks.invoke of its own", (job, n, hook) -> job.invoke(IntStream.range(0, n)
                        .<ThrowingRunnable>mapToObj(i -> () -> hook.at(i)).toArray(ThrowingRunnable[]::new)))));
        all.add(of("tasks.join of its own", Kind.JOIN, (job, n, hook) ->
                n < 2 ? null : job.join(() -> hook.then(0, 1), () -> hook.then(1, 2))));
        all.add(of("tasks.scope of its own", Kind.SCOPE, (job, n, hook) -> job.scope((Scope scope) -> {
            IntStream.range(0, n).forEach(i -> scope.fork(() -> hook.then(i, i)));
            return null;
        })));
        return all;
    }
}
