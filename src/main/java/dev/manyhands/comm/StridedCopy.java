package dev.manyhands.comm;

import java.lang.foreign.MemorySegment;

/** Copies between buffers of which at least one is strided, such as a column or the border of a block. */
final class StridedCopy {
    /** Runs up to this length are copied element by element, longer ones as a whole. */
    private static final long SHORT_RUN = 8;

    private StridedCopy() {
    }

    static void copy(Buffer from, long fromElement, Buffer to, long toElement, long count) {
        long done = 0;
        while (done < count) {
            long source = fromElement + done;
            long target = toElement + done;
            long rows = Math.min(rows(from, source, count - done), rows(to, target, count - done));
            long run = from.isContiguous() ? to.run : from.run;
            rows = Math.min(rows, (count - done) / run);
            if (rows > 0 && (from.isContiguous() || to.isContiguous() || from.run == to.run)) {
                rows(from.kind, from.base, from.runAt(source), from.isContiguous() ? run : from.stride, to.base, to.runAt(target),
                    to.isContiguous() ? run : to.stride, (int) rows, run);
                done += rows * run;
            } else {
                long length = Math.min(count - done, Math.min(from.leftInRun(source), to.leftInRun(target)));
                Buffer.move(from.kind, from.base, from.runAt(source), to.base, to.runAt(target), length);
                done += length;
            }
        }
    }

    /** How many whole rows at the same distance follow from an element on: none within a row, as many as you like if there are no rows. */
    private static long rows(Buffer buffer, long element, long count) {
        if (buffer.isContiguous()) {
            return Math.min(count, Integer.MAX_VALUE);
        }
        return element % buffer.run == 0 ? buffer.rows - element / buffer.run % buffer.rows : 0;
    }

    /** Copies rows, each a run of elements. */
    private static void rows(Kind kind, Object from, long fromIndex, long fromStride, Object to, long toIndex, long toStride, int rows,
            long run) {
        if (run > SHORT_RUN || from instanceof MemorySegment || to instanceof MemorySegment) {
            for (int r = 0; r < rows; r++) {
                Buffer.move(kind, from, fromIndex + r * fromStride, to, toIndex + r * toStride, run);
            }
            return;
        }
        int f = (int) fromIndex; // within arrays all fit into an int
        int t = (int) toIndex;
        int fs = (int) fromStride;
        int ts = (int) toStride;
        int n = (int) run;
        switch (kind) {
            case DOUBLE -> {
                double[] a = (double[]) from;
                double[] b = (double[]) to;
                for (int r = 0; r < rows; r++, f += fs, t += ts) {
                    for (int k = 0; k < n; k++) {
                        b[t + k] = a[f + k];
                    }
                }
            }
            case FLOAT -> {
                float[] a = (float[]) from;
                float[] b = (float[]) to;
                for (int r = 0; r < rows; r++, f += fs, t += ts) {
                    for (int k = 0; k < n; k++) {
                        b[t + k] = a[f + k];
                    }
                }
            }
            case LONG -> {
                long[] a = (long[]) from;
                long[] b = (long[]) to;
                for (int r = 0; r < rows; r++, f += fs, t += ts) {
                    for (int k = 0; k < n; k++) {
                        b[t + k] = a[f + k];
                    }
                }
            }
            case INT -> {
                int[] a = (int[]) from;
                int[] b = (int[]) to;
                for (int r = 0; r < rows; r++, f += fs, t += ts) {
                    for (int k = 0; k < n; k++) {
                        b[t + k] = a[f + k];
                    }
                }
            }
            default -> {
                for (int r = 0; r < rows; r++, f += fs, t += ts) {
                    for (int k = 0; k < n; k++) {
                        kind.set(to, t + k, kind.get(from, f + k));
                    }
                }
            }
        }
    }
}
