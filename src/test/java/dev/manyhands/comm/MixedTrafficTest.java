package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingSupplier;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All kinds of calls after each other in random order, on communicators that come and go. */
class MixedTrafficTest {
    private static final Op ADD = Op.of((Integer a, Integer b) -> a + b);
    private static final int STEPS = 1_000;

    private final int[] counter = new int[1]; // guarded by the critical section

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void callsOfAllKindsDoNotDisturbEachOther(int size) {
        Worlds.run(size, world -> {
            Random plan = new Random(size); // the same in all ranks
            Random mine = new Random(world.rank());
            Communicator comm = world.dup();
            Request background = null;
            long[] sum = new long[1];
            for (int step = 0; step < STEPS; step++) {
                if (mine.nextInt(20) == 0) {
                    Thread.yield();
                }
                switch (plan.nextInt(11)) {
                    case 0 -> allreduce(comm, 1 + plan.nextInt(5));
                    case 1 -> allreduce(comm, 1 + plan.nextInt(5_000));
                    case 2 -> assertEquals(size * (size - 1) / 2, comm.objects().allreduce(comm.rank(), ADD));
                    case 3 -> ring(comm, 1 + plan.nextInt(3_000), step);
                    case 4 -> halo(comm);
                    case 5 -> comm.critical("counter", () -> counter[0]++);
                    case 6 -> loop(comm, plan.nextInt(100));
                    case 7 -> split(comm, 1 + plan.nextInt(3));
                    case 8 -> {
                        Communicator next = comm.dup();
                        comm.free();
                        comm = next;
                    }
                    case 9 -> {
                        if (background != null) {
                            background.await();
                            assertEquals(size, sum[0]);
                        }
                        sum[0] = 1;
                        background = world.iallreduce(Buffer.IN_PLACE, sum, Op.SUM);
                    }
                    default -> assertEquals(step, comm.single(stepOf(step)));
                }
            }
            if (background != null) {
                background.await();
            }
        });
        assertTrue(counter[0] > 0 && counter[0] % size == 0);
    }

    private static ThrowingSupplier<Integer> stepOf(int step) {
        return () -> step;
    }

    private static void allreduce(Communicator comm, int length) {
        double[] values = new double[length];
        Arrays.fill(values, comm.rank() + 1);
        comm.allreduce(values, Op.MAX);
        assertEquals(comm.size(), values[length - 1]);
    }

    private static void ring(Communicator comm, int length, int tag) {
        int size = comm.size();
        int[] got = new int[length];
        int[] values = new int[length];
        Arrays.fill(values, comm.rank() + tag);
        Request send = comm.isend(values, (comm.rank() + 1) % size, tag);
        comm.recv(got, Communicator.ANY_SOURCE, tag);
        assertEquals((comm.rank() + size - 1) % size + tag, got[length - 1]);
        send.await();
    }

    private static void halo(Communicator comm) {
        CartesianCommunicator grid = comm.cartesian(new int[] {comm.size()}, new boolean[] {true});
        int[] block = {-1, comm.rank(), comm.rank(), -1};
        grid.exchangeHalo(block, new int[] {4}, 1);
        assertEquals((comm.rank() + comm.size() - 1) % comm.size(), block[0]);
        assertEquals((comm.rank() + 1) % comm.size(), block[3]);
        grid.free();
    }

    private static void loop(Communicator comm, int count) {
        int[] done = new int[1];
        comm.forRange(0, count, WorkSharing.guided(2).noWait(), i -> done[0]++);
        comm.allreduce(done, Op.SUM);
        assertEquals(count, done[0]);
    }

    private static void split(Communicator comm, int colors) {
        Communicator part = comm.split(comm.rank() % colors, -comm.rank());
        int[] members = new int[part.size()];
        part.allgather(new int[] {comm.rank()}, members);
        assertEquals(comm.rank(), members[part.rank()]);
        assertEquals(comm.rank() % colors, members[part.size() - 1]);
        part.free();
    }
}
