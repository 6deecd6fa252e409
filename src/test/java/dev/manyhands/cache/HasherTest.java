package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HasherTest {
    /** Published with the reference implementation: XXH3 with 128 bits of nothing. */
    @Test
    void nothingHasThePublishedDigest() {
        assertEquals("99aa06d3014798d86001c324468d497f", new Hasher().digest().toString());
    }

    @Test
    void theDigestDoesNotDependOnHowTheBytesArrive() {
        byte[] bytes = new byte[300_001];
        new Random(1).nextBytes(bytes);
        Digest whole = new Hasher().putBytes(bytes, 0, bytes.length).digest();
        Hasher single = new Hasher();
        for (byte b : bytes) {
            single.putByte(b);
        }
        assertEquals(whole, single.digest());
        var random = new Random(2);
        Hasher mixed = new Hasher();
        for (int at = 0; at < bytes.length;) {
            int length = Math.min(bytes.length - at, random.nextInt(100_000));
            if (random.nextBoolean()) {
                mixed.putBytes(bytes, at, length);
            } else {
                mixed.putSegment(MemorySegment.ofArray(bytes).asSlice(at, length));
            }
            at += length;
        }
        assertEquals(whole, mixed.digest());
        assertEquals(whole, mixed.digest());
    }

    @Test
    void memoryOutsideTheHeapIsHashedAlike() {
        double[] numbers = new Random(3).doubles(50_000).toArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outside = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, numbers);
            assertEquals(new Hasher().putSegment(MemorySegment.ofArray(numbers)).digest(), new Hasher().putSegment(outside).digest());
        }
    }

    @Test
    void everyByteCounts() {
        double[] numbers = new double[40_000];
        Digest before = new Hasher().putSegment(MemorySegment.ofArray(numbers)).digest();
        for (int k = 0; k < numbers.length; k += 997) {
            numbers[k] = 1;
            assertNotEquals(before, new Hasher().putSegment(MemorySegment.ofArray(numbers)).digest());
            numbers[k] = 0;
        }
    }

    @Test
    void aHasherThatWasResetHashesAsANewOne() {
        Hasher hasher = new Hasher();
        hasher.putSegment(MemorySegment.ofArray(new long[100_000])).digest();
        assertEquals(new Hasher().putLong(5).digest(), hasher.reset().putLong(5).digest());
        assertEquals(new Hasher().putLong(6).digest(), hasher.reset().putLong(6).digest());
    }

    @Test
    void stringsAreDelimited() {
        assertNotEquals(new Hasher().putString("ab").putString("c").digest(), new Hasher().putString("a").putString("bc").digest());
        assertNotEquals(new Hasher().putString("\u00e9").digest(), new Hasher().putString("e\u0301").digest());
        String wide = "\u4f60".repeat(70_000);
        byte[] utf16 = wide.getBytes(StandardCharsets.UTF_16LE);
        assertEquals(new Hasher().putInt(~wide.length()).putBytes(utf16, 0, utf16.length).digest(), new Hasher().putString(wide).digest());
        assertNotEquals(new Hasher().putString("aaa\u4f60").digest(), new Hasher().putString("aab\u4f60").digest());
    }

    @Test
    void digestsAreReadBackAndOrderedAsTheirHexForms() {
        Digest small = new Digest(0, 1);
        Digest large = new Digest(-1, 0);
        assertEquals(large, Digest.parse(large.toString()));
        assertTrue(small.compareTo(large) < 0);
        assertTrue(small.toString().compareTo(large.toString()) < 0);
        assertThrows(IllegalArgumentException.class, () -> Digest.parse("12"));
    }
}
