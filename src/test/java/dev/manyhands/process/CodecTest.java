package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values arrive in another process as they were. */
@SuppressWarnings("serial") // lambdas and classes of a test are not stored
class CodecTest {
    record Point(int x, double y, String name, long id, byte b, Character c, boolean on, float f, short s) implements Serializable {
        private static int made;

        Point {
            made++;
        }
    }

    record Line(Point from, Point to, TimeUnit unit) implements Serializable {
    }

    record Data(double[] values, List<Object> more) implements Serializable {
    }

    record Loud(String name) implements Serializable {
        public String name() {
            return name.toUpperCase(java.util.Locale.ROOT);
        }
    }

    record Replaced(int x) implements Serializable {
        private Object writeReplace() {
            return "x" + x;
        }
    }

    record Resolved(int x) implements Serializable {
        private Object readResolve() {
            return x + 1;
        }
    }

    record Strict(int positive) implements Serializable {
        private static boolean lenient;

        Strict {
            if (positive < 0 && !lenient) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    enum Mode {
        FAST, EXACT {
            @Override
            public String toString() {
                return "exactly";
            }
        }
    }

    private static void arrives(Object value) {
        Object there = Wire.there(value);
        assertEquals(value, there);
        assertEquals(value.getClass(), there.getClass());
    }

    @Test
    void simpleValuesArrive() {
        for (Object value : new Object[] {1, Integer.MIN_VALUE, -1L, Long.MIN_VALUE, 1.5, -0.0, Double.NaN, Double.MIN_VALUE, 2f, Float.NaN,
                (byte) -3, (short) -4, 'x', '\uFFFF', true, false, "", "text", "é\u00FF", "\u0100", "\uD800", "a\uDC00\uD800z", "\0",
                "𝄞 and more", "x".repeat(100_000), "\u1234".repeat(100_000), Mode.FAST, Mode.EXACT, TimeUnit.DAYS, String.class, int.class,
                int[].class, Mode.class, List.of(1, "two"), Map.of("a", 1)}) {
            arrives(value);
        }
        assertNull(Wire.there(null));
        assertSame(Mode.EXACT, Wire.there(Mode.EXACT));
    }

    @Test
    void recordsArrive() {
        var point = new Point(1, 2.5, "näme\uD800", -1L << 40, (byte) 4, null, true, 3f, (short) -2);
        arrives(point);
        arrives(new Point(1, 2.5, null, 0, (byte) 4, 'c', false, 3f, (short) -2));
        arrives(new Line(point, null, TimeUnit.DAYS));
        arrives(new Line(null, point, null));
        assertArrayEquals(new Object[] {point, null, point, 1, new Line(point, point, null), "x", Mode.EXACT, point},
                (Object[]) Wire.there(new Object[] {point, null, point, 1, new Line(point, point, null), "x", Mode.EXACT, point}));
        assertArrayEquals(new Object[] {point, point}, (Object[]) Wire.there(new Object[] {point, point}));
        assertArrayEquals(new Object[] {Mode.EXACT, Mode.EXACT}, (Object[]) Wire.there(new Object[] {Mode.EXACT, Mode.EXACT}));
        assertArrayEquals(new Object[] {Mode.EXACT, Mode.FAST}, (Object[]) Wire.there(new Object[] {Mode.EXACT, Mode.FAST}));
    }

    @Test
    void recordsArriveAsSerializationWouldHaveThem() {
        Point.made = 0;
        Wire.there(new Point(1, 2.5, null, 0, (byte) 4, 'c', false, 3f, (short) -2));
        assertEquals(2, Point.made);
        assertEquals("Loud", ((Loud) Wire.there(new Loud("Loud"))).name);
        assertEquals("x3", Wire.there(new Replaced(3)));
        assertEquals(4, Wire.there(new Resolved(3)));
        Strict.lenient = true;
        Packed negative = Encoder.encode(new Strict(-1));
        Strict.lenient = false;
        var refused = assertThrows(UnserializableException.class, () -> Wire.receive(negative, getClass().getClassLoader(), null));
        assertTrue(refused.getMessage().contains("negative"), refused::getMessage);
        record Secret(int x) {
        }
        assertThrows(UnserializableException.class, () -> Encoder.encode(new Secret(1)));
    }

    @Test
    void arraysOfPrimitivesOfAllLengthsArrive() {
        for (int bytes : new int[] {0, 1, 8, 1016, 1023, 1024, 1032, 5000, 100_000}) {
            byte[] b = new byte[bytes];
            Arrays.setAll(new Object[bytes], k -> b[k] = (byte) (31 * k));
            MemorySegment all = MemorySegment.ofArray(b);
            int even = bytes / 8 * 8;
            Object[] arrays = {b, all.asSlice(0, even).toArray(ValueLayout.JAVA_SHORT_UNALIGNED),
                all.asSlice(0, even).toArray(ValueLayout.JAVA_CHAR_UNALIGNED), all.asSlice(0, even).toArray(ValueLayout.JAVA_INT_UNALIGNED),
                all.asSlice(0, even).toArray(ValueLayout.JAVA_LONG_UNALIGNED),
                all.asSlice(0, even).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED),
                all.asSlice(0, even).toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED), new boolean[bytes], new double[bytes / 8][2]};
            assertArrayEquals(arrays, (Object[]) Wire.there(arrays));
            for (Object array : arrays) {
                Object there = Wire.there(array);
                assertEquals(array.getClass(), there.getClass());
                assertArrayEquals(new Object[] {array}, new Object[] {there});
                assertArrayEquals(new Object[] {array}, ((List<?>) Wire.there(new ArrayList<>(List.of(array)))).toArray());
            }
        }
    }

