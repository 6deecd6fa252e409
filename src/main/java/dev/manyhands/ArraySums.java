package dev.manyhands;

/** Sums of arrays: one accumulator per block, added up in the order of the blocks. */
final class ArraySums {
    private static final long MOST_BLOCKS = 64;
    private static final long FEWEST_BLOCKS = 8;
    /** Doubles in all accumulators together, unless that would leave too few blocks: 64 MB. */
    private static final long MEMORY = 1 << 23;

    private ArraySums() {
    }

    /** Size of a block, from the number of positions and the length of the array alone. */
    static long blockSize(long n, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("sumArrays of length " + length + ": the length must not be negative");
        }
        long blocks = Math.clamp(MEMORY / Math.max(1, length), FEWEST_BLOCKS, MOST_BLOCKS);
        return Math.max(1, Math.ceilDiv(n, blocks));
    }

    static double[] sum(Job job, Space blocks, int length, Object body) {
        job.refuseItemOptions("sumArrays", "its body changes an array that it shares with other items, so no call can be taken back; "
                + "use reduce with a function");
        return Folds.fold(job, "sumArrays", blocks, body, () -> new double[length], (kernels, sum, items, row, from, to) -> {
            kernels.forEachWith(body, sum, items, row, from, to);
            return sum;
        }, ArraySums::add);
    }

    private static double[] add(double[] left, double[] right) {
        for (int k = 0; k < left.length; k++) {
            left[k] += right[k];
        }
        return left;
    }
}
