package dev.manyhands;

import java.io.Serializable;

/**
 * The verbs that combine the results of all positions into one value: a partial result per block, then a fixed tree over the blocks.
 *
 * <p>Blocks depend on the extent of the space alone and the tree on their number, so a result has the same bits at every width and under
 * every schedule.
 */
final class Folds {
    private Folds() {
    }

    /** One strip to a double. */
    interface DoubleStrip extends Serializable {
        double fold(Kernels kernels, Object[] items, long row, int from, int to) throws Exception;
    }

    /** Combines two doubles. */
    interface DoubleCombiner extends Serializable {
        double combine(double left, double right);
    }

    /** One strip to a long. */
    interface LongStrip extends Serializable {
        long fold(Kernels kernels, Object[] items, long row, int from, int to) throws Exception;
    }

    /** Combines two longs. */
    interface LongCombiner extends Serializable {
        long combine(long left, long right);
    }

    /**
     * Continues a value through one strip.
     *
     * @param <A> type of the value
     */
    interface Strip<A> extends Serializable {
        A fold(Kernels kernels, A value, Object[] items, long row, int from, int to) throws Exception;
    }

    /**
     * The value that a block begins with.
     *
     * @param <A> type of the value
     */
    interface Start<A> extends Serializable {
        A get() throws Exception;
    }

