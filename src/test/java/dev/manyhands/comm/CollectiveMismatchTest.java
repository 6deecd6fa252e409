package dev.manyhands.comm;

import dev.manyhands.function.ThrowingConsumer;
import org.junit.jupiter.api.Test;

/** Ranks that call different collectives get an error that names the calls. */
class CollectiveMismatchTest {
    private static void mismatch(int size, ThrowingConsumer<Communicator> body, String... parts) {
        Failing.with(MismatchException.class, size, body, parts);
    }

    @Test
    void differentOperations() {
        mismatch(3, comm -> {
            if (comm.rank() == 1) {
                comm.barrier();
            } else {
                comm.allreduce(new double[2], Op.SUM);
            }
        }, "rank 0: allreduce(2 doubles, SUM)", "rank 1: barrier()", "rank 2: allreduce(2 doubles, SUM)");
    }

    @Test
    void differentRoots() {
        mismatch(2, comm -> comm.broadcast(new int[3], comm.rank()), "rank 0: broadcast(3 ints, root 0)",
            "rank 1: broadcast(3 ints, root 1)");
        mismatch(2, comm -> comm.scatterv(new int[3], new int[2], null, new int[0], comm.rank()),
            "rank 0: scatterv(ints, root 0)", "rank 1: scatterv(ints, root 1)");
    }

    @Test
    void differentCounts() {
        mismatch(4, comm -> comm.allreduce(new long[comm.rank() == 3 ? 7 : 2000], Op.MAX), "rank 0: allreduce(2000 longs, MAX)",
            "rank 3: allreduce(7 longs, MAX)");
        mismatch(2, comm -> comm.allreduce(new long[4 + comm.rank()], Op.MAX), "rank 0: allreduce(4 longs", "rank 1: allreduce(5 longs");
        mismatch(2, comm -> comm.allreduce(new long[5 + comm.rank()], Op.MAX), "rank 0: allreduce(5 longs", "rank 1: allreduce(6 longs");
        mismatch(2, comm -> comm.gather(new byte[1 + comm.rank()], comm.rank() == 0 ? new byte[2] : null, 0),
            "rank 0: gather(1 byte, root 0)", "rank 1: gather(2 bytes, root 0)");
    }

    @Test
    void differentTypes() {
        mismatch(2, comm -> comm.broadcast(comm.rank() == 0 ? new int[1] : new float[1], 0), "rank 0: broadcast(1 int, root 0)",
            "rank 1: broadcast(1 float, root 0)");
        mismatch(2, comm -> comm.allgather(comm.rank() == 0 ? new short[9] : new char[9], comm.rank() == 0 ? new short[18] : new char[18]),
            "rank 0: allgather(9 shorts)", "rank 1: allgather(9 chars)");
    }

    @Test
    void differentReductions() {
        mismatch(2, comm -> comm.allreduce(new int[6], comm.rank() == 0 ? Op.SUM : Op.BOR), "rank 0: allreduce(6 ints, SUM)",
            "rank 1: allreduce(6 ints, BOR)");
        mismatch(2, comm -> comm.allreduce(new int[6], comm.rank() == 0 ? Op.SUM : Op.SUM.inRankOrder()), "rank 0: allreduce(6 ints, SUM)",
            "rank 1: allreduce(6 ints, SUM in rank order)");
        mismatch(2, comm -> comm.scan(new int[6], new int[6], comm.rank() == 0 ? Op.SUM : Op.ofInts((a, b) -> a)),
            "rank 1: scan(6 ints, an operation of the user)");
    }

    @Test
    void partsOfDifferentLength() {
        mismatch(3, comm -> comm.scatterv(new int[9], new int[] {1, 2, 3}, null, new int[comm.rank() == 2 ? 4 : comm.rank() + 1], 0),
            "rank 0 sends 3 elements to rank 2, which expects 4");
        mismatch(3, comm -> comm.gatherv(new int[comm.rank()], new int[9], new int[] {0, 1, 3}, null, 1),
            "rank 2 sends 2 elements to rank 1, which expects 3");
        mismatch(2, comm -> comm.allgatherv(new int[3], new int[6], new int[] {3, comm.rank() == 0 ? 2 : 3}, null),
            "rank 1 sends 3 elements to rank 0, which expects 2");
        mismatch(2, comm -> comm.alltoallv(new int[4], new int[] {2, 2}, null, new int[4], new int[] {2, comm.rank() == 0 ? 1 : 2}, null),
            "rank 1 sends 2 elements to rank 0, which expects 1");
    }

