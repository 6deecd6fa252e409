package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits, and which entries go first. */
class EvictionTest {
    private static final int SIZE = 10_000;

    @TempDir
    private Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Memory memory() {
        return Memory.at(folder, () -> now);
    }

    private CachedFunction<Integer, byte[]> wrap(Memory memory) {
        return memory.cache(EvictionTest::bytes);
    }

    static byte[] bytes(int seed) {
        byte[] bytes = new byte[SIZE];
        bytes[0] = (byte) seed;
        return bytes;
    }

    private void apply(CachedFunction<Integer, byte[]> cached, int argument) throws Exception {
        now = now.plusSeconds(1);
        assertEquals((byte) argument, cached.apply(argument)[0]);
    }

    private static List<Integer> present(CachedFunction<Integer, byte[]> cached) {
        return IntStream.range(0, 20).boxed().filter(cached::isCached).toList();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() throws Exception {
        Memory memory = memory().limit(4 * SIZE);
        CachedFunction<Integer, byte[]> cached = wrap(memory);
        for (int k : new int[] {0, 1, 2}) {
            apply(cached, k);
        }
        apply(cached, 0);
        apply(cached, 3);
        assertEquals(List.of(0, 2, 3), present(cached), "0 was used after 1");
        apply(cached, 4);
        assertEquals(List.of(0, 3, 4), present(cached));
        assertEquals(2, memory.statistics().evicted());
    }

    @Test
    void theLimitHoldsForAllFunctionsAndForWhatWasThereBefore() throws Exception {
        CachedFunction<Integer, byte[]> before = memory().cache((Integer n) -> bytes(n + 1));
        for (int k = 0; k < 5; k++) {
            now = now.plusSeconds(1);
            before.apply(k);
        }
        Memory memory = memory().limit(3 * SIZE);
        CachedFunction<Integer, byte[]> cached = wrap(memory);
        apply(cached, 7);
        assertEquals(List.of(7), present(cached));
        assertEquals(2, memory.entries().count());
        assertTrue(memory.entries().mapToLong(CacheEntry::bytes).sum() <= 3 * SIZE);
    }

    @Test
    void aResultLargerThanTheLimitIsReturnedAndNotKept() throws Exception {
        Memory memory = memory().limit(SIZE / 2);
        CachedFunction<Integer, byte[]> cached = wrap(memory);
        apply(cached, 1);
        apply(cached, 1);
        assertEquals(List.of(), present(cached));
        assertEquals(2, memory.statistics().misses());
        assertThrows(IllegalArgumentException.class, () -> memory.limit(-1));
    }

    @Test
    void manySmallEntriesStayWithinTheLimit() throws Exception {
        Memory memory = memory().limit(100_000);
        CachedFunction<Integer, Integer> cached = memory.cache((Integer n) -> n + 1);
        for (int k = 0; k < 500; k++) {
            now = now.plusMillis(1);
            assertEquals(k + 1, cached.apply(k));
        }
        long bytes = memory.entries().mapToLong(CacheEntry::bytes).sum();
        assertTrue(bytes <= 100_000 && bytes > 75_000, "" + bytes);
        assertTrue(cached.isCached(499));
        assertFalse(cached.isCached(0));
    }

    @Test
    void reduceTakesBytesItemsAndAge() throws Exception {
        Memory memory = memory();
        CachedFunction<Integer, byte[]> cached = wrap(memory);
        for (int k = 0; k < 10; k++) {
            apply(cached, k);
        }
        assertEquals(0, memory.reduce(Long.MAX_VALUE, Long.MAX_VALUE, null));
        assertEquals(2, memory.reduce(Long.MAX_VALUE, 8, null));
        assertEquals(List.of(2, 3, 4, 5, 6, 7, 8, 9), present(cached));
        assertEquals(3, memory.reduce(6 * SIZE, Long.MAX_VALUE, null));
        assertEquals(List.of(5, 6, 7, 8, 9), present(cached));
        apply(cached, 5);
        assertEquals(2, memory.reduce(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofMillis(2500)));
        assertEquals(List.of(5, 8, 9), present(cached));
        assertEquals(3, memory.reduce(0, Long.MAX_VALUE, null));
        assertEquals(10, memory.statistics().evicted());
    }
}