    static double foldDouble(Job job, String verb, Space blocks, Object function, double empty, DoubleStrip strip,
            DoubleCombiner combiner) {
        double[] partials = new double[blocks.parts()];
        new Part<Kernels>(job, verb, blocks, blocks.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                for (int b = first; b < last; b++) {
                    Object[] items = blocks.items(b, b + 1);
                    double value = strip.fold(kernels, items, blocks.row(b, b + 1, 0), blocks.from(b, b + 1, 0), blocks.to(b, b + 1, 0));
                    for (int s = 1; s < blocks.strips(b, b + 1); s++) {
                        double next = strip.fold(kernels, items, blocks.row(b, b + 1, s), blocks.from(b, b + 1, s), blocks.to(b, b + 1, s));
                        value = combiner.combine(value, next);
                    }
                    partials[b] = value;
                }
            }

            @Override
            PartBody body() {
                return doubleBody(strip, combiner);
            }

            @Override
            void deliver(Object result, int first, int last) {
                System.arraycopy(result, 0, partials, first, last - first);
            }
        }.runAll(positionsPerPart(blocks));
        for (int step = 1; step < partials.length; step *= 2) {
            for (int k = 0; k + step < partials.length; k += 2 * step) {
                partials[k] = combiner.combine(partials[k], partials[k + step]);
            }
        }
        return partials.length == 0 ? empty : partials[0];
    }

    /** In another process: the values of some blocks. */
    private static PartBody doubleBody(DoubleStrip strip, DoubleCombiner combiner) {
        return (kernels, blocks, items, first, last) -> {
            double[] partials = new double[last - first];
            for (int b = first; b < last; b++) {
                double value = strip.fold(kernels, items, blocks.row(b, b + 1, 0), blocks.from(b, b + 1, 0), blocks.to(b, b + 1, 0));
                for (int s = 1; s < blocks.strips(b, b + 1); s++) {
                    double next = strip.fold(kernels, items, blocks.row(b, b + 1, s), blocks.from(b, b + 1, s), blocks.to(b, b + 1, s));
                    value = combiner.combine(value, next);
                }
                partials[b - first] = value;
            }
            return partials;
        };
    }

    static long foldLong(Job job, String verb, Space blocks, Object function, long empty, LongStrip strip, LongCombiner combiner) {
        long[] partials = new long[blocks.parts()];
        new Part<Kernels>(job, verb, blocks, blocks.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                for (int b = first; b < last; b++) {
                    Object[] items = blocks.items(b, b + 1);
                    long value = strip.fold(kernels, items, blocks.row(b, b + 1, 0), blocks.from(b, b + 1, 0), blocks.to(b, b + 1, 0));
                    for (int s = 1; s < blocks.strips(b, b + 1); s++) {
                        long next = strip.fold(kernels, items, blocks.row(b, b + 1, s), blocks.from(b, b + 1, s), blocks.to(b, b + 1, s));
                        value = combiner.combine(value, next);
                    }
                    partials[b] = value;
                }
            }

            @Override
            PartBody body() {
                return longBody(strip, combiner);
            }

            @Override
            void deliver(Object result, int first, int last) {
                System.arraycopy(result, 0, partials, first, last - first);
            }
        }.runAll(positionsPerPart(blocks));
        long value = partials.length == 0 ? empty : partials[0];
        for (int k = 1; k < partials.length; k++) {
            value = combiner.combine(value, partials[k]);
        }
        return value;
    }

    /** In another process: the values of some blocks. */
    private static PartBody longBody(LongStrip strip, LongCombiner combiner) {
        return (kernels, blocks, items, first, last) -> {
            long[] partials = new long[last - first];
            for (int b = first; b < last; b++) {
                long value = strip.fold(kernels, items, blocks.row(b, b + 1, 0), blocks.from(b, b + 1, 0), blocks.to(b, b + 1, 0));
                for (int s = 1; s < blocks.strips(b, b + 1); s++) {
                    long next = strip.fold(kernels, items, blocks.row(b, b + 1, s), blocks.from(b, b + 1, s), blocks.to(b, b + 1, s));
                    value = combiner.combine(value, next);
                }
                partials[b - first] = value;
            }
            return partials;
        };
    }

    /** Folds each block from a fresh start; combines the blocks' values in a fixed tree. */
    static <A> A fold(Job job, String verb, Space blocks, Object function, Start<A> start, Strip<A> strip, Combiner<A> combiner) {
        Object[] partials = partials(job, verb, blocks, function, start, strip);
        try {
            return job.inContext(() -> partials.length == 0 ? start.get() : combine(partials, combiner));
        } catch (Throwable t) {
            throw Part.failedOnCaller(job, verb, blocks, t);
        }
    }

    /** Combines the values of two neighbours. */
    interface Combiner<A> {
        A combine(A left, A right) throws Exception;
    }

    /** The value of each block, in the order of the blocks. */
    static <A> Object[] partials(Job job, String verb, Space blocks, Object function, Start<A> start, Strip<A> strip) {
        Object[] partials = new Object[blocks.parts()];
        new Part<Kernels>(job, verb, blocks, blocks.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                for (int b = first; b < last; b++) {
                    A value = start.get();
                    Object[] items = blocks.items(b, b + 1);
                    for (int s = 0; s < blocks.strips(b, b + 1); s++) {
                        value = strip.fold(kernels, value, items, blocks.row(b, b + 1, s), blocks.from(b, b + 1, s),
                                blocks.to(b, b + 1, s));
                    }
                    partials[b] = value;
                }
            }

            @Override
            PartBody body() {
                return objectBody(start, strip);
            }

            @Override
            void deliver(Object result, int first, int last) {
                System.arraycopy(result, 0, partials, first, last - first);
            }
        }.runAll(positionsPerPart(blocks));
        return partials;
    }

    /** In another process: the values of some blocks. */
    private static <A> PartBody objectBody(Start<A> start, Strip<A> strip) {
        return (kernels, blocks, items, first, last) -> {
            Object[] partials = new Object[last - first];
            for (int b = first; b < last; b++) {
                A value = start.get();
                for (int s = 0; s < blocks.strips(b, b + 1); s++) {
                    value = strip.fold(kernels, value, items, blocks.row(b, b + 1, s), blocks.from(b, b + 1, s), blocks.to(b, b + 1, s));
                }
                partials[b - first] = value;
            }
            return partials;
        };
    }

    /** Combines the values in a fixed tree, neighbours first; the same shape as a binary counter that is given one value at a time. */
    @SuppressWarnings("unchecked") // the array holds values of type A only
    static <A> A combine(Object[] partials, Combiner<A> combiner) throws Exception {
        for (int step = 1; step < partials.length; step *= 2) {
            for (int k = 0; k + step < partials.length; k += 2 * step) {
                partials[k] = combiner.combine((A) partials[k], (A) partials[k + step]);
                partials[k + step] = null;
            }
        }
        return (A) partials[0];
    }

    private static long positionsPerPart(Space blocks) {
        return Math.max(1, Math.ceilDiv(blocks.size(), Math.max(1, blocks.parts())));
    }
}
