package dev.manyhands;

import dev.manyhands.function.ThrowingSupplier;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The verbs that do something at every position: loops, loops with state per worker, maps, array fills. */
final class Loops {
    /** Distance between the states of two participants, so that they do not share a cache line. */
    private static final int STRIDE = 16;

    private Loops() {
    }

    /** One strip of a loop. */
    interface Strip {
        void run(Kernels kernels, Object[] items, long row, int from, int to) throws Exception;
    }

    static void forEach(Job job, String verb, Space space, Object function, long positionsPerPart, Strip strip) {
        new Part<Kernels>(job, verb, space, space.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                for (int s = 0; s < space.strips(first, last); s++) {
                    strip.run(kernels, space.items(), space.row(first, last, s), space.from(first, last, s), space.to(first, last, s));
                }
            }
        }.runAll(positionsPerPart);
    }

    static void forEach(Job job, Space space, Object body, long positionsPerPart) {
        forEach(job, "forEach", space, body, positionsPerPart,
                (kernels, items, row, from, to) -> kernels.forEach(body, items, row, from, to));
    }

    static void forEachWith(Job job, Space space, ThrowingSupplier<?> state, Object body, long positionsPerPart) {
        Object[] states = new Object[job.actualWidth() * STRIDE];
        new Part<Kernels>(job, "forEach", space, space.copies(), body) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                Object own = states[participant * STRIDE];
                if (own == null) {
                    own = java.util.Objects.requireNonNull(state.get(), "the state of a worker is null");
                    states[participant * STRIDE] = own;
                }
                for (int s = 0; s < space.strips(first, last); s++) {
                    kernels.forEachWith(body, own, space.items(), space.row(first, last, s), space.from(first, last, s), space.to(first, last, s));
                }
            }
        }.runAll(positionsPerPart);
    }

    /** The results of all positions in order, as an unmodifiable list. */
    static <R> List<R> map(Job job, Space space, Object function, long positionsPerPart) {
        if (space.size() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("map over " + space.size() + " positions: a list holds at most " + (Integer.MAX_VALUE - 8)
                    + "; reduce instead, or map smaller ranges");
        }
        Object[] out = new Object[(int) space.size()];
        forEach(job, "map", space, function, positionsPerPart,
                (kernels, items, row, from, to) -> kernels.map(function, out, (int) space.rank(row, from), items, row, from, to));
        return listOf(out);
    }

    /** An unmodifiable view of results. */
    @SuppressWarnings("unchecked") // the array is filled by a function of result type R
    static <R> List<R> listOf(Object[] results) {
        return (List<R>) Collections.unmodifiableList(Arrays.asList(results));
    }
}
