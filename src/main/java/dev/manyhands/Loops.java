package dev.manyhands;

import dev.manyhands.function.ThrowingSupplier;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The verbs that do something at every position: loops, loops with state per worker, maps, array fills. */
final class Loops {
    private Loops() {
    }

    /** One strip of a loop. */
    interface Strip extends Serializable {
        void run(Kernels kernels, Object[] items, long row, int from, int to, int participant) throws Exception;
    }

    static void forEach(Job job, String verb, Space space, Object function, long positionsPerPart, Strip strip) {
        new Part<Kernels>(job, verb, space, space.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                Object[] items = space.items(first, last);
                for (int s = 0; s < space.strips(first, last); s++) {
                    strip.run(kernels, items, space.row(first, last, s), space.from(first, last, s), space.to(first, last, s), participant);
                }
            }

            @Override
            PartBody body() {
                return loopBody(strip);
            }

            @Override
            void deliver(Object result, int first, int last) {
                // done there
            }
        }.runAll(positionsPerPart);
    }

    /** In another process: some parts, which give nothing. */
    private static PartBody loopBody(Strip strip) {
        return (kernels, space, items, first, last) -> {
            for (int s = 0; s < space.strips(first, last); s++) {
                strip.run(kernels, items, space.row(first, last, s), space.from(first, last, s), space.to(first, last, s), 0);
            }
            return null;
        };
    }

    static void forEach(Job job, Space space, Object body, long positionsPerPart) {
        job.checkCopies("forEach", body);
        if (space.getClass() == IntSpace.class && job.processes() == null) {
            int start = ((IntSpace) space).start;
            int end = ((IntSpace) space).end;
            int size = ((IntSpace) space).partSize;
            new Part<Kernels>(job, "forEach", space, space.copies(), body) { // the most used verb, without one more indirection
                @Override
                void run(Kernels kernels, int first, int last, int participant) {
                    kernels.forEach(body, null, 0, start + first * size, (int) Math.min(end, start + (long) last * size));
                }
            }.runAll(positionsPerPart);
            return;
        }
        forEach(job, "forEach", space, body, positionsPerPart,
                (kernels, items, row, from, to, who) -> kernels.forEach(body, items, row, from, to));
    }

    static void forEachWith(Job job, Space space, ThrowingSupplier<?> state, Object body, long positionsPerPart) {
        job.checkCopies("forEach", state);
        job.checkCopies("forEach", body);
        var states = new WorkerStates(job, state);
        forEach(job, "forEach", space, body, positionsPerPart,
                (kernels, items, row, from, to, who) -> kernels.forEachWith(body, states.of(who), items, row, from, to));
    }

    /** One strip of a map: puts the result of position {@code from} at {@code out[at]}, and so on. */
    interface MapStrip extends Serializable {
        void run(Kernels kernels, Object[] out, int at, Object[] items, long row, int from, int to, int participant) throws Exception;
    }

    /** The results of all positions in order, as an unmodifiable list. */
    static <R> List<R> map(Job job, String verb, Space space, long positionsPerPart, Object function, MapStrip strip) {
        if (space.size() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(verb + " over " + space.size() + " positions: a list holds at most "
                    + (Integer.MAX_VALUE - 8) + "; reduce instead, or map smaller ranges");
        }
        if (space.size() >= SegmentList.WORTH_IT && job.processes() == null) {
            return mapSegments(job, verb, space, function, positionsPerPart, strip);
        }
        Object[] out = new Object[(int) space.size()];
        new Part<Kernels>(job, verb, space, space.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                Object[] items = space.items(first, last);
                for (int s = 0; s < space.strips(first, last); s++) {
                    long row = space.row(first, last, s);
                    int from = space.from(first, last, s);
                    strip.run(kernels, out, (int) space.rank(row, from), items, row, from, space.to(first, last, s), participant);
                }
            }

            @Override
            PartBody body() {
                return mapBody(strip);
            }

            @Override
            void deliver(Object result, int first, int last) {
                int at = 0;
                for (int s = 0; s < space.strips(first, last); s++) {
                    int from = space.from(first, last, s);
                    int length = space.to(first, last, s) - from;
                    if (length > 0) {
                        System.arraycopy(result, at, out, (int) space.rank(space.row(first, last, s), from), length);
                    }
                    at += length;
                }
            }
        }.runAll(positionsPerPart);
        return listOf(out);
    }

    /** In another process: the results of some parts, strip after strip. */
    private static PartBody mapBody(MapStrip strip) {
        return (kernels, space, items, first, last) -> {
            Object[] out = new Object[(int) space.positions(first, last)];
            int at = 0;
            for (int s = 0; s < space.strips(first, last); s++) {
                int from = space.from(first, last, s);
                int to = space.to(first, last, s);
                strip.run(kernels, out, at, items, space.row(first, last, s), from, to, 0);
                at += to - from;
            }
            return out;
        };
    }

    /** Stores the results of the indices in an array at their places: a strip where they are computed here, pieces from elsewhere. */
    static void fill(Job job, Object out, Space space, Object function, long positionsPerPart, Strip strip, PartBody piece) {
        job.checkCopies("fill", function);
        new Part<Kernels>(job, "fill", space, space.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                strip.run(kernels, null, 0, space.from(first, last, 0), space.to(first, last, 0), participant);
            }

            @Override
            PartBody body() {
                return piece;
            }

            @Override
            void deliver(Object result, int first, int last) {
                int from = space.from(first, last, 0);
                int to = space.to(first, last, 0);
                if (result instanceof Object[] results) {
                    store(results, (Object[]) out, from);
                } else {
                    System.arraycopy(result, 0, out, from, to - from);
                }
            }
        }.runAll(positionsPerPart);
    }

    /** Stores one by one, so that a result that does not fit is found where it is. */
    static void store(Object[] results, Object[] out, int from) {
        int i = 0;
        try {
            for (; i < results.length; i++) {
                out[from + i] = results[i];
            }
        } catch (ArrayStoreException e) {
            throw new IterationFailure(0, from + i, e);
        }
    }

    static <R> List<R> map(Job job, Space space, Object function, long positionsPerPart) {
        return map(job, "map", space, positionsPerPart, function,
                (kernels, out, at, items, row, from, to, who) -> kernels.map(function, out, at, items, row, from, to));
    }

    static <R> List<R> mapWith(Job job, Space space, ThrowingSupplier<?> state, Object function, long positionsPerPart) {
        var states = new WorkerStates(job, state);
        return map(job, "map", space, positionsPerPart, function, (kernels, out, at, items, row, from, to, who) ->
                kernels.mapWith(function, states.of(who), out, at, items, row, from, to));
    }

    /** Results in segments, each made by the first thread that has something to put into it. */
    private static <R> List<R> mapSegments(Job job, String verb, Space space, Object function, long positionsPerPart, MapStrip strip) {
        int size = (int) space.size();
        Object[][] segments = new Object[Math.ceilDiv(size, SegmentList.LENGTH)][];
        forEach(job, verb, space, function, positionsPerPart, (kernels, items, row, from, to, who) -> {
            for (int at = from; at < to;) {
                int rank = (int) space.rank(row, at);
                int length = Math.min(to - at, SegmentList.LENGTH - SegmentList.offset(rank));
                Object[] segment = SegmentList.segment(segments, SegmentList.number(rank), size);
                strip.run(kernels, segment, SegmentList.offset(rank), items, row, at, at + length, who);
                at += length;
            }
        });
        return new SegmentList<>(segments, size);
    }

    /** An unmodifiable view of results. */
    @SuppressWarnings("unchecked") // the array is filled by a function of result type R
    static <R> List<R> listOf(Object[] results) {
        return (List<R>) Collections.unmodifiableList(Arrays.asList(results));
    }
}
