package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocking messages: contents, matching, order, and what is refused. */
class PointToPointTest {
    private static final int ANY = Communicator.ANY_SOURCE;

    static List<Class<?>> types() {
        return Samples.TYPES;
    }

    /** Below, at and above what fits into a slot, and what is copied twice. */
    private static int[] lengths(Class<?> type) {
        int eager = 8_192 / Kind.ofArray(Array.newInstance(type, 0)).bytes();
        return new int[] {0, 1, 4, 5, 6, 7, 100, eager - 1, eager, eager + 1, 3 * eager};
    }

    @ParameterizedTest
    @MethodSource("types")
    void arraysOfEveryTypeAndLengthArrive(Class<?> type) {
        Worlds.run(2, comm -> {
            for (int length : lengths(type)) {
                Object expected = Samples.array(type, length, 17);
                if (comm.rank() == 0) {
                    comm.send(expected, 1, 3);
                    comm.ssend(expected, 1, 4);
                } else {
                    Object got = Samples.empty(type, length + 2);
                    Status status = new Status();
                    comm.recv(got, 0, 3, status);
                    assertEquals(length, status.count());
                    Object exact = Samples.empty(type, length);
                    System.arraycopy(got, 0, exact, 0, length);
                    assertTrue(Samples.same(expected, exact));
                    assertTrue(Samples.same(Array.get(Samples.empty(type, 1), 0), Array.get(got, length))); // untouched
                    Object again = Samples.empty(type, length);
                    comm.recv(again, 0, 4);
                    assertTrue(Samples.same(expected, again));
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyShapeOfBufferArrivesInEveryOther(Class<?> type) {
        Worlds.run(2, comm -> {
            try (Arena arena = Arena.ofShared()) {
                for (int length : new int[] {1, 4, 6, 240, 20_000}) {
                    for (int from = 0; from < 5; from++) {
                        for (int to = 0; to < 5; to++) {
                            Object expected = Samples.array(type, length, length);
                            if (comm.rank() == 0) {
                                comm.send(filled(shape(type, length, from, arena), expected), 1, 0);
                            } else {
                                Buffer target = shape(type, length, to, arena);
                                comm.recv(target, 0, 0);
                                assertTrue(Samples.same(expected, contents(target, type)),
                                    length + " elements, shapes " + from + " and " + to);
                            }
                        }
                    }
                }
                comm.barrier();
            }
        });
    }

    /** An array, a part, a segment, a column, and a block of planes. */
    private static Buffer shape(Class<?> type, int length, int which, Arena arena) {
        int rows = length % 2 == 0 ? 2 : 1;
        return switch (which) {
            case 0 -> Buffer.of(Samples.empty(type, length), 0, length);
            case 1 -> Buffer.of(Samples.empty(type, length + 9), 4, length);
            case 2 -> Buffer.of(arena.allocate((long) length * Samples.layout(type).byteSize(), 8), Samples.layout(type));
            case 3 -> Buffer.strided(Samples.empty(type, 3 * length), 1, length, 1, 3);
            default -> Buffer.subarray(Samples.empty(type, (rows + 1) * 3 * (length / rows + 2)),
                new int[] {rows + 1, 3, length / rows + 2}, new int[] {rows, 1, length / rows}, new int[] {1, 2, 1});
        };
    }

    private static Buffer filled(Buffer buffer, Object elements) {
        Buffer.copy(new Buffer().set(elements), 0, buffer, 0, buffer.count());
        return buffer;
    }

    private static Object contents(Buffer buffer, Class<?> type) {
        Object array = Samples.empty(type, (int) buffer.count());
        Buffer.copy(buffer, 0, new Buffer().set(array), 0, buffer.count());
        return array;
    }

    @Test
    void aColumnArrivesAsARow() {
        Worlds.run(2, comm -> {
            double[] matrix = IntStream.range(0, 12).asDoubleStream().toArray(); // 4 x 3
            if (comm.rank() == 0) {
                comm.send(Buffer.strided(matrix, 1, 4, 1, 3), 1, 0);
                comm.send(matrix, 2, 5, 1, 0);
            } else {
                double[] row = new double[4];
                comm.recv(row, 0, 0);
                assertArrayEquals(new double[] {1, 4, 7, 10}, row);
                double[] part = new double[8];
                comm.recv(part, 1, 6, 0, 0, null);
                assertArrayEquals(new double[] {0, 2, 3, 4, 5, 6, 0, 0}, part);
            }
        });
    }

    @Test
    void aSegmentIsSentAsBytes() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.send(MemorySegment.ofArray(new byte[] {1, 2, 3}), 1, 0);
            } else {
                byte[] got = new byte[3];
                comm.recv(got, 0, 0);
                assertArrayEquals(new byte[] {1, 2, 3}, got);
            }
        });
    }

    @Test
    void theSenderMayOverwriteItsBufferAfterwards() {
        Worlds.run(2, comm -> {
            for (int length : new int[] {3, 500, 5_000}) {
                for (int i = 0; i < 200; i++) {
                    double[] data = new double[length];
                    if (comm.rank() == 0) {
                        Arrays.fill(data, i);
                        comm.send(data, 1, 0);
                        Arrays.fill(data, -1);
                    } else {
                        comm.recv(data, 0, 0);
                        assertEquals(i * (double) length, Arrays.stream(data).sum());
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"1,5000", "10,5000", "2000,500"})
    void messagesOfOneSenderDoNotOvertake(int length, int count) {
        Worlds.run(3, comm -> {
            int[] data = new int[length];
            if (comm.rank() < 2) {
                for (int i = 0; i < count; i++) {
                    data[0] = i;
                    comm.send(data, 2, i % 3);
                }
                return;
            }
            int[] next = new int[2];
            Status status = new Status();
            for (int i = 0; i < 2 * count; i++) {
                comm.recv(data, ANY, Communicator.ANY_TAG, status);
                assertEquals(next[status.source()]++, data[0]);
                assertEquals(data[0] % 3, status.tag());
            }
        });
    }

    @Test
    void mixedLengthsDoNotOvertakeEither() {
        Worlds.run(2, comm -> {
            int[] lengths = {1, 20_000, 100, 5, 6, 3_000};
            for (int i = 0; i < 600; i++) {
                int[] data = new int[lengths[i % 6]];
                if (comm.rank() == 0) {
                    data[0] = i;
                    comm.send(data, 1, 0);
                } else {
                    comm.recv(data, 0, Communicator.ANY_TAG);
                    assertEquals(i, data[0]);
                }
            }
        });
    }

    @Test
    void tagsAndSourcesChooseTheMessage() {
        Worlds.run(3, comm -> {
            if (comm.rank() == 0) {
                int[] got = new int[1];
                comm.barrier(); // all have come
                for (int tag : new int[] {2, 0, 1}) {
                    for (int source : new int[] {2, 1}) {
                        comm.recv(got, source, tag);
                        assertEquals(10 * source + tag, got[0]);
                    }
                }
            } else {
                for (int tag = 0; tag < 3; tag++) {
                    comm.send(new int[] {10 * comm.rank() + tag}, 0, tag);
                }
                comm.barrier();
            }
        });
    }

    @Test
    void theHighestTagIsATag() {
        Worlds.run(2, comm -> {
            int[] got = {0};
            comm.sendrecv(new int[] {7}, 1 - comm.rank(), Integer.MAX_VALUE, got, 1 - comm.rank(), Integer.MAX_VALUE, null);
            assertEquals(7, got[0]);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void ranksPassMessagesAroundARing(int size) {
        Worlds.run(size, comm -> {
            for (int length : new int[] {1, 1_000, 20_000}) {
                long[] mine = new long[length];
                long[] got = new long[length];
                Arrays.fill(mine, comm.rank());
                Status status = new Status();
                for (int step = 1; step <= size; step++) {
                    comm.sendrecv(mine, (comm.rank() + 1) % size, step, got, (comm.rank() + size - 1) % size, step, status);
                    assertEquals((comm.rank() + size - 1) % size, status.source());
                    long[] old = mine;
                    mine = got;
                    got = old;
                }
                assertEquals(comm.rank(), mine[length - 1]);
            }
        });
    }

    @Test
    void aRankMaySendToItself() {
        Worlds.run(1, comm -> {
            int[] got = new int[3];
            comm.send(new int[] {1, 2, 3}, 0, 5);
            comm.recv(got, 0, 5);
            assertArrayEquals(new int[] {1, 2, 3}, got);
            double[] large = new double[100_000];
            large[99_999] = 4;
            double[] copy = new double[100_000];
            comm.sendrecv(large, 0, 0, copy, ANY, Communicator.ANY_TAG, null);
            assertEquals(4, copy[99_999]);
        });
    }

    @Test
    void aLongMessageToOneselfThatNobodyReceivesIsADeadlock() {
        String report = Worlds.failure(DeadlockException.class, 1, comm -> comm.send(new double[100_000], 0, 5)).getMessage();
        assertTrue(report.contains("rank 0 waits in send of 100000 doubles to rank 0, tag 5"), report);
    }

    @Test
    void manyMessagesMayBeUnderWay() {
        Worlds.run(2, comm -> {
            int count = 5_000; // the channel has 64 places
            int[] got = new int[20];
            if (comm.rank() == 0) {
                for (int i = 0; i < count; i++) {
                    comm.send(new int[1 + i % 20], 1, i);
                }
                comm.recv(got, 1, 0);
            } else {
                comm.recv(got, 0, count - 1); // takes in all before
                for (int i = count - 2; i >= 0; i--) {
                    Status status = new Status();
                    comm.recv(got, 0, i, status);
                    assertEquals(1 + i % 20, status.count());
                }
                comm.send(got, 0, 0);
            }
        });
    }

    @Test
    void ranksThatSendToEachOtherMoreThanFitsGoOnWhenTheyReceive() {
        Worlds.run(2, comm -> {
            Request[] sends = new Request[500];
            for (int i = 0; i < 40; i++) {
                comm.send(new int[] {i}, 1 - comm.rank(), 0);
            }
            int[] got = new int[1];
            for (int i = 0; i < 500; i++) {
                sends[i] = comm.isend(new int[] {40 + i}, 1 - comm.rank(), 0);
                comm.recv(got, 1 - comm.rank(), 0);
                assertEquals(i, got[0]);
            }
            Request.awaitAll(sends);
            for (int i = 500; i < 540; i++) {
                comm.recv(got, 1 - comm.rank(), 0);
                assertEquals(i, got[0]);
            }
        });
    }

    @Test
    void probeSaysWhatAReceiveWouldGet() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.send(new float[7], 1, 5);
                comm.send(new float[70_000], 1, 6);
            } else {
                Status first = comm.probe(ANY, Communicator.ANY_TAG);
                assertEquals("from rank 0, tag 5, 7 elements", first.toString());
                Status second = comm.probe(0, 6);
                assertEquals(70_000, second.count());
                assertNull(comm.iprobe(0, 7));
                assertNotNull(comm.iprobe(0, 5));
                comm.recv(new float[(int) second.count()], second.source(), second.tag());
                comm.recv(new float[(int) first.count()], first.source(), first.tag());
                assertNull(comm.iprobe(ANY, Communicator.ANY_TAG));
            }
        });
    }

    @Test
    void nobodySendsAndReceivesNothing() {
        Worlds.run(2, comm -> {
            int nobody = Communicator.PROC_NULL;
            int[] data = {5};
            Status status = new Status();
            comm.send(data, nobody, 0);
            comm.ssend(data, nobody, 0);
            comm.recv(data, nobody, 0, status);
            assertEquals(nobody, status.source());
            assertEquals(Communicator.ANY_TAG, status.tag());
            assertEquals(0, status.count());
            comm.sendrecv(data, nobody, 0, data, nobody, 0, status);
            Request.awaitAll(comm.isend(data, nobody, 0), comm.irecv(data, nobody, 0), comm.issend(data, nobody, 1));
            assertEquals(nobody, comm.probe(nobody, 3).source());
            assertNotNull(comm.iprobe(nobody, 3));
            assertEquals(5, data[0]);
        });
    }

    @Test
    void aMessageThatIsTooLongIsReportedAndChangesNothing() {
        for (int length : new int[] {4, 100, 5_000}) {
            String message = Worlds.failure(TruncationException.class, 2, comm -> {
                int[] data = new int[length];
                if (comm.rank() == 0) {
                    Arrays.fill(data, 1);
                    comm.send(data, 1, 9);
                    comm.barrier();
                } else {
                    int[] memory = new int[length];
                    try {
                        comm.recv(memory, 0, length - 1, 0, 9, null);
                    } finally {
                        assertArrayEquals(new int[length], memory);
                    }
                }
            }).getMessage();
            assertEquals("rank 0 has sent " + length + " ints (tag 9), the buffer of the receive has room for " + (length - 1), message);
        }
    }

    @Test
    void aRankMayGoOnAfterAMessageThatWasTooLong() {
        Worlds.run(2, comm -> {
            int[] got = new int[2];
            if (comm.rank() == 0) {
                comm.send(new int[3], 1, 0);
                comm.send(new double[10_000], 1, 0);
                comm.send(new int[] {4}, 1, 0);
            } else {
                assertThrows(TruncationException.class, () -> comm.recv(got, 0, 0));
                assertThrows(TruncationException.class, () -> comm.recv(got, 0, 0));
                comm.recv(got, 0, 0);
                assertEquals(4, got[0]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void anotherTypeIsReported(Class<?> type) {
        for (Class<?> other : Samples.TYPES) {
            if (other != type) {
                Worlds.run(2, comm -> {
                    if (comm.rank() == 0) {
                        comm.send(Samples.empty(type, 3), 1, 0);
                    } else {
                        TruncationException e = assertThrows(TruncationException.class, () -> comm.recv(Samples.empty(other, 3), 0, 0));
                        assertTrue(e.getMessage().contains("3 " + type + "s (tag 0) where 3 " + other + "s should be received"),
                            e.getMessage());
                    }
                });
            }
        }
    }

    @Test
    void badArgumentsAreRefused() {
        Worlds.run(3, comm -> {
            int[] data = new int[10];
            assertThrows(IllegalArgumentException.class, () -> comm.send(data, 3, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.send(data, ANY, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.send(data, 0, -1));
            assertThrows(IllegalArgumentException.class, () -> comm.recv(data, 3, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.recv(data, Communicator.UNDEFINED, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.recv(data, 0, -2));
            assertThrows(IllegalArgumentException.class, () -> comm.send("text", 0, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.send(null, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.send(new int[2][2], 0, 0));
            assertThrows(IllegalArgumentException.class, () -> comm.send(Buffer.IN_PLACE, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> comm.send(data, 5, 6, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> comm.send(data, -1, 2, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> comm.send(data, 0, -1, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> comm.recv(data, 1, 10, 0, 0, null));
            assertNull(comm.iprobe(ANY, Communicator.ANY_TAG)); // nothing was sent
        });
    }

    @Test
    void anotherThreadIsRefused() throws InterruptedException {
        Communicator[] leaked = new Communicator[1];
        Worlds.run(1, comm -> {
            leaked[0] = comm;
            Throwable[] thrown = new Throwable[1];
            Thread other = Thread.ofPlatform().start(() -> thrown[0] = assertThrows(IllegalStateException.class,
                () -> comm.send(new int[1], 0, 0)));
            other.join();
            assertTrue(thrown[0].getMessage().contains("only the rank's own thread"), () -> thrown[0].getMessage());
        });
        assertThrows(IllegalStateException.class, () -> leaked[0].send(new int[1], 0, 0));
    }
}
