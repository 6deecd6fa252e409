package dev.manyhands;

import dev.manyhands.internal.LoopCopies;
import java.io.Serializable;

/**
 * An index space cut into numbered parts: what a verb runs over.
 *
 * <p>Any run of consecutive parts is a sequence of strips, each of them the positions {@code from .. to-1} of a row, as {@link Kernels}
 * take them. How a space is cut depends on its extent alone, never on threads: this is what makes results reproducible.
 */
abstract class Space implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Up to this size a space is cut into {@link #FEW_BLOCKS} blocks for reductions. */
    private static final long FEW_BLOCKS = 512;
    /** Larger spaces have blocks of 512, until there are so many; then blocks grow. */
    private static final long MANY_BLOCKS = 8192;

    /** The most strips that are run through at once, if a part does not have more. */
    static final int MOST_STRIPS = 1 << 20;

    /** Number of parts. */
    abstract int parts();

    /** Number of strips of the parts {@code first .. last-1}. */
    abstract int strips(int first, int last);

    /** How many consecutive parts may be run at once, so that what is made for them stays in bounds. */
    int partsAtOnce() {
        return Integer.MAX_VALUE;
    }

    abstract long row(int first, int last, int strip);

    abstract int from(int first, int last, int strip);

    abstract int to(int first, int last, int strip);

    /** Number of positions in all parts. */
    abstract long size();

    /** Position in the order of the space, as reported to users: the index itself for ranges. */
    abstract long index(long row, int position);

    /** The position as users see it, by which results are kept: as an {@code Integer} or {@code Long}, or a list of row and column. */
    Object key(long row, int position) {
        return index(row, position);
    }

    /** The position in words, for messages. */
    abstract String describe(long row, int position);

    abstract LoopCopies<Kernels> copies();

    /** The items that the strips of the parts {@code first .. last-1} refer to, or null for indices; may be made anew by each call. */
    Object[] items(int first, int last) {
        return null;
    }

    // ---- for other processes

    /** This space as it is sent to another process; null if it consists of items, which are sent part by part. */
    Space withoutItems() {
        return this;
    }

    /** How many items a part has; for those who have items. */
    int itemsPerPart() {
        return 0;
    }

    /** The items of some parts, and no others; null for indices. */
    Object[] itemsOf(int first, int last) {
        return null;
    }

    /** A failure that another process has had at a position. */
    IterationFailure failureAt(long row, int position, Throwable cause) {
        return new IterationFailure(row, position, cause);
    }

    /** The rank of a position among all, from 0: where {@code map} puts its result. */
    abstract long rank(long row, int position);

    /** Positions in the parts {@code first .. last-1}. */
    long positions(int first, int last) {
        long sum = 0;
        for (int s = 0; s < strips(first, last); s++) {
            sum += to(first, last, s) - from(first, last, s);
        }
        return sum;
    }

    /** How many positions a block of a reduction over {@code n} has, from {@code n} alone. */
    static long blockSize(long n) {
        if (n <= FEW_BLOCKS * FEW_BLOCKS) {
            return Math.max(1, Math.ceilDiv(n, FEW_BLOCKS));
        }
        return Math.max(FEW_BLOCKS, Math.ceilDiv(n, MANY_BLOCKS));
    }
}