    @Test
    void segmentsOfEveryKindArrive(@TempDir Path folder) throws IOException {
        MemorySegment nativeOne = Arena.ofAuto().allocate(3000);
        nativeOne.asSlice(100).fill((byte) 7);
        Path file = folder.resolve("file");
        Files.write(file, new byte[] {1, 2, 3, 4, 5});
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 1, 4, arena);
            MemorySegment[] segments = {nativeOne, nativeOne.asSlice(90, 20), nativeOne.asSlice(1, 0), nativeOne.asReadOnly(),
                MemorySegment.ofArray(new double[] {1, 2}), MemorySegment.ofArray(new byte[2000]).asSlice(3, 1500), MemorySegment.NULL,
                mapped};
            for (MemorySegment segment : segments) {
                for (Object there : new Object[] {Wire.there(segment), ((List<?>) Wire.there(new ArrayList<>(List.of(segment)))).get(0)}) {
                    MemorySegment copy = (MemorySegment) there;
                    assertEquals(-1, segment.mismatch(copy));
                    assertEquals(segment.isReadOnly(), copy.isReadOnly());
                }
            }
        }
    }

    @Test
    void aSegmentThatCannotBeReadIsRefusedWithThePath() throws InterruptedException {
        Arena arena = Arena.ofConfined();
        MemorySegment segment = arena.allocate(10);
        var failure = new UnserializableException[1];
        List<Object> sent = List.of(1, segment);
        Thread other = new Thread(() -> failure[0] = assertThrows(UnserializableException.class, () -> Encoder.encode(sent)));
        other.start();
        other.join();
        assertTrue(failure[0].getMessage().contains("[1]") && failure[0].getMessage().contains("belongs to another thread"),
                failure[0]::getMessage);
        arena.close();
        String message = assertThrows(UnserializableException.class, () -> Encoder.encode(segment)).getMessage();
        assertTrue(message.contains("is closed"), message);
    }

    @Test
    void aLargeArrayArrivesOnceHoweverOftenItOccurs() {
        double[] big = new double[1000];
        big[5] = 3;
        Object[] sent = {big, new Data(big, new ArrayList<>(List.of(big, 1))), big, List.of(big)};
        assertEquals(8000, Encoder.encode(sent).blobBytes);
        Object[] there = (Object[]) Wire.there(sent);
        assertArrayEquals(big, (double[]) there[0]);
        assertSame(there[0], there[2]);
        assertSame(there[0], ((Data) there[1]).values);
        assertSame(there[0], ((Data) there[1]).more.get(0));
        assertSame(there[0], ((List<?>) there[3]).get(0));
        assertNotSame(big, there[0]);
    }

    @Test
    void whatIsSharedAmongSerializedObjectsArrivesSharedAndCirclesClose() {
        List<Object> shared = new ArrayList<>(List.of("x"));
        Map<String, Object> circle = new HashMap<>();
        circle.put("self", circle);
        circle.put("list", shared);
        Object[] there = (Object[]) Wire.there(new Object[] {shared, circle, new Data(null, shared)});
        assertSame(there[0], ((Map<?, ?>) there[1]).get("list"));
        assertSame(there[1], ((Map<?, ?>) there[1]).get("self"));
        assertSame(there[0], ((Data) there[2]).more);
        Object[] self = new Object[2];
        self[0] = self;
        Object at = Wire.there(self);
        for (int k = 0; k < 10; k++) {
            at = ((Object[]) at)[0];
        }
    }

    static final class Custom implements Serializable {
        private transient int[] big = new int[2000];
        private transient Object more;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(more);
            out.writeUnshared(big);
            out.writeUnshared(big);
            out.writeInt(17);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            more = in.readObject();
            big = (int[]) in.readUnshared();
            int[] again = (int[]) in.readUnshared();
            if (again == big || !Arrays.equals(again, big) || in.readInt() != 17) {
                throw new IOException("read in another way than written");
            }
        }
    }

    /** Writes more than it reads. */
    static final class Careless implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeObject(new long[500]);
            out.writeObject(new ArrayList<>(List.of(new byte[5000])));
        }
    }

    /** Has a form of its own. */
    public static final class External implements Externalizable {
        private float[] values;

        /** For the stream. */
        public External() {
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeObject(values);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
            values = (float[]) in.readObject();
        }
    }

    @Test
    void blobsComeInTheOrderInWhichTheyAreReadWhateverClassesDo() {
        var custom = new Custom();
        custom.big[7] = 9;
        var external = new External();
        external.values = new float[700];
        external.values[3] = 4;
        custom.more = new ArrayList<>(List.of(new long[] {1}, new long[300], new HashMap<>(Map.of("k", new char[900])), external));
        Object[] there = (Object[]) Wire.there(new Object[] {new short[600], List.of(new Careless(), custom), new byte[3000],
            new Data(new double[200], List.of(new Careless(), new double[201])), new double[202], external});
        var made = (Custom) ((List<?>) there[1]).get(1);
        assertEquals(9, made.big[7]);
        assertEquals(4, ((External) ((List<?>) made.more).get(3)).values[3]);
        assertSame(there[5], ((List<?>) made.more).get(3));
        assertEquals(201, ((double[]) ((Data) there[3]).more.get(1)).length);
        assertEquals(202, ((double[]) there[4]).length);
    }

    record BadHash(Object payload) implements Serializable {
        @Override
        public int hashCode() {
            return payload instanceof long[] array ? array.length & 1 : 0;
        }
    }

    @Test
    void setsWithBadHashCodesAndLambdasAndProxiesArrive() throws Exception {
        Set<Object> set = new HashSet<>();
        for (int k = 0; k < 50; k++) {
            set.add(new BadHash(k % 3 == 0 ? new long[200 + k] : "n" + k));
        }
        assertEquals(50, ((Set<?>) Wire.there(set)).size());
        double[] weights = new double[300];
        weights[2] = 5;
        int offset = 3;
        ThrowingFunction<Integer, Double> function = x -> weights[x] + offset;
        @SuppressWarnings("unchecked")
        var there = (ThrowingFunction<Integer, Double>) Wire.there(function);
        assertEquals(8.0, there.apply(2));
        ThrowingFunction<String, String> trim = String::strip;
        @SuppressWarnings("unchecked")
        var strip = (ThrowingFunction<String, String>) Wire.there(new Object[] {trim}.clone()[0]);
        assertEquals("x", strip.apply(" x "));
        var handler = new Handler(new int[400]);
        ClassLoader loader = getClass().getClassLoader();
        var proxy = (CharSequence) Wire.there(Proxy.newProxyInstance(loader, new Class<?>[] {CharSequence.class}, handler));
        assertEquals(400, proxy.length());
        var hidden = (Hidden) Wire.there(Proxy.newProxyInstance(loader, new Class<?>[] {Hidden.class}, handler));
        assertEquals(400, hidden.length());
    }

    /** Not public, so that its proxies must be of this package. */
    interface Hidden {
        int length();
    }

    private record Handler(int[] data) implements java.lang.reflect.InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
            return data.length;
        }
    }

    @Test
    void classesAreFoundByTheGivenLoader() throws Exception {
        URL tests = getClass().getProtectionDomain().getCodeSource().getLocation();
        URL main = Encoder.class.getProtectionDomain().getCodeSource().getLocation();
        try (var other = new URLClassLoader(new URL[] {tests, main}, ClassLoader.getPlatformClassLoader())) {
            Object[] sent = {new Loud("a"), Mode.EXACT, new ArrayList<>(List.of(new Loud("b"), Mode.FAST)), Loud.class, new Loud[1]};
            for (Object there : (Object[]) Wire.there(sent, other, null)) {
                Object inner = there instanceof List<?> list ? list.get(0) : there;
                Class<?> type = inner instanceof Class<?> itself ? itself : inner.getClass();
                type = type.isArray() ? type.getComponentType() : type;
                assertSame(other, type.getClassLoader(), type.getName());
            }
        }
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        for (Object value : new Object[] {new Loud("a"), Mode.EXACT, List.of(new Loud("b"))}) {
            var failure = assertThrows(UnserializableException.class, () -> Wire.there(value, ClassLoader.getPlatformClassLoader(), null));
            assertTrue(failure.getMessage().contains("there is no class dev.manyhands.process.CodecTest$"), failure::getMessage);
        }
    }

    @Test
    void theFilterRefusesByNameAndLetsOurOwnMessagesPass() {
        ObjectInputFilter noDates = ObjectInputFilter.Config.createFilter("!java.util.Date;!" + Loud.class.getName() + ";maxarray=5000");
        for (Object value : new Object[] {new Date(), List.of(new Date()), new Loud("x"), new double[5001],
            new ArrayList<>(List.of(new Loud("x")))}) {
            var failure = assertThrows(UnserializableException.class, () -> Wire.there(value, getClass().getClassLoader(), noDates));
            assertTrue(failure.getMessage().contains("(ProcessPoolBuilder.filter), !java.util.Date;"), failure::getMessage);
            assertTrue(failure.getMessage().contains("refuses java.util.Date") || failure.getMessage().contains("$Loud")
                    || failure.getMessage().contains("double[] of length 5001"), failure::getMessage);
        }
        ObjectInputFilter nothingElse = ObjectInputFilter.Config.createFilter("java.util.*;!*");
        Object[] sent = {1, "x", 2L, new Object[] {"y"}, new ArrayList<>(List.of(1, "z", 2.5, true))};
        assertArrayEquals(sent, (Object[]) Wire.there(sent, getClass().getClassLoader(), nothingElse));
        assertThrows(UnserializableException.class, () -> Wire.there(Mode.FAST, getClass().getClassLoader(), nothingElse));
    }

    @Test
    void theLineBreaksOnlyWhenTheLineIsBroken() {
        var broken = new IOException("no more");
        Packed packed = Encoder.encode(new Object[] {new double[500], List.of(new double[501])});
        assertSame(broken, assertThrows(IOException.class, () -> Decoder.decode(Arrays.copyOf(packed.main, packed.mainLength),
                Arrays.copyOf(packed.objects, packed.objectsLength), getClass().getClassLoader(), null, memory -> {
                    if (memory.byteSize() == 8 * 501) {
                        throw broken;
                    }
                })));
    }

    @Test
    void aStreamThatWasUsedBeforeKnowsNothingOfIt() {
        List<Object> list = new ArrayList<>(List.of("a"));
        for (int k = 0; k < 5; k++) {
            assertEquals(list, Wire.there(list));
            list.add("b" + k);
            assertThrows(UnserializableException.class, () -> Encoder.encode(List.of(list, new Object())));
            assertEquals(new HashSet<>(list), Wire.there(new HashSet<>(list)));
        }
        assertFalse(list.isEmpty());
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            int mine = k;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int r = 0; r < 500; r++) {
                        arrives(List.of(mine, new Loud("n" + r), new Line(null, null, TimeUnit.DAYS), "x".repeat(r)));
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }
}
