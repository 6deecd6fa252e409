package dev.manyhands;

import dev.manyhands.internal.LoopCopies;

/** The {@code int} indices {@code start .. end-1} in parts of equal size; one strip each, in row 0. */
class IntSpace extends Space {
    private static final long serialVersionUID = 1L;

    final int start;
    final int end;
    final int partSize;

    IntSpace(int start, int end, int partSize) {
        this.start = start;
        this.end = end;
        this.partSize = partSize;
    }

    @Override
    final int parts() {
        return (int) Math.ceilDiv(size(), partSize);
    }

    @Override
    final int strips(int first, int last) {
        return 1;
    }

    @Override
    long row(int first, int last, int strip) {
        return 0;
    }

    @Override
    int from(int first, int last, int strip) {
        return start + first * partSize;
    }

    @Override
    int to(int first, int last, int strip) {
        return (int) Math.min(end, start + (long) last * partSize);
    }

    @Override
    final long size() {
        return (long) end - start;
    }

    @Override
    long index(long row, int position) {
        return position;
    }

    @Override
    Object key(long row, int position) {
        return position;
    }

    @Override
    String describe(long row, int position) {
        return "index " + position;
    }

    @Override
    LoopCopies<Kernels> copies() {
        return Shapes.INT;
    }

    @Override
    long rank(long row, int position) {
        return (long) position - start;
    }
}
