package dev.manyhands.comm;

/** The parts of a buffer that belong to the ranks: where each begins, and how long it is. */
record Parts(long[] at, long[] count) {
    /** Equal parts. */
    static Parts equal(int size, long count) {
        Parts parts = new Parts(new long[size], new long[size]);
        for (int r = 0; r < size; r++) {
            parts.at[r] = r * count;
            parts.count[r] = count;
        }
        return parts;
    }

    /** Parts that are as equal as possible, of whole groups of elements that belong together. */
    static Parts divide(int size, long total, int width) {
        Parts parts = new Parts(new long[size], new long[size]);
        long groups = total / width;
        for (int r = 0; r < size; r++) {
            parts.at[r] = groups * r / size * width;
            parts.count[r] = groups * (r + 1) / size * width - parts.at[r];
        }
        return parts;
    }

    static Parts of(int[] counts, int[] displacements) {
        Parts parts = new Parts(new long[counts.length], new long[counts.length]);
        for (int r = 0; r < counts.length; r++) {
            parts.at[r] = displacements[r];
            parts.count[r] = counts[r];
        }
        return parts;
    }

    long longest() {
        long longest = 0;
        for (long c : count) {
            longest = Math.max(longest, c);
        }
        return longest;
    }
}