    @Test
    void differentCountsOfReduceScatter() {
        mismatch(3, comm -> comm.reduceScatter(new int[6], new int[2], comm.rank() < 2 ? new int[] {2, 2, 2} : new int[] {1, 3, 2}, Op.SUM),
            "[2, 2, 2]", "rank 2", "[1, 3, 2]");
    }

    @Test
    void foundInMessagesToo() {
        mismatch(2, comm -> {
            if (comm.rank() == 0) {
                comm.with(Algorithm.BUTTERFLY).barrier();
            } else {
                comm.with(Algorithm.BUTTERFLY).allreduce(new double[2], Op.SUM);
            }
        }, "rank 0: barrier() by BUTTERFLY", "rank 1: allreduce(", "SUM) by BUTTERFLY");
        mismatch(3, comm -> comm.with(Algorithm.RING).allreduce(new double[comm.rank() == 1 ? 9 : 30], Op.SUM),
            "rank 1: allreduce(", "allreduce(doubles, SUM) by RING; rank", "expects a message of");
        mismatch(2, comm -> comm.with(Algorithm.RABENSEIFNER).allreduce(comm.rank() == 0 ? new double[8] : new float[8], Op.SUM),
            "doubles, SUM) by RABENSEIFNER", "floats, SUM) by RABENSEIFNER");
        mismatch(2, comm -> comm.with(Algorithm.BUTTERFLY).scan(new int[8], new int[8], comm.rank() == 0 ? Op.MIN : Op.MAX),
            "MIN) by", "MAX) by");
        mismatch(2, comm -> comm.with(comm.rank() == 0 ? Algorithm.BUTTERFLY : Algorithm.RABENSEIFNER).allreduce(new int[8], Op.SUM),
            "by BUTTERFLY", "by RABENSEIFNER");
        mismatch(3, comm -> comm.with(Algorithm.RING).allgatherv(new int[2], new int[9], new int[] {2, comm.rank() == 2 ? 3 : 2, 2}, null),
            "rank 1", "rank 2", "allgatherv(ints) by RING");
    }

    @Test
    void twoRootsAreFoundByTheNextCall() {
        mismatch(2, world -> {
            Communicator comm = world.with(Algorithm.BINOMIAL_TREE);
            comm.broadcast(new int[3], comm.rank());
            comm.broadcast(new int[3], 0);
        }, "rank 1: broadcast(3 ints, root 0) by BINOMIAL_TREE", "rank 0: broadcast(ints, root 0) by BINOMIAL_TREE (another such call)");
    }

    @Test
    void twoRootsAreFoundAtTheEnd() {
        mismatch(2, world -> world.with(Algorithm.BINOMIAL_TREE).broadcast(new int[3], world.rank()),
            "not all ranks have called the same collective operations", "rank 0 to rank 1, 3 ints of broadcast(ints, root 0) by BINOMIAL_TREE",
            "rank 1 to rank 0, 3 ints of broadcast(ints, root 1) by BINOMIAL_TREE");
        mismatch(3, world -> {
            Communicator other = world.dup();
            if (world.rank() != 0) {
                other.with(Algorithm.BINOMIAL_TREE).gather(new int[1], null, 0);
            }
        }, "rank 2 to rank 0, 1 int of gather(ints, root 0)");
    }

    @Test
    void aDeadlockInMessagesNamesTheCalls() {
        Failing.with(DeadlockException.class, 3, comm -> {
            if (comm.rank() != 1) {
                comm.with(Algorithm.BUTTERFLY).allreduce(new int[20], Op.SUM);
            }
        }, "rank 1 has returned", "allreduce(20 ints, SUM) by BUTTERFLY: a message from rank");
        Failing.with(DeadlockException.class, 2, comm -> comm.with(comm.rank() == 0 ? Algorithm.FLAT : Algorithm.RING)
            .broadcast(new long[5000], 0), "broadcast(5000 longs, root 0), which these ranks have not called: 1",
            "by RING: a message from rank 0");
    }

    @Test
    void oneRankThatReturnsEarly() {
        Failing.with(DeadlockException.class, 3, comm -> {
            if (comm.rank() != 1) {
                comm.barrier();
            }
        }, "rank 1 has returned", "barrier()", "have not called: 1");
    }
}
