package dev.manyhands;

import dev.manyhands.internal.LoopCopies;

/** The {@code long} indices {@code start .. end-1} in parts of equal size; the row of a strip is its first index. */
final class LongSpace extends Space {
    private static final long serialVersionUID = 1L;

    /** Longest strip. */
    private static final int STRIP = 1 << 30;
    /** The most parts that a space is cut into. */
    static final int MAX_PARTS = 1 << 30;

    private final long start;
    private final long end;
    private final long partSize;

    LongSpace(long start, long end, long partSize) {
        this.start = start;
        this.end = end;
        this.partSize = partSize;
    }

    @Override
    int parts() {
        return (int) Math.ceilDiv(size(), partSize);
    }

    @Override
    int partsAtOnce() {
        return Math.clamp((long) STRIP * MOST_STRIPS / partSize, 1, Integer.MAX_VALUE);
    }

    private long begin(int part) {
        return start + part * partSize;
    }

    private long finish(int last) {
        return last == parts() ? end : begin(last);
    }

    @Override
    int strips(int first, int last) {
        return (int) Math.ceilDiv(finish(last) - begin(first), (long) STRIP);
    }

    @Override
    long positions(int first, int last) {
        return finish(last) - begin(first);
    }

    @Override
    long row(int first, int last, int strip) {
        return begin(first) + (long) strip * STRIP;
    }

    @Override
    int from(int first, int last, int strip) {
        return 0;
    }

    @Override
    int to(int first, int last, int strip) {
        return (int) Math.min(STRIP, finish(last) - row(first, last, strip));
    }

    @Override
    long size() {
        return end - start;
    }

    @Override
    long index(long row, int position) {
        return row + position;
    }

    @Override
    String describe(long row, int position) {
        return "index " + (row + position);
    }

    @Override
    LoopCopies<Kernels> copies() {
        return Shapes.LONG;
    }

    @Override
    long rank(long row, int position) {
        return row + position - start;
    }
}
