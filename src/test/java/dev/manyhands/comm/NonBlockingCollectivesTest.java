package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingFunction;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collectives that are started without waiting: each gives what its blocking namesake gives. */
class NonBlockingCollectivesTest {
    private static int[] filled(int length, int rank) {
        return IntStream.range(0, length).map(i -> 1000 * rank + i).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void eachGivesWhatTheBlockingOneGives(int size) {
        Worlds.run(size, comm -> {
            int rank = comm.rank();
            int root = size - 1;
            for (int n : new int[] {0, 1, 5, 6, 3000}) {
                int[] mine = filled(n, rank);
                int[] all = filled(n * size, rank);
                int[] counts = IntStream.range(0, size).map(r -> n + r).toArray();
                int total = Arrays.stream(counts).sum();
                int[] varied = filled(counts[rank], rank);
                Pair[] pairs = {
                    new Pair(n, b -> comm.broadcast(fill(b, rank == root, rank), root),
                        b -> comm.ibroadcast(fill(b, rank == root, rank), root)),
                    new Pair(n, b -> comm.reduce(mine, b, Op.SUM, root), b -> comm.ireduce(mine, b, Op.SUM, root)),
                    new Pair(n, b -> comm.allreduce(mine, b, Op.MAX), b -> comm.iallreduce(mine, b, Op.MAX)),
                    new Pair(n, b -> comm.allreduce(fill(b, true, rank), Op.SUM), b -> comm.iallreduce(fill(b, true, rank), Op.SUM)),
                    new Pair(n, b -> comm.scatter(all, b, root), b -> comm.iscatter(all, b, root)),
                    new Pair(counts[rank], b -> comm.scatterv(filled(total, 5), counts, null, b, 0),
                        b -> comm.iscatterv(filled(total, 5), counts, null, b, 0)),
                    new Pair(n * size, b -> comm.gather(mine, b, root), b -> comm.igather(mine, b, root)),
                    new Pair(total, b -> comm.gatherv(varied, b, counts, null, 0), b -> comm.igatherv(varied, b, counts, null, 0)),
                    new Pair(n * size, b -> comm.allgather(mine, b), b -> comm.iallgather(mine, b)),
                    new Pair(total, b -> comm.allgatherv(varied, b, counts, null), b -> comm.iallgatherv(varied, b, counts, null)),
                    new Pair(n * size, b -> comm.alltoall(all, b), b -> comm.ialltoall(all, b)),
                    new Pair(n * size, b -> comm.alltoallv(all, same(n, size), null, b, same(n, size), null),
                        b -> comm.ialltoallv(all, same(n, size), null, b, same(n, size), null)),
                    new Pair(n, b -> comm.reduceScatterBlock(all, b, Op.SUM), b -> comm.ireduceScatterBlock(all, b, Op.SUM)),
                    new Pair(counts[rank], b -> comm.reduceScatter(filled(total, rank), b, counts, Op.SUM),
                        b -> comm.ireduceScatter(filled(total, rank), b, counts, Op.SUM)),
                    new Pair(n, b -> comm.scan(mine, b, Op.SUM), b -> comm.iscan(mine, b, Op.SUM)),
                    new Pair(n, b -> comm.exscan(mine, b, Op.SUM), b -> comm.iexscan(mine, b, Op.SUM)),
                };
                int[][] results = new int[pairs.length][];
                Request[] requests = new Request[pairs.length];
                for (int p = 0; p < pairs.length; p++) { // all at the same time
                    results[p] = new int[pairs[p].length];
                    requests[p] = pairs[p].start.apply(results[p]);
                }
                for (int p = 0; p < pairs.length; p++) { // while the others go on
                    int[] expected = new int[pairs[p].length];
                    pairs[p].block.accept(expected);
                    requests[p].await();
                    assertArrayEquals(expected, results[p], "operation " + p + " on " + n + " elements");
                }
            }
        });
    }

    private record Pair(int length, ThrowingConsumer<int[]> block,
            ThrowingFunction<int[], Request> start) {
    }

    private static int[] fill(int[] buffer, boolean really, int rank) {
        if (really) {
            System.arraycopy(filled(buffer.length, rank), 0, buffer, 0, buffer.length);
        }
        return buffer;
    }

    private static int[] same(int count, int size) {
        int[] counts = new int[size];
        Arrays.fill(counts, count);
        return counts;
    }

    @Test
    void anOperationGoesOnWhileItsRankDoesSomethingElse() {
        CountDownLatch ended = new CountDownLatch(1);
        Worlds.run(2, comm -> {
            double[] data = {1 + comm.rank()};
            Request sum = comm.iallreduce(data, Op.SUM);
            if (comm.rank() == 0) {
                assertTrue(ended.await(60, TimeUnit.SECONDS)); // in no call of the communicator
                sum.await();
            } else {
                sum.await(); // does not need rank 0 to call anything
                ended.countDown();
            }
            assertEquals(3, data[0]);
        });
    }

    @Test
    void aBarrierIsOverOnlyWhenAllHaveStartedIt() {
        Worlds.run(3, comm -> {
            if (comm.rank() != 2) {
                Request barrier = comm.ibarrier();
                for (int k = 0; k < 100; k++) {
                    assertFalse(barrier.test());
                }
                comm.send(new int[0], 2, 0);
                barrier.await();
            } else {
                comm.recv(new int[0], 0, 0);
                comm.recv(new int[0], 1, 0);
                comm.ibarrier().await();
            }
        });
    }

    @Test
    void differentOperationsAreAnErrorThatNamesThem() {
        MismatchException e = Worlds.failure(MismatchException.class, 2, comm -> {
            Request request = comm.rank() == 0 ? comm.ibarrier() : comm.iallreduce(new int[3], Op.SUM);
            request.await();
        });
        assertTrue(e.getMessage().contains("rank 0: barrier(), rank 1: allreduce(3 ints, SUM)"), e.getMessage());
    }

    @Test
    void aCollectiveCannotBeCancelled() {
        Worlds.run(2, comm -> {
            Request barrier = comm.ibarrier();
            assertFalse(barrier.cancel());
            barrier.await();
            assertFalse(barrier.cancel());
        });
    }

    @Test
    void whatIsStillGoingOnWhenARankReturnsIsCompleted() {
        int[] sum = {5};
        Worlds.run(2, comm -> {
            int[] data = comm.rank() == 0 ? sum : new int[] {6};
            comm.iallreduce(data, Op.SUM);
        });
        assertEquals(11, sum[0]);
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        Worlds.run(2, comm -> {
            assertThrows(IllegalArgumentException.class, () -> comm.ibroadcast(new int[1], 2));
            assertThrows(IllegalArgumentException.class, () -> comm.iallreduce(new boolean[1], Op.SUM));
            comm.barrier();
        });
    }

    @Test
    void communicatorsHaveOperationsOfTheirOwnWhichMayBeStartedInAnyOrder() {
        Worlds.run(2, comm -> {
            Communicator other = comm.dup();
            long[] one = {1};
            long[] two = {2};
            Request first;
            Request second;
            if (comm.rank() == 0) {
                first = comm.iallreduce(one, Op.SUM);
                second = other.iallreduce(two, Op.SUM);
            } else {
                second = other.iallreduce(two, Op.SUM);
                first = comm.iallreduce(one, Op.SUM);
            }
            Request.awaitAll(first, second);
            assertEquals(2, one[0]);
            assertEquals(4, two[0]);
            other.free();
        });
    }
}
