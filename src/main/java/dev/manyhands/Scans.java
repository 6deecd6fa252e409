package dev.manyhands;

import dev.manyhands.function.ThrowingBinaryOperator;
import dev.manyhands.function.ThrowingDoubleBinaryOperator;
import dev.manyhands.function.ThrowingIntBinaryOperator;
import dev.manyhands.function.ThrowingLongBinaryOperator;
import dev.manyhands.function.ThrowingRunnable;

/**
 * Prefix sums over arrays, in place: combine each block, scan the blocks' values, scan each block from there.
 *
 * <p>Two passes over the data, for about twice the work of a sequential scan (Blelloch, 1990). Blocks depend on the length of the array
 * alone, so the result has the same bits at every width.
 */
final class Scans {
    private Scans() {
    }

    /** Does something with block {@code block}, the elements {@code from .. to-1}. */
    interface Pass {
        void run(ScanKernels kernels, int block, int from, int to) throws Exception;
    }

    private static void pass(Job job, String verb, IntSpace blocks, Object op, Pass pass) {
        job.refuseItemOptions(verb, "a scan has no function per item");
        new Part<ScanKernels>(job, verb, blocks, Shapes.SCAN, op) {
            @Override
            void run(ScanKernels kernels, int first, int last, int participant) throws Exception {
                for (int b = first; b < last; b++) {
                    pass.run(kernels, b, blocks.from(b, b + 1, 0), blocks.to(b, b + 1, 0));
                }
            }

            @Override
            ScanKernels remoteKernels(RemoteCalls calls) {
                return new RemoteScans(calls);
            }
        }.runAll(Math.max(1, blocks.size() / Math.max(1, blocks.parts())));
    }

    private static IntSpace blocks(int length) {
        return new IntSpace(0, length, (int) Space.blockSize(length));
    }

    /** Runs what combines the blocks' values, which calls the operation too. */
    private static void between(Job job, String verb, Space space, ThrowingRunnable body) {
        try {
            job.inContext(() -> {
                body.run();
                return null;
            });
        } catch (Throwable t) {
            throw Part.failedOnCaller(job, verb, space, t);
        }
    }

    static void inclusive(Job job, double[] a, ThrowingDoubleBinaryOperator op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        double[] carry = new double[blocks.parts()];
        pass(job, "scan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "scan", blocks, () -> {
            for (int b = 1; b < carry.length; b++) {
                carry[b] = op.applyAsDouble(carry[b - 1], carry[b]);
            }
        });
        pass(job.since(begun), "scan", blocks, op, (kernels, b, from, to) -> {
            if (b > 0) {
                a[from] = op.applyAsDouble(carry[b - 1], a[from]);
            }
            kernels.inclusive(op, a, from, to);
        });
    }

    static void exclusive(Job job, double[] a, double identity, ThrowingDoubleBinaryOperator op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        double[] carry = new double[blocks.parts()];
        pass(job, "exclusiveScan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "exclusiveScan", blocks, () -> {
            double value = identity;
            for (int b = 0; b < carry.length; b++) {
                double block = carry[b];
                carry[b] = value;
                value = op.applyAsDouble(value, block);
            }
        });
        pass(job.since(begun), "exclusiveScan", blocks, op, (kernels, b, from, to) -> kernels.exclusive(op, a, carry[b], from, to));
    }

    static void inclusive(Job job, long[] a, ThrowingLongBinaryOperator op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        long[] carry = new long[blocks.parts()];
        pass(job, "scan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "scan", blocks, () -> {
            for (int b = 1; b < carry.length; b++) {
                carry[b] = op.applyAsLong(carry[b - 1], carry[b]);
            }
        });
        pass(job.since(begun), "scan", blocks, op, (kernels, b, from, to) -> {
            if (b > 0) {
                a[from] = op.applyAsLong(carry[b - 1], a[from]);
            }
            kernels.inclusive(op, a, from, to);
        });
    }

    static void exclusive(Job job, long[] a, long identity, ThrowingLongBinaryOperator op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        long[] carry = new long[blocks.parts()];
        pass(job, "exclusiveScan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "exclusiveScan", blocks, () -> {
            long value = identity;
            for (int b = 0; b < carry.length; b++) {
                long block = carry[b];
                carry[b] = value;
                value = op.applyAsLong(value, block);
            }
        });
        pass(job.since(begun), "exclusiveScan", blocks, op, (kernels, b, from, to) -> kernels.exclusive(op, a, carry[b], from, to));
    }

    static void inclusive(Job job, int[] a, ThrowingIntBinaryOperator op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        int[] carry = new int[blocks.parts()];
        pass(job, "scan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "scan", blocks, () -> {
            for (int b = 1; b < carry.length; b++) {
                carry[b] = op.applyAsInt(carry[b - 1], carry[b]);
            }
        });
        pass(job.since(begun), "scan", blocks, op, (kernels, b, from, to) -> {
            if (b > 0) {
                a[from] = op.applyAsInt(carry[b - 1], a[from]);
            }
            kernels.inclusive(op, a, from, to);
        });
    }

    static void exclusive(Job job, int[] a, int identity, ThrowingIntBinaryOperator op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        int[] carry = new int[blocks.parts()];
        pass(job, "exclusiveScan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "exclusiveScan", blocks, () -> {
            int value = identity;
            for (int b = 0; b < carry.length; b++) {
                int block = carry[b];
                carry[b] = value;
                value = op.applyAsInt(value, block);
            }
        });
        pass(job.since(begun), "exclusiveScan", blocks, op, (kernels, b, from, to) -> kernels.exclusive(op, a, carry[b], from, to));
    }

    static void inclusive(Job job, Object[] a, ThrowingBinaryOperator<Object> op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        Object[] carry = new Object[blocks.parts()];
        pass(job, "scan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "scan", blocks, () -> {
            for (int b = 1; b < carry.length; b++) {
                carry[b] = op.apply(carry[b - 1], carry[b]);
            }
        });
        pass(job.since(begun), "scan", blocks, op, (kernels, b, from, to) -> {
            if (b > 0) {
                a[from] = op.apply(carry[b - 1], a[from]);
            }
            kernels.inclusive(op, a, from, to);
        });
    }

    static void exclusive(Job job, Object[] a, Object identity, ThrowingBinaryOperator<Object> op) {
        long begun = System.nanoTime();
        IntSpace blocks = blocks(a.length);
        Object[] carry = new Object[blocks.parts()];
        pass(job, "exclusiveScan", blocks, op, (kernels, b, from, to) -> carry[b] = kernels.reduce(op, a, from, to));
        between(job, "exclusiveScan", blocks, () -> {
            Object value = identity;
            for (int b = 0; b < carry.length; b++) {
                Object block = carry[b];
                carry[b] = value;
                value = op.apply(value, block);
            }
        });
        pass(job.since(begun), "exclusiveScan", blocks, op, (kernels, b, from, to) -> kernels.exclusive(op, a, carry[b], from, to));
    }
}
