package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking calls on plain arrays allocate nothing. */
class AllocationTest {
    private static final int CALLS = 10_000;
    /** What the JVM may allocate on its own account, over all calls: a fraction of a byte for each. */
    private static final long LIMIT = CALLS / 2;

    /** One call of each rank, on arrays of its own. */
    private interface Body {
        void call(Communicator comm, double[] in, double[] out);
    }

    enum Operation {
        BARRIER(0, (comm, in, out) -> comm.barrier()),
        SHORT_ALLREDUCE(3, (comm, in, out) -> comm.allreduce(in, out, Op.SUM)),
        LONG_ALLREDUCE(100, (comm, in, out) -> comm.allreduce(in, out, Op.SUM)),
        BROADCAST(4, (comm, in, out) -> comm.broadcast(in, 1)),
        SHORT_MESSAGES(1, Operation::pingPong),
        MEDIUM_MESSAGES(100, Operation::pingPong),
        LONG_MESSAGES(5000, Operation::pingPong);

        private final int length;
        private final Body body;

        Operation(int length, Body body) {
            this.length = length;
            this.body = body;
        }

        private static void pingPong(Communicator comm, double[] in, double[] out) {
            if (comm.rank() == 0) {
                comm.send(in, 1, 0);
                comm.recv(out, 1, 0);
            } else {
                comm.recv(out, 0, 0);
                comm.send(in, 0, 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aBlockingCallOnArraysAllocatesNothing(Operation operation) {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean, "a JVM that counts");
        com.sun.management.ThreadMXBean counts = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Worlds.run(2, comm -> {
            double[] in = new double[operation.length];
            double[] out = new double[operation.length];
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) { // the first ones make what is used again, and warm up
                long before = counts.getCurrentThreadAllocatedBytes();
                for (int k = 0; k < CALLS; k++) {
                    operation.body.call(comm, in, out);
                }
                least = Math.min(least, counts.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < LIMIT, CALLS + " calls have allocated " + least + " bytes");
        });
    }
}
