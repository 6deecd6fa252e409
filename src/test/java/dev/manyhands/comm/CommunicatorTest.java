package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Communicators made from others, and what keeps them apart. */
class CommunicatorTest {
    private static int sum(Communicator comm, int value) {
        int[] sum = {value};
        comm.allreduce(sum, Op.SUM);
        return sum[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aSplitNumbersTheRanksOfEachColorByTheirKeys(int size) {
        Worlds.run(size, comm -> {
            for (int round = 0; round < 20; round++) {
                Random random = new Random(round); // the same in all ranks
                int[] colors = random.ints(size, 0, 4).map(c -> c == 3 ? Communicator.UNDEFINED : c).toArray();
                int[] keys = random.ints(size, -2, 3).toArray();
                int color = colors[comm.rank()];
                Communicator part = comm.split(color, keys[comm.rank()]);
                if (color == Communicator.UNDEFINED) {
                    assertNull(part);
                    continue;
                }
                List<Integer> expected = IntStream.range(0, size).filter(r -> colors[r] == color).boxed()
                    .sorted(Comparator.comparingInt(r -> keys[r])).toList();
                assertEquals(expected.size(), part.size());
                assertEquals(expected.indexOf(comm.rank()), part.rank());
                int[] members = new int[part.size()];
                part.allgather(new int[] {comm.rank()}, members);
                assertArrayEquals(expected.stream().mapToInt(r -> r).toArray(), members);
                part.free();
            }
        });
    }

    @Test
    void aCommunicatorOfCommunicatorsWorksAsTheFirst() {
        Worlds.run(8, comm -> {
            Communicator half = comm.split(comm.rank() % 2, -comm.rank());
            Communicator quarter = half.split(half.rank() / 2, 0);
            assertEquals(4, half.size());
            assertEquals(2, quarter.size());
            int other = sum(quarter, comm.rank()) - comm.rank();
            assertEquals(2, Math.abs(other - comm.rank()));
            assertEquals(28, sum(comm, comm.rank()));
            assertEquals(comm.rank() % 2 == 0 ? 12 : 16, sum(half, comm.rank()));
        });
    }

    @Test
    void allRanksOfAWorldOfThreadsShareAHeap() {
        Worlds.run(5, comm -> {
            Communicator shared = comm.splitShared(-comm.rank());
            assertEquals(5, shared.size());
            assertEquals(4 - comm.rank(), shared.rank());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void aGroupBecomesACommunicatorInItsOwnOrder(int size) {
        Worlds.run(size, comm -> {
            Group reversed = comm.group().inclRange(size - 1, 0, -1).excl(IntStream.range(size / 2 + 1, size).toArray());
            Communicator made = comm.create(reversed);
            if (reversed.rank() == Communicator.UNDEFINED) {
                assertNull(made);
                return;
            }
            assertEquals(reversed, made.group());
            assertEquals(reversed.rank(), made.rank());
            int[] members = new int[made.size()];
            made.allgather(new int[] {comm.rank()}, members);
            assertArrayEquals(IntStream.range(0, made.size()).map(i -> size - 1 - i).toArray(), members);
        });
    }

    @Test
    void disjointGroupsBecomeCommunicatorsInOneCall() {
        Worlds.run(6, comm -> {
            Group even = comm.group().inclRange(0, 5, 2);
            Communicator made = comm.create(comm.rank() % 2 == 0 ? even : comm.group().difference(even));
            assertEquals(comm.rank() % 2 == 0 ? 6 : 9, sum(made, comm.rank()));
        });
    }

    @Test
    void ranksThatGiveDifferentGroupsAreToldSo() {
        MismatchException e = Worlds.failure(MismatchException.class, 4, comm ->
            comm.create(comm.rank() < 2 ? comm.group().incl(0, 1, 2) : comm.group().incl(0, 2)));
        assertTrue(e.getMessage().contains("create"), e.getMessage());
    }

    @Test
    void aGroupBeyondTheCommunicatorIsRefused() {
        Worlds.run(3, comm -> {
            Communicator part = comm.split(comm.rank() == 2 ? 1 : 0, 0);
            assertThrows(IllegalArgumentException.class, () -> part.create(comm.group()));
        });
    }

    @Test
    void differentCallsThatMakeCommunicatorsAreAMismatch() {
        String message = Worlds.failure(MismatchException.class, 3, comm -> {
            if (comm.rank() == 1) {
                comm.dup();
            } else {
                comm.split(0, 0);
            }
        }).getMessage();
        assertEquals("the ranks call different collective operations: rank 0: split(), rank 1: dup(), rank 2: split()", message);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 9})
    void messagesStayInTheirCommunicatorEvenForWildcards(int size) {
        Worlds.run(size, comm -> {
            Communicator one = comm.dup();
            Communicator two = comm.dup();
            int next = (comm.rank() + 1) % size;
            int previous = (comm.rank() + size - 1) % size;
            two.send(new int[] {2, comm.rank()}, next, 7);
            one.send(new int[] {1, comm.rank()}, next, 7);
            comm.send(new int[] {0, comm.rank()}, next, 7);
            int[] got = new int[2];
            for (Communicator of : List.of(comm, one, two)) {
                Status status = of.probe(Communicator.ANY_SOURCE, Communicator.ANY_TAG);
                assertEquals(previous, status.source());
                of.recv(got, Communicator.ANY_SOURCE, Communicator.ANY_TAG);
                assertArrayEquals(new int[] {of == comm ? 0 : of == one ? 1 : 2, previous}, got);
                assertNull(of.iprobe(Communicator.ANY_SOURCE, Communicator.ANY_TAG));
            }
        });
    }

    @Test
    void collectivesDoNotMatchReceivesWithWildcards() {
        Worlds.run(4, comm -> {
            int[] got = new int[1];
            Request any = comm.irecv(got, Communicator.ANY_SOURCE, Communicator.ANY_TAG);
            Communicator other = comm.dup();
            assertEquals(6, sum(other, comm.rank()));
            double[] large = new double[10_000];
            Arrays.fill(large, 1);
            comm.allreduce(large, Op.SUM);
            assertEquals(4, large[9_999]);
            comm.send(new int[] {comm.rank()}, comm.rank() ^ 1, 3);
            assertEquals(3, any.await().tag());
            assertEquals(comm.rank() ^ 1, got[0]);
        });
    }

    @Test
    void aMessageMayComeBeforeTheReceiverKnowsTheCommunicator() {
        Worlds.run(2, comm -> {
            for (int round = 0; round < 500; round++) {
                Communicator fresh = comm.dup();
                if (comm.rank() == 0) {
                    fresh.send(new int[] {round}, 1, 0); // at once
                } else {
                    int[] got = new int[1];
                    fresh.recv(got, 0, 0);
                    assertEquals(round, got[0]);
                }
                fresh.free();
            }
        });
    }

    @Test
    void ranksOfAPartAreThoseOfThePart() {
        Worlds.run(5, comm -> {
            Communicator odd = comm.split(comm.rank() % 2, -comm.rank());
            if (comm.rank() % 2 == 1) { // 3, 1
                Status status = new Status();
                int[] got = new int[1];
                odd.sendrecv(new int[] {comm.rank()}, 1 - odd.rank(), 0, got, Communicator.ANY_SOURCE, 0, status);
                assertEquals(1 - odd.rank(), status.source());
                assertEquals(4 - comm.rank(), got[0]);
                assertThrows(IllegalArgumentException.class, () -> odd.send(got, 2, 0));
            }
        });
    }

    @Test
    void aFreedCommunicatorIsRefused() {
        Worlds.run(3, comm -> {
            Communicator copy = comm.dup();
            copy.free();
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> copy.send(new int[1], 0, 0));
            assertTrue(e.getMessage().contains("free()"), e.getMessage());
            assertThrows(IllegalStateException.class, copy::barrier);
            assertThrows(IllegalStateException.class, copy::dup);
            assertThrows(IllegalStateException.class, copy::free);
            comm.barrier();
        });
    }

    @Test
    void theCommunicatorOfTheWorldCannotBeFreed() {
        Worlds.run(2, comm -> assertThrows(IllegalStateException.class, comm::free));
    }

    @Test
    void aReceiveThatWaitsIsReportedByFree() {
        String message = Worlds.failure(IllegalStateException.class, 2, comm -> {
            Communicator copy = comm.dup();
            copy.irecv(new double[3], 1 - comm.rank(), 5);
            copy.free();
        }).getMessage();
        assertTrue(message.contains("recv of up to 3 doubles from rank"), message);
    }

    @Test
    void messagesSentBeforeFreeCompleteReceivesStartedBefore() {
        Worlds.run(4, comm -> {
            Communicator copy = comm.dup();
            double[] got = new double[5_000];
            Request receive = copy.irecv(got, comm.rank() ^ 1, 5);
            double[] sent = new double[5_000];
            Arrays.fill(sent, comm.rank());
            Request send = copy.isend(sent, comm.rank() ^ 1, 5);
            copy.free();
            receive.await();
            send.await();
            assertEquals(comm.rank() ^ 1, got[4_999]);
        });
    }

    @Test
    void tenThousandCommunicatorsLeaveNothingBehind() {
        Worlds.run(3, comm -> {
            ThreadWorld world = ((ThreadCommunicator) comm).me.world;
            Communicator kept = comm.dup();
            for (int i = 0; i < 10_000; i++) {
                Communicator copy = i % 2 == 0 ? comm.dup() : comm.split(comm.rank() / 2, 0);
                if (i % 100 == 0) {
                    assertEquals(copy.size(), sum(copy, 1));
                }
                if (i % 4_000 == 0) {
                    copy.send(new int[1], copy.rank(), 0); // never received
                }
                copy.free();
            }
            comm.barrier();
            assertEquals(2, world.boards());
            assertTrue(world.contexts() <= 10 * ThreadCommunicator.CONTEXTS, () -> world.contexts() + " contexts");
            assertEquals(3, sum(kept, 1));
        });
    }

    @Test
    void aCommunicatorHasAName() {
        Worlds.of(2).named("sea").run(comm -> {
            assertEquals("sea", comm.name());
            Communicator part = comm.split(comm.rank(), 0);
            assertEquals("sea/split " + comm.rank(), part.name());
            part.setName("pond");
            assertEquals("pond", part.name());
            assertTrue(part.toString().contains("pond"));
            assertNotNull(comm.dup().name());
            assertThrows(NullPointerException.class, () -> part.setName(null));
        });
    }

    @Test
    void aColorBelowZeroIsRefused() {
        Worlds.run(1, comm -> assertThrows(IllegalArgumentException.class, () -> comm.split(-1, 0)));
    }
}
