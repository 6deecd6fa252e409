package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentHashTest {
    @TempDir
    private Path folder;

    private record Point(int x, double y, String label) { }

    private enum Color { RED, GREEN }

    private enum Hue { RED, GREEN }

    /** Not serializable: plain fields do. */
    private static class Node {
        private final String name;
        private Node next;

        Node(String name) {
            this.name = name;
        }
    }

    private static final class Other extends Node {
        Other(String name) {
            super(name);
        }
    }

    private static final class Holder implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;
        private final int value;
        private final transient Thread thread = Thread.currentThread();

        Holder(int value) {
            this.value = value;
        }
    }

    /** Its state is in a transient field, which it writes itself. */
    private static final class OwnForm implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;
        private transient Map<String, Integer> state;

        OwnForm(Map<String, Integer> state) {
            this.state = state;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(state);
        }

        @Serial
        @SuppressWarnings("unchecked")
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            state = (Map<String, Integer>) in.readObject();
        }
    }

    private static final class Tagged extends ArrayList<Integer> {
        @Serial
        private static final long serialVersionUID = 1L;
        private final String tag;

        Tagged(String tag, List<Integer> elements) {
            super(elements);
            this.tag = tag;
        }
    }

    private static final class Connection {
        private final Socket connection = new Socket();
    }

    private record Customer(String name, Object connection) { }

    private record Order(Customer customer) { }

    private static Digest hash(Object value) {
        return ArgumentHash.of(value, "argument 1", CodeBase.of(ArgumentHashTest.class), true);
    }

    private static void assertSame(Object one, Object two) {
        assertEquals(hash(one), hash(two));
    }

    /** Every two of these differ. */
    private static void assertDistinct(Object... values) {
        var seen = new HashMap<Digest, Object>();
        for (Object value : values) {
            Object twin = seen.put(hash(value), value == null ? "null" : value);
            assertEquals(null, twin, () -> twin + " and " + value);
        }
    }

    @Test
    void equalNumbersAndTextsOfDifferentTypesDiffer() {
        assertDistinct(1, 1L, (short) 1, (byte) 1, 1.0, 1.0f, "1", '1', true, (char) 1, BigInteger.ONE, BigDecimal.ONE,
                new BigDecimal("1.0"), new AtomicInteger(1), List.of(1), Set.of(1), Optional.of(1), OptionalInt.of(1), new int[] {1},
                new long[] {1},
                new Integer[] {1}, new Object[] {1}, new StringBuilder("1"), Map.of(1, 1), Map.entry(1, 1), Path.of("1"), new File("1"),
                URI.create("1"), null,
                new boolean[] {true}, new byte[] {1}, new char[] {1}, new short[] {1}, new float[] {1}, new double[] {1},
                new double[][] {{1}}, Integer.class, int.class, Color.RED, Hue.RED, "RED", Color.class,
                Pattern.compile("1"), Locale.of("1"));
    }

    @Test
    void whatIsEmptyDiffersByType() {
        assertDistinct("", List.of(), Set.of(), Map.of(), Optional.empty(), OptionalInt.empty(), new int[0], new long[0], new Object[0],
                new String[0], new BitSet(), Duration.ZERO, null, new StringBuilder());
    }

    @Test
    void equalValuesAreTheSame() {
        assertSame(new String("abc"), "abc");
        assertSame(new Point(1, 2, "a"), new Point(1, 2, "a"));
        assertSame(new Node("a"), new Node("a"));
        assertSame(new double[] {1, 2}, new double[] {1, 2});
        assertSame(LocalDate.of(2026, 1, 2), LocalDate.parse("2026-01-02"));
        assertSame(Instant.ofEpochSecond(5), Instant.parse("1970-01-01T00:00:05Z"));
        assertSame(ZonedDateTime.parse("2026-01-02T03:04:05+01:00[Europe/Berlin]"),
                ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneId.of("Europe/Berlin")));
        assertSame(new UUID(1, 2), UUID.fromString(new UUID(1, 2).toString()));
        assertSame(new Date(5), new Date(5));
        assertSame(new Random(5), new Random(5));
    }

    @Test
    void valuesThatDifferDiffer() {
        assertDistinct(new Point(1, 2, "a"), new Point(2, 2, "a"), new Point(1, 3, "a"), new Point(1, 2, "b"), new Point(1, 2, null));
        assertDistinct(new Node("a"), new Node("b"), new Other("a"), new Node(null));
        assertDistinct(new Date(5), new Date(6), new Random(5), new Random(6), Instant.ofEpochSecond(5), Duration.ofSeconds(5),
                Color.RED, Color.GREEN, Hue.GREEN, TimeUnit.DAYS, Pattern.compile("a"), Pattern.compile("a", Pattern.CASE_INSENSITIVE));
        assertDistinct(List.of(1, 2), List.of(2, 1), List.of(1), List.of(List.of(1, 2)), List.of(List.of(1), 2), List.of(1, 2, 3));
        assertDistinct(List.of("ab", "c"), List.of("a", "bc"), List.of("abc"));
        assertDistinct(new double[] {0.0}, new double[] {-0.0});
        assertDistinct(0.0, -0.0, Double.NaN);
    }

    @Test
    void allScalarsThatAreNotANumberAreOne() {
        assertSame(Double.longBitsToDouble(0x7ff8_0000_0000_0123L), Double.NaN);
        assertSame(new Point(1, Double.longBitsToDouble(0x7ff8_0000_0000_0123L), ""), new Point(1, Double.NaN, ""));
    }

    @Test
    void listsOfTheJdkAreTheSameByTheirElements() {
        List<Integer> list = List.of(3, 1, 2);
        assertSame(list, new ArrayList<>(list));
        assertSame(list, new LinkedList<>(list));
        assertSame(list, Arrays.asList(3, 1, 2));
        assertSame(list, Collections.unmodifiableList(new ArrayList<>(list)));
        assertDistinct(list, new ArrayDeque<>(list));
    }

    @Test
    void setsAndMapsHaveNoOrder() {
        var forth = new LinkedHashSet<String>();
        var back = new LinkedHashSet<String>();
        var map = new LinkedHashMap<String, Integer>();
        var reversed = new HashMap<String, Integer>(1 << 12);
        for (int k = 0; k < 100; k++) {
            forth.add("k" + k);
            back.add("k" + (99 - k));
            map.put("k" + k, k);
            reversed.put("k" + (99 - k), 99 - k);
        }
        assertSame(forth, back);
        assertSame(forth, new TreeSet<>(back));
        assertSame(map, reversed);
        assertSame(map, new TreeMap<>(map));
        assertSame(Set.copyOf(forth), back);
        assertDistinct(Map.of("a", "b"), Map.of("b", "a"), Map.of("a", "a"), Set.of("a", "b"));
        assertDistinct(Map.of("a", 1, "b", 2), Map.of("a", 2, "b", 1));
        assertSame(new EnumMap<>(Map.of(Color.RED, 1)), Map.of(Color.RED, 1));
        assertSame(new IdentityHashMap<>(Map.of("a", 1)), Map.of("a", 1));
    }

    @Test
    void theOrderOfAComparatorCounts() {
        var up = new TreeSet<>(List.of(1, 2, 3));
        var down = new TreeSet<Integer>(Comparator.reverseOrder());
        down.addAll(up);
        assertDistinct(up, down);
    }

    @Test
    void sharedPartsAreTheSameAsEqualParts() {
        var part = new Point(1, 2, "a");
        assertSame(List.of(part, part), List.of(part, new Point(1, 2, "a")));
    }

    @Test
    void sharedPartsAreWalkedOnce() {
        List<Object> tower = List.of("ground");
        for (int floor = 0; floor < 200; floor++) {
            tower = List.of(tower, tower);
        }
        hash(tower); // once per path would be 2^200
    }

    @Test
    void cyclesAreFollowedOnce() {
        assertSame(ring("a", "b", "c"), ring("a", "b", "c"));
        assertDistinct(ring("a", "b", "c"), ring("a", "b"), ring("a", "b", "d"), ring("a"), new Node("a"));
        List<Object> self = new ArrayList<>();
        self.add(self);
        List<Object> twin = new ArrayList<>();
        twin.add(List.of(List.of()));
        assertDistinct(self, twin);
    }

    private static final class Person {
        private final int number;
        private final List<Person> friends = new ArrayList<>();

        Person(int number) {
            this.number = number;
        }
    }

    @Test
    void aDenseGraphIsWalkedOnce() {
        assertSame(crowd(60, 1), crowd(60, 1));
        assertDistinct(crowd(60, 1), crowd(60, 2), crowd(61, 1));
    }

    /** Everybody knows everybody else. */
    private static Person crowd(int size, int first) {
        List<Person> all = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            all.add(new Person(k + first));
        }
        all.forEach(person -> all.stream().filter(other -> other != person).forEach(person.friends::add));
        return all.getFirst();
    }

    private static final class Parent {
        private final Set<Child> children = new HashSet<>(); // in the order of identity hash codes

        Parent(int count) {
            for (int k = 0; k < count; k++) {
                children.add(new Child(this, k));
            }
        }
    }

    private static final class Child {
        private final Parent parent;
        private final int number;

        Child(Parent parent, int number) {
            this.parent = parent;
            this.number = number;
        }

        @Override
        public String toString() {
            return number + " of " + parent;
        }
    }

    @Test
    void aSetWithinACycleHasNoOrder() {
        assertSame(new Parent(50), new Parent(50));
        assertDistinct(new Parent(50), new Parent(51));
    }

    private static final class Entangled {
        private final Set<Entangled> others = new HashSet<>();
    }

    @Test
    void aTangleOfSetsIsRefusedInsteadOfWalkedForEver() {
        List<Entangled> all = Stream.generate(Entangled::new).limit(30).toList();
        all.forEach(one -> one.others.addAll(all));
        assertThrows(UnstableArgumentException.class, () -> hash(all));
    }

    private static Node ring(String... names) {
        Node first = new Node(names[0]);
        Node last = first;
        for (int k = 1; k < names.length; k++) {
            last.next = new Node(names[k]);
            last = last.next;
        }
        last.next = first;
        return first;
    }

    @Test
    void transientFieldsDoNotCount() {
        assertSame(new Holder(5), new Holder(5));
        assertDistinct(new Holder(5), new Holder(6));
    }

    @Test
    void aClassThatWritesItselfCountsByThatForm() {
        var map = new LinkedHashMap<String, Integer>(Map.of("a", 1));
        map.put("b", 2);
        var reversed = new LinkedHashMap<String, Integer>(Map.of("b", 2));
        reversed.put("a", 1);
        assertSame(new OwnForm(map), new OwnForm(reversed));
        assertDistinct(new OwnForm(map), new OwnForm(Map.of("a", 1)), new OwnForm(Map.of()));
    }

    @Test
    void aCollectionOfTheApplicationCountsWithItsFields() {
        assertSame(new Tagged("a", List.of(1)), new Tagged("a", List.of(1)));
        assertDistinct(new Tagged("a", List.of(1)), new Tagged("b", List.of(1)), new Tagged("a", List.of(2)), List.of(1));
    }

    @Test
    void failuresCanBeArguments() {
        assertDistinct(new IllegalStateException("a"), new IllegalStateException("b"));
    }

    @Test
    void segmentsAndBuffersCountByTheirBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outside = arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3);
            assertSame(outside, MemorySegment.ofArray(new int[] {1, 2, 3}));
            assertDistinct(outside, MemorySegment.ofArray(new int[] {1, 2, 4}), new int[] {1, 2, 3});
        }
        assertSame(ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1), ByteBuffer.allocateDirect(2).put((byte) 2).put((byte) 3).flip());
    }

    @Test
    void aClosedSegmentIsRefused() {
        Arena arena = Arena.ofConfined();
        MemorySegment segment = arena.allocate(8);
        arena.close();
        assertThrows(UnstableArgumentException.class, () -> hash(segment));
    }

    @Test
    void pathsCountAsPathsAndFilesByContentWhenAsked() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "text");
        Path two = Files.writeString(folder.resolve("two"), "text");
        assertDistinct(one, two);
        assertSame(FileContent.of(one), FileContent.of(two));
        Digest before = hash(FileContent.of(one));
        assertNotEquals(before, hash(FileContent.of(Files.createFile(folder.resolve("empty")))));
        assertThrows(UncheckedIOException.class, () -> hash(FileContent.of(folder.resolve("absent"))));
        Files.writeString(one, "another");
        assertNotEquals(before, hash(FileContent.of(one)));
        FunctionKey fn = FunctionKey.of((ThrowingFunction<Path, String>) Files::readString, false, null);
        Digest as = CallKey.of(fn, new Object[] {two}, Set.of(), Set.of(0)).digest();
        Files.writeString(folder.resolve("three"), "text");
        assertEquals(as, CallKey.of(fn, new Object[] {folder.resolve("three")}, Set.of(), Set.of(0)).digest());
        assertThrows(IllegalArgumentException.class, () -> CallKey.of(fn, new Object[] {"three"}, Set.of(), Set.of(0)));
    }

    @Test
    void lambdasCountByTheirCodeAndCaptures() {
        assertDistinct(adder(1), adder(2), (ThrowingFunction<Integer, Integer>) x -> x - 1);
        assertSame(adder(3), adder(3));
        assertThrows(UnstableArgumentException.class, () -> hash((Runnable) () -> { }));
    }

    private static ThrowingFunction<Integer, Integer> adder(int number) {
        return x -> x + number;
    }

    @Test
    void aComparatorMadeOfALambdaCounts() {
        assertDistinct(Comparator.comparing((ThrowingKey & Serializable) p -> p.x()),
                Comparator.comparing((ThrowingKey & Serializable) p -> -p.x()));
    }

    private interface ThrowingKey extends java.util.function.Function<Point, Integer>, Serializable { }

    @Test
    void whatDoesNotLastIsRefused() throws IOException {
        try (var executor = Executors.newSingleThreadExecutor(); var socket = new Socket()) {
            for (Object value : List.of(new Object(), Thread.currentThread(), executor, socket, new ThreadLocal<>(), Stream.of(1),
                    new ByteArrayInputStream(new byte[1]), getClass().getClassLoader(), List.of(1).iterator(), new ReentrantLock(),
                    new Connection())) {
                assertThrows(UnstableArgumentException.class, () -> hash(value), () -> value.getClass().getName());
            }
        }
    }

    @Test
    void theMessageNamesThePath() {
        var order = new Order(new Customer("a", new Connection()));
        var failure = assertThrows(UnstableArgumentException.class, () -> hash(order));
        assertTrue(failure.getMessage().startsWith("argument 1 .customer.connection.connection (java.net.Socket) "), failure::getMessage);
        assertEquals("argument 1 .customer.connection.connection", failure.path());
        assertPath("argument 1 (java.lang.Object)", new Object());
        assertPath("argument 1 [2].customer.connection (java.lang.Thread)",
                List.of(1, 2, new Order(new Customer("a", Thread.currentThread()))));
        assertPath("argument 1 .a[0] (java.lang.Object)", Map.of("a", new Object[] {new Object()}));
        assertPath("argument 1 {} (java.lang.Object)", new HashSet<>(Set.of(new Object())));
        assertPath("argument 1 .get() (java.lang.Object)", Optional.of(new Object()));
        assertPath("argument 1 .Connection.connection (java.net.Socket)", new AbstractMap.SimpleEntry<>(1, 2) {
            @Serial
            private static final long serialVersionUID = 1L;
            private final Object held = new Connection();

            @Override
            public String toString() {
                return "" + held;
            }
        });
        ThrowingFunction<Integer, Integer> function = x -> x + order.hashCode();
        assertPath("argument 1 captured order .customer.connection.connection (java.net.Socket)", function);
    }

    private static void assertPath(String start, Object value) {
        String message = assertThrows(UnstableArgumentException.class, () -> hash(value)).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void aChainThatIsTooDeepIsRefusedAndAListIsNot() {
        Node first = new Node("first");
        for (Node last = first; first.name.length() == 5 && last.next == null; last = last.next) {
            last.next = depth++ < 300_000 ? new Node("n") : first;
        }
        assertThrows(UnstableArgumentException.class, () -> hash(first));
        hash(new LinkedList<>(Collections.nCopies(300_000, "n")));
    }

    private int depth;
}
