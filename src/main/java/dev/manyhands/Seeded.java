package dev.manyhands;

import java.util.List;

/**
 * The verbs that give each call a random generator of its own.
 *
 * <p>The generator follows from the job's seed and from what {@link Space#index} gives for the position: the index of a range, the place
 * of an item in its input, of a cell in row-major order. Nothing else goes in, so width, schedule and the way that the input is cut make no
 * difference.
 */
final class Seeded {
    private Seeded() {
    }

    static void forEach(Job job, Space space, Object body, long positionsPerPart) {
        job.checkCopies("forEachSeeded", body);
        long seed = job.seed();
        Loops.forEach(job, "forEachSeeded", space, body, positionsPerPart, (kernels, items, row, from, to, who) ->
                kernels.forEachSeeded(body, seed, space.index(row, 0), items, row, from, to));
    }

    static <R> List<R> map(Job job, Space space, Object function, long positionsPerPart) {
        long seed = job.seed();
        return Loops.map(job, "mapSeeded", space, positionsPerPart, function, (kernels, out, at, items, row, from, to, who) ->
                kernels.mapSeeded(function, seed, space.index(row, 0), out, at, items, row, from, to));
    }

    static double sum(Job job, Space blocks, Object function) {
        long seed = job.seed();
        return Folds.foldDouble(job, "sumSeeded", blocks, function, 0, (kernels, items, row, from, to) ->
                kernels.sumSeeded(function, seed, blocks.index(row, 0), items, row, from, to), Double::sum);
    }

    static void forEach(Job job, Feed feed, Object body) {
        job.checkCopies("forEachSeeded", body);
        long seed = job.seed();
        feed.run(job, "forEachSeeded", body, (kernels, items, count, offset, who) -> {
            kernels.forEachSeeded(body, seed, offset, items, offset, 0, count);
            return null;
        });
    }

    static <R> List<R> map(Job job, Feed feed, Object function) {
        long seed = job.seed();
        return Joined.arrays(feed.run(job, "mapSeeded", function, (kernels, items, count, offset, who) -> {
            Object[] out = new Object[count];
            kernels.mapSeeded(function, seed, offset, out, 0, items, offset, 0, count);
            return out;
        }));
    }
}
