package dev.manyhands.comm;

import dev.manyhands.function.ThrowingConsumer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What is wrong with the arguments of a collective is said in the rank that gave them. */
class CollectiveBadInputTest {
    private static final int[] TWO = {1, 1};

    private static void refused(ThrowingConsumer<Communicator> body, String... parts) {
        Failing.with(IllegalArgumentException.class, 2, body, parts);
    }

    private static void beyond(ThrowingConsumer<Communicator> body, String... parts) {
        Failing.with(IndexOutOfBoundsException.class, 2, body, parts);
    }

    @Test
    void rootOutOfRange() {
        refused(comm -> comm.broadcast(new int[1], 2), "root 2 is no rank: expected 0 to 1");
        refused(comm -> comm.reduce(new int[1], new int[1], Op.SUM, -1), "root -1 is no rank: expected 0 to 1");
        refused(comm -> comm.gather(new int[1], new int[2], 7), "root 7 is no rank");
        refused(comm -> comm.scatterv(new int[2], TWO, null, new int[1], 2), "root 2 is no rank");
    }

    @Test
    void notABuffer() {
        refused(comm -> comm.broadcast("text", 0), "an object of class java.lang.String is given as a buffer", "a primitive array");
        refused(comm -> comm.broadcast(null, 0), "null is given as a buffer");
        refused(comm -> comm.allgather(new int[1], null), "null is given as a buffer");
        refused(comm -> comm.broadcast(Buffer.IN_PLACE, 0), "IN_PLACE is given where a buffer is needed");
        refused(comm -> comm.scatter(new int[2], comm.rank() == 0 ? new int[1] : Buffer.IN_PLACE, 0),
            "IN_PLACE is given where a buffer is needed");
    }

    @Test
    void aSegmentThatOthersCannotReach() {
        refused(comm -> {
            try (Arena arena = Arena.ofConfined()) {
                comm.broadcast(arena.allocate(8), 0);
            }
        }, "confined arena", "Arena.ofShared()");
        refused(comm -> comm.broadcast(MemorySegment.ofArray(new byte[8]).asReadOnly(), 0), "a segment that can only be read");
    }

    @Test
    void buffersThatDoNotFitTogether() {
        refused(comm -> comm.allreduce(new int[2], new long[2], Op.SUM), "the send buffer has 2 ints, the receive buffer 2 longs",
            "the types must be the same");
        refused(comm -> comm.allreduce(new int[2], new int[3], Op.SUM), "the receive buffer has 3 ints: expected 2");
        refused(comm -> comm.scan(new int[2], new int[1], Op.SUM), "the receive buffer has 1 int: expected 2");
        refused(comm -> comm.reduce(new int[2], new int[1], Op.SUM, 0), "the receive buffer has 1 int: expected 2");
        refused(comm -> comm.allgather(new int[2], new int[5]), "the receive buffer has 5 ints: expected 4");
        refused(comm -> comm.allgather(Buffer.IN_PLACE, new int[5]), "5 ints for 2 ranks: expected a multiple of 2");
        refused(comm -> comm.scatter(new int[5], new int[2], 0), "the send buffer has 5 ints: expected 4");
        refused(comm -> comm.scatter(new int[5], comm.rank() == 0 ? Buffer.IN_PLACE : new int[2], 0), "5 ints for 2 ranks");
        refused(comm -> comm.alltoall(new int[4], new int[6]), "the send buffer has 4 ints: expected 6");
        refused(comm -> comm.alltoall(new int[3], new int[3]), "3 ints for 2 ranks: expected a multiple of 2");
        refused(comm -> comm.reduceScatterBlock(new int[3], new int[2], Op.SUM), "the send buffer has 3 ints: expected 4");
        refused(comm -> comm.reduceScatter(new int[3], new int[1], TWO, Op.SUM), "the input has 3 ints: expected 2");
        refused(comm -> comm.reduceScatter(new int[2], new int[2], TWO, Op.SUM), "the receive buffer has 2 ints: expected 1");
    }

    @Test
    void countsAndDisplacements() {
        refused(comm -> comm.gatherv(new int[1], new int[2], new int[3], null, comm.rank()), "3 receive counts and no displacements",
            "one for each of the 2 ranks");
        refused(comm -> comm.allgatherv(new int[1], new int[2], TWO, new int[1]), "2 receive counts and 1 displacements");
        beyond(comm -> comm.allgatherv(new int[1], new int[2], new int[] {1, 2}, null), "the part of rank 1, 2 elements from 1 on",
            "the receive buffer of 2 ints");
        beyond(comm -> comm.allgatherv(new int[1], new int[2], new int[] {-1, 2}, null), "the part of rank 0, -1 elements from 0 on");
        beyond(comm -> comm.alltoallv(new int[2], TWO, new int[] {0, 2}, new int[2], TWO, null), "the part of rank 1, 1 elements from 2 on",
            "the send buffer of 2 ints");
        beyond(comm -> comm.alltoallv(new int[2], TWO, null, new int[2], TWO, new int[] {-1, 0}), "the part of rank 0, 1 elements from -1 on");
        Failing.with(NullPointerException.class, 2, comm -> comm.allgatherv(new int[1], new int[2], null, null), "receive counts");
    }

    @Test
    void reductionsThatAreNotDefined() {
        refused(comm -> comm.allreduce(new boolean[1], Op.SUM), "the reduction SUM is not defined for booleans");
        refused(comm -> comm.allreduce(new double[1], Op.BXOR), "the reduction BXOR is not defined for doubles");
        refused(comm -> comm.allreduce(new short[2], Op.MINLOC), "the reduction MINLOC is not defined for shorts");
        refused(comm -> comm.allreduce(new int[3], Op.MAXLOC), "MAXLOC on 3 ints: expected pairs of a value and an index");
        refused(comm -> comm.allreduce(new int[2], Op.ofLongs(Long::sum)), "the reduction operation on longs is not defined for ints");
        Failing.with(NullPointerException.class, 2, comm -> comm.allreduce(new int[3], null), "op");
        refused(comm -> comm.reduceScatterBlock(new int[6], new int[3], Op.MAXLOC), "MAXLOC on 3 ints: expected pairs");
        refused(comm -> comm.reduceScatter(new int[6], new int[3], new int[] {3, 3}, Op.MAXLOC), "MAXLOC", "expected pairs");
    }

    @Test
    void anOperationThatThrows() {
        Op broken = Op.ofInts((a, b) -> {
            throw new java.io.IOException("no such file");
        });
        Failing.with(CommunicationException.class, 2, comm -> comm.allreduce(new int[1], broken), "operation on ints failed", "no such file");
        Failing.with(CommunicationException.class, 3, comm -> comm.allreduce(new int[2000], broken), "operation on ints failed");
        Op divides = Op.ofInts((a, b) -> a / b);
        Failing.with(ArithmeticException.class, 2, comm -> comm.allreduce(new int[70], divides), "by zero");
    }
}
