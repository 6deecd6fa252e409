package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back the same, whatever it is and however it is compressed. */
class ValueFormatTest {
    private static final Digest KEY = new Digest(1, 2);

    @TempDir
    private Path folder;
    private int files;

    record Model(String name, double[] weights, List<long[]> tables, MemorySegment native_) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private Object roundTrip(Object value, Compression compression, boolean mapped) throws Exception {
        Path path = folder.resolve("value" + files++);
        try (RandomAccessFile file = Private.create(path)) {
            assertEquals(EntryWriter.write(file, value, KEY, 3, 4, compression), file.length());
        }
        try (EntryReader reader = EntryReader.open(path.toString(), KEY, new Verified())) {
            assertEquals(3, reader.header().created());
            assertEquals(4, reader.header().nanos());
            return reader.value(getClass().getClassLoader(), DefaultFilter.INSTANCE, mapped);
        }
    }

    static Stream<Object> values() {
        Random random = new Random(1);
        BitSet bits = new BitSet();
        bits.set(50_000);
        byte[] noise = new byte[300_000];
        random.nextBytes(noise);
        return Stream.of(true, false, 7, -7L, 0.1, Double.NaN, "", "text", "\u00fc\u4e2d\ud83d\ude00", "half \ud83d of a pair",
            'c', (byte) 1, (short) 2, 3f, "x".repeat(100_000), BigInteger.ONE.shiftLeft(99_999),
            List.of(1, 2, 3), Map.of("a", 1), new TreeMap<>(Map.of("z", List.of("y"))),
            Thread.State.NEW, bits, new GregorianCalendar(2026, Calendar.MAY, 1), new boolean[] {true, false}, new String[] {"a", null},
            noise, new byte[0], new short[] {1}, new char[] {'a', 'b'}, new int[70_000], new long[] {1L << 60}, new float[] {1.5f},
            new double[0], random.doubles(20_000).toArray(), new double[][] {random.doubles(500).toArray(), new double[3], null},
            new Object[] {new int[1000], "s", new long[1000][2]});
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyValueComesBack(Compression compression) throws Exception {
        assertNull(roundTrip(null, compression, false));
        for (Object value : values().toList()) {
            Object back = roundTrip(value, compression, false);
            assertTrue(Arrays.deepEquals(new Object[] {value}, new Object[] {back}), () -> value.getClass() + " " + value);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void arraysAndSegmentsWithinAnObjectComeBack(Compression compression) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(100_000);
            segment.set(ValueLayout.JAVA_LONG, 80_000, 5);
            long[] shared = new Random(2).longs(9_999).toArray();
            List<long[]> tables = new ArrayList<>(List.of(shared, new long[1], shared));
            Model model = new Model("m", new Random(3).doubles(50_001).toArray(), tables, segment);
            Model back = (Model) roundTrip(model, compression, false);
            assertEquals("m", back.name);
            assertArrayEquals(model.weights, back.weights);
            assertArrayEquals(shared, back.tables.get(0));
            assertSame(back.tables.get(0), back.tables.get(2), "one array in two places stays one");
            assertEquals(-1, segment.mismatch(back.native_));
            assertFalse(back.native_.isReadOnly());
        }
    }

    @Test
    void aMappedSegmentIsTheFileAndReadOnly() throws Exception {
        MemorySegment value = MemorySegment.ofArray(new Random(4).doubles(30_000).toArray());
        MemorySegment back = (MemorySegment) roundTrip(value, Compression.NONE, true);
        assertTrue(back.isMapped() && back.isReadOnly());
        assertEquals(-1, value.mismatch(back));
        assertEquals(0, back.address() % 64, "aligned for vectors");
        assertEquals(0, ((MemorySegment) roundTrip(MemorySegment.NULL, Compression.NONE, true)).byteSize());
        List<?> nested = assertInstanceOf(List.class, roundTrip(new ArrayList<>(List.of(value, "x")), Compression.NONE, true));
        assertTrue(((MemorySegment) nested.getFirst()).isMapped());
        assertEquals(-1, value.mismatch((MemorySegment) nested.getFirst()));
    }

    @Test
    void compressedSegmentsAreCopiedThoughMappedOnesWereWanted() throws Exception {
        MemorySegment value = MemorySegment.ofArray(new int[30_000]);
        MemorySegment back = (MemorySegment) roundTrip(value, Compression.DEFLATE, true);
        assertFalse(back.isMapped());
        assertEquals(-1, value.mismatch(back));
    }

    @Test
    void compressionMakesFilesSmaller() throws Exception {
        for (Compression compression : List.of(Compression.DEFLATE, Compression.LZ4)) {
            roundTrip(new int[1_000_000], compression, false);
            long size = folder.resolve("value" + (files - 1)).toFile().length();
            assertTrue(size < 100_000, compression + " " + size);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFlippedBitAndEveryCutIsSeen(Compression compression) throws Exception {
        Path path = folder.resolve("damaged");
        long length;
        try (RandomAccessFile file = Private.create(path)) {
            length = EntryWriter.write(file, new ArrayList<>(List.of(new int[300], "text")), KEY, 3, 4, compression);
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (long at = 0; at < length; at++) {
                file.seek(at);
                int before = file.read();
                file.seek(at);
                file.write(before ^ 1 << at % 8);
                assertThrows(DamagedEntryException.class, () -> open(path));
                file.seek(at);
                file.write(before);
            }
            open(path);
            file.setLength(length + 1);
            assertThrows(DamagedEntryException.class, () -> open(path));
            for (long cut = length - 1; cut >= 0; cut--) {
                file.setLength(cut);
                assertThrows(DamagedEntryException.class, () -> open(path));
            }
        }
    }

    private static void open(Path path) throws IOException {
        EntryReader.open(path.toString(), KEY, new Verified()).close();
    }

    @Test
    void theFileOfAnotherKeyIsNotTaken() throws Exception {
        roundTrip("x", Compression.NONE, false);
        String path = folder.resolve("value0").toString();
        assertThrows(DamagedEntryException.class, () -> EntryReader.open(path, new Digest(1, 3), new Verified()));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void damageToALargeFileIsSeenWhenItIsReadAgain(Compression compression) throws Exception {
        long[] noise = new Random(6).longs(100_000).toArray();
        for (Object value : List.of(noise, MemorySegment.ofArray(noise), new ArrayList<>(List.of(noise)), Arrays.toString(noise))) {
            for (boolean mapped : new boolean[] {false, true}) {
                roundTrip(value, compression, mapped);
                Path path = folder.resolve("value" + (files - 1));
                path.toFile().setLastModified(10_000_000);
                Verified verified = new Verified();
                read(path, verified, mapped);
                read(path, verified, mapped);
                try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                    file.seek(file.length() - 1000);
                    int before = file.read();
                    file.seek(file.length() - 1000);
                    file.write(before + 1);
                }
                path.toFile().setLastModified(12_000_000);
                assertThrows(DamagedEntryException.class, () -> read(path, verified, mapped));
                assertThrows(DamagedEntryException.class, () -> check(path, verified));
            }
        }
    }

    private void read(Path path, Verified verified, boolean mapped) throws Exception {
        try (EntryReader reader = EntryReader.open(path.toString(), KEY, verified)) {
            reader.value(getClass().getClassLoader(), DefaultFilter.INSTANCE, mapped);
        }
    }

    private static void check(Path path, Verified verified) throws IOException {
        try (EntryReader reader = EntryReader.open(path.toString(), KEY, verified)) {
            reader.check();
        }
    }

    @Test
    void aCheckOfAFileThatWasJustWrittenIsNotReliedOn() throws Exception {
        roundTrip(new ArrayList<>(List.of(new long[100_000])), Compression.NONE, false);
        Path path = folder.resolve("value0");
        Verified verified = new Verified();
        check(path, verified);
        long written = System.currentTimeMillis();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(500_000);
            file.write(1);
        }
        path.toFile().setLastModified(written);
        assertThrows(DamagedEntryException.class, () -> check(path, verified));
    }
}
