package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and collectives that carry objects. */
class ObjectMessagesTest {
    private static final Op CONCAT = Op.of((String a, String b) -> a + b).inRankOrder();

    record Point(int x, double y) implements Serializable {
    }

    record Holder(Object held) implements Serializable {
    }

    static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        int value;
        Node next;
        transient int notSent = 7;
    }

    static final class Stream {
        int position;
    }

    static final class Job implements Serializable {
        private static final long serialVersionUID = 1L;
        final HashMap<String, Object> settings = new HashMap<>();
    }

    /** Sends an object from rank 0 to rank 1, and returns what was sent and what has come. */
    private static Object[] sent(Object object) {
        Object[] both = {object, null};
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.objects().send(object, 1, 0);
            } else {
                both[1] = comm.objects().recv(0, 0);
            }
        });
        return both;
    }

    @Test
    void immutableObjectsComeAsTheyAre() {
        List<Object> all = List.of("text", 1_000, 2.5, 'c', true, BigInteger.TWO.pow(100), DayOfWeek.FRIDAY, LocalDate.of(2026, 1, 2),
            new UUID(1, 2), new Point(1, 2), new Holder(List.of(new Point(3, 4), "x")), List.of(), List.of(1, 2, 3), Set.of("a"),
            Map.of("key", List.of(1)), Optional.of("there"), String.class);
        for (Object object : all) {
            Object[] both = sent(object);
            assertSame(both[0], both[1]);
        }
        Object[] nothing = sent(null);
        assertNull(nothing[1]);
    }

    @Test
    void whatCanBeChangedComesAsACopy() {
        ArrayList<String> list = new ArrayList<>(List.of("a", "b"));
        for (Object object : List.of(list, new HashMap<>(Map.of(1, list)), List.of(list), new Holder(list), Arrays.asList(1, 2))) {
            Object[] both = sent(object);
            assertEquals(both[0], both[1]);
            assertNotSame(both[0], both[1]);
        }
        Holder copy = (Holder) sent(new Holder(list))[1];
        assertNotSame(list, copy.held());
    }

    @Test
    void arraysComeAsCopiesOfTheSameType() {
        Object[] both = sent(new double[] {1, 2});
        assertNotSame(both[0], both[1]);
        assertArrayEquals((double[]) both[0], (double[]) both[1]);
        for (Object array : List.of(new int[2], new long[2], new byte[2], new float[2], new boolean[2], new short[2], new char[2],
                new String[] {"x", null}, new int[][] {{1}, {2, 3}}, new ArrayList<?>[] {new ArrayList<>(List.of(1))})) {
            Object[] two = sent(array);
            assertNotSame(two[0], two[1]);
            assertSame(array.getClass(), two[1].getClass());
            assertTrue(Arrays.deepEquals(new Object[] {two[0]}, new Object[] {two[1]}));
        }
    }

    @Test
    void arraysThatHoldEachOtherKeepTheirShape() {
        int[] row = {1, 2};
        Object[] ring = {row, row, null};
        ring[2] = ring;
        Object[] copy = (Object[]) sent(ring)[1];
        assertNotSame(row, copy[0]);
        assertSame(copy[0], copy[1]);
        assertSame(copy, copy[2]);
    }

    @Test
    void anObjectGraphKeepsItsShapeAndLosesTransientFields() {
        Node first = new Node();
        first.value = 3;
        first.next = first;
        Node copy = (Node) sent(first)[1];
        assertNotSame(first, copy);
        assertSame(copy, copy.next);
        assertEquals(3, copy.value);
        assertEquals(0, copy.notSent);
    }

    @Test
    void theSenderMayChangeAnObjectAtOnce() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                int[] numbers = {1};
                comm.objects().send(numbers, 1, 0);
                numbers[0] = 2;
                ArrayList<Integer> list = new ArrayList<>(List.of(1));
                comm.objects().send(list, 1, 0);
                list.clear();
                comm.barrier();
            } else {
                comm.barrier();
                assertEquals(1, comm.objects().<int[]>recv(0, 0)[0]);
                assertEquals(List.of(1), comm.objects().recv(0, 0));
            }
        });
    }

    @Test
    void whatCannotBeSerializedIsNamedWithItsPlace() {
        Job job = new Job();
        job.settings.put("input", new ArrayList<>(Arrays.asList("a", new Stream())));
        String message = Worlds.failure(CommunicationException.class, 2, comm -> comm.objects().send(job, 1 - comm.rank(), 0)).getMessage();
        assertTrue(message.contains("class dev.manyhands.comm.ObjectMessagesTest$Job cannot be sent"), message);
        assertTrue(message.contains("holds one of dev.manyhands.comm.ObjectMessagesTest$Stream"), message);
        assertTrue(message.contains("(in settings[input][1])"), message);
        String whole = Worlds.failure(CommunicationException.class, 1, comm -> comm.objects().send(new Stream(), 0, 0)).getMessage();
        assertFalse(whole.contains("(in"), whole);
    }

    @Test
    void wildcardsAndStatusWorkAsForBuffers() {
        Worlds.run(3, comm -> {
            if (comm.rank() == 0) {
                for (int i = 1; i < 3; i++) {
                    Status status = comm.probe(Communicator.ANY_SOURCE, Communicator.ANY_TAG);
                    Status got = new Status();
                    String text = comm.objects().recv(status.source(), status.tag(), got);
                    assertEquals("from " + got.source(), text);
                    assertEquals(10 + got.source(), got.tag());
                    assertEquals(1, got.count());
                }
            } else {
                comm.objects().send("from " + comm.rank(), 0, 10 + comm.rank());
            }
        });
    }

    @Test
    void anObjectIsNoBuffer() {
        assertTrue(Worlds.failure(TruncationException.class, 2, comm -> {
            if (comm.rank() == 0) {
                comm.objects().send("x", 1, 0);
            } else {
                comm.recv(new byte[10], 0, 0);
            }
        }).getMessage().contains("1 object"));
        assertThrows(TruncationException.class, () -> {
            throw Worlds.failure(TruncationException.class, 2, comm -> {
                if (comm.rank() == 0) {
                    comm.send(new byte[10], 1, 0);
                } else {
                    comm.objects().recv(0, 0);
                }
            });
        });
    }

    @Test
    void requestsCompleteWithTheirObjects() {
        Worlds.run(2, comm -> {
            int peer = 1 - comm.rank();
            ObjectRequest<String> second = comm.objects().irecv(peer, 2);
            ObjectRequest<List<Integer>> first = comm.objects().irecv(Communicator.ANY_SOURCE, 1);
            ObjectRequest<String> never = comm.objects().irecv(peer, 3);
            assertTrue(never.cancel());
            assertNull(never.get());
            Request.awaitAll(comm.objects().isend(new ArrayList<>(List.of(comm.rank())), peer, 1), comm.objects().isend("two", peer, 2));
            Request.awaitAll(first, second);
            assertEquals(List.of(peer), first.get());
            assertEquals("two", second.get());
            assertEquals(peer, first.status().source());
        });
    }

    @Test
    void nobodySendsNothing() {
        Worlds.run(1, comm -> {
            Status status = new Status();
            comm.objects().send(new Stream(), Communicator.PROC_NULL, 0);
            assertNull(comm.objects().recv(Communicator.PROC_NULL, 0, status));
            assertEquals(Communicator.PROC_NULL, status.source());
            assertNull(comm.objects().irecv(Communicator.PROC_NULL, 0).get());
            assertEquals("me", comm.objects().sendrecv("me", 0, 1, 0, 1, null));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void collectivesCarryObjects(int size) {
        Worlds.run(size, comm -> {
            ObjectMessages objects = comm.objects();
            int me = comm.rank();
            String before = IntStream.range(0, me).mapToObj(Integer::toString).reduce("", String::concat);
            String all = IntStream.range(0, size).mapToObj(Integer::toString).reduce("", String::concat);
            for (int root = 0; root < size; root++) {
                assertEquals(List.of("root", root), objects.broadcast(me == root ? new ArrayList<>(List.of("root", root)) : null, root));
                List<String> gathered = objects.gather("g" + me, root);
                assertEquals(me != root ? null : IntStream.range(0, size).mapToObj(r -> "g" + r).toList(), gathered);
                List<int[]> parts = me != root ? null : IntStream.range(0, size).mapToObj(r -> new int[] {r, 7}).toList();
                assertArrayEquals(new int[] {me, 7}, objects.scatter(parts, root));
                assertEquals(me == root ? all : null, objects.reduce("" + me, CONCAT, root));
            }
            assertEquals(IntStream.range(0, size).mapToObj(r -> new Point(r, r)).toList(), objects.allgather(new Point(me, me)));
            assertEquals(IntStream.range(0, size).mapToObj(r -> r + ">" + me).toList(),
                objects.alltoall(IntStream.range(0, size).mapToObj(r -> me + ">" + r).toList()));
            assertEquals(all, objects.allreduce("" + me, CONCAT));
            assertEquals(before + me, objects.scan("" + me, CONCAT));
            assertEquals(me == 0 ? null : before, objects.exscan("" + me, CONCAT));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 9})
    void operationsMayChangeTheirOperands(int size) {
        Op merge = Op.of((ArrayList<Integer> a, ArrayList<Integer> b) -> {
            a.addAll(b);
            b.clear();
            return a;
        }).inRankOrder();
        Worlds.run(size, comm -> {
            ObjectMessages objects = comm.objects();
            ArrayList<Integer> mine = new ArrayList<>(List.of(comm.rank()));
            List<Integer> upToMe = IntStream.rangeClosed(0, comm.rank()).boxed().toList();
            List<Integer> all = IntStream.range(0, size).boxed().toList();
            assertEquals(all, objects.allreduce(mine, merge));
            assertEquals(upToMe, objects.scan(mine, merge));
            assertEquals(comm.rank() == 0 ? null : upToMe.subList(0, comm.rank()), objects.exscan(mine, merge));
            assertEquals(comm.rank() == size - 1 ? all : null, objects.reduce(mine, merge, size - 1));
            assertEquals(List.of(comm.rank()), mine);
        });
    }

    @Test
    void ranksNeverShareWhatOneOfThemCanChange() {
        Worlds.run(4, comm -> {
            ArrayList<Integer> list = comm.objects().broadcast(comm.rank() == 0 ? new ArrayList<>(List.of(0)) : null, 0);
            int[] array = comm.objects().broadcast(new int[] {5}, 1);
            List<int[]> gathered = comm.objects().allgather(new int[] {comm.rank()});
            list.add(comm.rank());
            array[0] += comm.rank();
            gathered.get(2)[0] += 100 * comm.rank();
            comm.barrier();
            assertEquals(List.of(0, comm.rank()), list);
            assertEquals(5 + comm.rank(), array[0]);
            assertEquals(2 + 100 * comm.rank(), gathered.get(2)[0]);
        });
    }

    @Test
    void differentCallsAreAMismatch() {
        String message = Worlds.failure(MismatchException.class, 3, comm -> {
            if (comm.rank() == 2) {
                comm.objects().gather("x", 1);
            } else {
                comm.objects().broadcast("x", 1);
            }
        }).getMessage();
        assertTrue(message.contains("rank 1: objects().broadcast(1 object, root 1), rank 2: objects().gather(1 object, root 1)"), message);
    }

    @Test
    void badArgumentsAreRefused() {
        Worlds.run(2, comm -> {
            ObjectMessages objects = comm.objects();
            assertThrows(IllegalArgumentException.class, () -> objects.send("x", 2, 0));
            assertThrows(IllegalArgumentException.class, () -> objects.send("x", 0, -1));
            assertThrows(IllegalArgumentException.class, () -> objects.recv(-4, 0));
            assertThrows(IllegalArgumentException.class, () -> objects.broadcast("x", 2));
            assertThrows(IllegalArgumentException.class, () -> objects.allreduce(1, Op.SUM));
            assertThrows(NullPointerException.class, () -> objects.allreduce(1, null));
            assertThrows(IllegalArgumentException.class, () -> objects.alltoall(List.of(1)));
        });
        Worlds.run(1, comm -> assertThrows(IllegalArgumentException.class, () -> comm.objects().scatter(List.of(), 0)));
    }
}
