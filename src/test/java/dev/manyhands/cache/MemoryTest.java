package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ResultCache;
import dev.manyhands.function.ThrowingFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of {@link Memory} sees. */
class MemoryTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @TempDir
    private Path folder;
    private Memory memory;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void begin() {
        CALLS.set(0);
        memory = Memory.at(folder, () -> now);
    }

    static String twice(String text) {
        CALLS.incrementAndGet();
        return text + text;
    }

    static String join(String... parts) {
        CALLS.incrementAndGet();
        return String.join("+", parts);
    }

    static Object nothing(Object any) {
        CALLS.incrementAndGet();
        return null;
    }

    static Object fail(String text) throws IOException {
        CALLS.incrementAndGet();
        throw new IOException(text);
    }

    static double[] squares(int n) {
        CALLS.incrementAndGet();
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) {
            squares[i] = (double) i * i;
        }
        return squares;
    }

    private void assertCalls(int expected) {
        assertEquals(expected, CALLS.get());
    }

    @Test
    void theSecondCallIsNotMade() throws Exception {
        CachedFunction<String, String> cached = memory.cache(MemoryTest::twice);
        assertEquals("abab", cached.apply("ab"));
        assertEquals("abab", cached.apply("ab"));
        assertCalls(1);
        assertEquals("cc", cached.apply("c"));
        assertCalls(2);
    }

    @Test
    void anotherProgramFindsWhatThisOneHasStored() throws Exception {
        memory.cache(MemoryTest::twice).apply("ab");
        assertEquals("abab", Memory.at(folder).cache(MemoryTest::twice).apply("ab"));
        assertCalls(1);
    }

    @Test
    void functionsOfAnyNumberOfArguments() throws Exception {
        CachedSupplier<String> none = memory.cache(() -> join());
        CachedBiFunction<String, String, String> two = memory.cache((String a, String b) -> join(a, b));
        CachedTriFunction<String, String, String, String> three = memory.cache((String a, String b, String c) -> join(a, b, c));
        CachedQuadFunction<String, String, String, String, String> four = memory.cache(
            (String a, String b, String c, String d) -> join(a, b, c, d));
        for (int k = 0; k < 2; k++) {
            assertEquals("", none.get());
            assertEquals("a+b", two.apply("a", "b"));
            assertEquals("b+a", two.apply("b", "a"));
            assertEquals("a+b+c", three.apply("a", "b", "c"));
            assertEquals("a+b+c+d", four.apply("a", "b", "c", "d"));
            assertCalls(5);
        }
        assertTrue(none.isCached() && two.isCached("a", "b") && three.isCached("a", "b", "c") && four.isCached("a", "b", "c", "d"));
        assertEquals("a+b+c+d", four.callAndShelve("a", "b", "c", "d").get());
        assertEquals("", none.callAndShelve().get());
        assertCalls(5);
        two.forget();
        assertFalse(two.isCached("a", "b"));
        assertTrue(three.isCached("a", "b", "c"));
    }

    @Test
    void nullIsAResultLikeAnyOther() throws Exception {
        CachedFunction<Object, Object> cached = memory.cache(MemoryTest::nothing);
        assertNull(cached.apply(null));
        assertNull(cached.apply(null));
        assertCalls(1);
    }

    @Test
    void aHitIsACopyOfItsOwn() throws Exception {
        CachedFunction<Integer, double[]> cached = memory.cache(MemoryTest::squares);
        double[] first = cached.apply(100_000);
        double[] second = cached.apply(100_000);
        double[] third = cached.apply(100_000);
        assertArrayEquals(first, second);
        assertNotSame(second, third);
        assertCalls(1);
    }

    @Test
    void failuresAreThrownAsTheyAreAndNeverStored() {
        CachedFunction<String, Object> cached = memory.cache(MemoryTest::fail);
        assertEquals("no", assertThrows(IOException.class, () -> cached.apply("no")).getMessage());
        assertThrows(IOException.class, () -> cached.apply("no"));
        assertCalls(2);
        assertEquals(0, memory.entries().count());
    }

    @Test
    void withMappedASegmentIsTheFile() throws Exception {
        CachedFunction<Integer, MemorySegment> cached = memory.mapped().cache((Integer n) -> MemorySegment.ofArray(squares(n)));
        for (int k = 0; k < 3; k++) {
            MemorySegment result = cached.apply(50_000);
            assertTrue(result.isMapped() && result.isReadOnly(), "also the first time");
            assertEquals(-1, result.mismatch(MemorySegment.ofArray(squares(50_000))));
        }
        assertCalls(4);
        MemorySegment kept = cached.apply(50_000);
        memory.clear();
        assertEquals(-1, kept.mismatch(MemorySegment.ofArray(squares(50_000))), "outlives its entry");
    }

    @Test
    void anInterruptDoesNotDisturbALookUp() throws Exception {
        CachedFunction<Integer, MemorySegment> cached = memory.mapped().cache((Integer n) -> MemorySegment.ofArray(squares(n)));
        Thread.currentThread().interrupt();
        cached.apply(50_000);
        assertEquals(400_000, cached.apply(50_000).byteSize());
        assertTrue(Thread.interrupted(), "it is still to come");
        assertCalls(1);
        assertEquals(0, memory.statistics().failures());
    }

    @Test
    void ignoredArgumentsDoNotCount() throws Exception {
        CachedBiFunction<String, String, String> cached = memory.ignoring(1).cache((String a, String b) -> join(a, b));
        assertEquals("a+b", cached.apply("a", "b"));
        assertEquals("a+b", cached.apply("a", "c"));
        assertEquals("b+c", cached.apply("b", "c"));
        assertThrows(IllegalArgumentException.class, () -> memory.ignoring(-1));
    }

    @Test
    void filesCountByTheirContentsWhenAsked() throws Exception {
        CachedFunction<Path, String> cached = memory.byContent(0).cache((Path file) -> twice(Files.readString(file)));
        Path file = Files.writeString(folder.resolve("a"), "x");
        assertEquals("xx", cached.apply(file));
        assertEquals("xx", cached.apply(Files.writeString(folder.resolve("b"), "x")));
        assertCalls(1);
        Files.writeString(file, "y");
        assertEquals("yy", cached.apply(file));
        assertCalls(2);
        assertThrows(UncheckedIOException.class, () -> cached.apply(folder.resolve("none")));
    }

    @Test
    void aCachedFunctionWithinAnotherCountsAsTheFunction() throws Exception {
        for (Memory inner : List.of(memory, Memory.none(), Memory.at(folder.resolve("other")).limit(5))) {
            CachedFunction<String, String> part = inner.cache(MemoryTest::twice);
            assertEquals("abab", outer(part).apply("ab"));
            assertCalls(1);
        }
        CachedFunction<String, String> another = memory.cache((String s) -> s + "!");
        assertEquals("ab!", outer(another).apply("ab"));
    }

    private CachedFunction<String, String> outer(CachedFunction<String, String> part) {
        return memory.cache((String s) -> part.apply(s));
    }

    @Test
    void resultsExpire() throws Exception {
        CachedFunction<String, String> cached = memory.expireAfter(Duration.ofHours(1)).cache(MemoryTest::twice);
        cached.apply("a");
        now = now.plus(Duration.ofMinutes(59));
        assertTrue(cached.isCached("a"));
        cached.apply("a");
        assertCalls(1);
        now = now.plus(Duration.ofMinutes(1));
        assertFalse(cached.isCached("a"), "an hour after it was computed, not after it was used");
        assertTrue(cached.explain("a").startsWith("miss"));
        cached.apply("a");
        assertCalls(2);
        cached.apply("a");
        assertCalls(2);
        assertThrows(IllegalArgumentException.class, () -> memory.expireAfter(Duration.ZERO));
    }

    @Test
    void aCheckMayRefuseResults() throws Exception {
        CachedFunction<String, String> cached = memory.validIf(entry -> !entry.arguments().equals(List.of("\"stale\"")))
            .cache(MemoryTest::twice);
        for (int k = 0; k < 3; k++) {
            cached.apply("stale");
            cached.apply("fresh");
        }
        assertCalls(4);
        CachedFunction<String, String> broken = memory.validIf(entry -> {
            throw new IOException("broken check");
        }).cache(MemoryTest::twice);
        try (CapturedLog log = new CapturedLog()) {
            assertEquals("freshfresh", broken.apply("fresh"));
            assertEquals(1, log.lines().size());
        }
        assertCalls(5);
        assertEquals(1, memory.statistics().failures());
    }

    @Test
    void aFilterThatRefusesTheResultMakesItComputedAgain() throws Exception {
        CachedFunction<String, List<String>> cached = memory.filter(info -> info.serialClass() == null ? ObjectInputFilter.Status.UNDECIDED
            : ObjectInputFilter.Status.REJECTED).cache((String s) -> List.of(twice(s)));
        assertEquals(List.of("aa"), cached.apply("a"));
        try (CapturedLog log = new CapturedLog()) {
            assertEquals(List.of("aa"), cached.apply("a"));
            assertTrue(log.lines().getFirst().contains("REJECTED"), log.lines().toString());
        }
        assertCalls(2);
        assertEquals(1, memory.statistics().failures());
    }

    @Test
    void shelvedResultsAreLoadedOnDemand() throws Exception {
        CachedFunction<String, String> cached = memory.cache(MemoryTest::twice);
        Shelved<String> shelved = cached.callAndShelve("ab");
        assertSame(shelved.getClass(), cached.callAndShelve("ab").getClass());
        assertCalls(1);
        assertTrue(shelved.isAvailable());
        assertEquals("abab", shelved.get());
        Shelved<String> sent = copy(shelved);
        assertEquals("abab", sent.get());
        shelved.forget();
        assertFalse(sent.isAvailable());
        assertTrue(assertThrows(IllegalStateException.class, sent::get).getMessage().contains("no longer there"));
        shelved.forget();
    }

    @Test
    void wrappedFunctionsCanBeSentToAnotherProcess() throws Exception {
        CachedFunction<String, String> cached = memory.ignoreCode().cache(MemoryTest::twice);
        cached.apply("ab");
        CachedFunction<String, String> sent = copy(cached);
        assertEquals("abab", sent.apply("ab"));
        assertEquals("cc", sent.apply("c"));
        assertTrue(cached.isCached("c"));
        assertCalls(2);
        assertEquals("aa", copy(Memory.none().cache(MemoryTest::twice)).apply("a"));
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(object);
        return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    @Test
    void theStatisticsCount() throws Exception {
        CachedFunction<String, String> cached = memory.cache(MemoryTest::twice);
        cached.apply("a");
        cached.apply("a");
        memory.expireAfter(Duration.ofDays(1)).cache(MemoryTest::twice).apply("a");
        cached.apply("b");
        CacheStatistics statistics = memory.statistics();
        assertEquals(2, statistics.hits());
        assertEquals(2, statistics.misses());
        assertTrue(statistics.timeSaved().isPositive());
        assertTrue(statistics.bytesWritten() >= 2 * EntryHeader.BYTES);
        assertEquals(statistics.bytesRead(), statistics.bytesWritten());
        assertEquals(0, statistics.failures() + statistics.damaged() + statistics.evicted());
    }

    @Test
    void theEntriesSayWhatTheyAre() throws Exception {
        CachedFunction<String, String> cached = memory.cache(MemoryTest::twice);
        cached.apply("a");
        now = now.plusSeconds(10);
        cached.apply("line\nbreak");
        now = now.plusSeconds(10);
        cached.apply("a");
        List<CacheEntry> entries = memory.entries().sorted((x, y) -> x.created().compareTo(y.created())).toList();
        assertEquals(List.of("\"a\""), entries.get(0).arguments());
        assertEquals(List.of("\"line break\""), entries.get(1).arguments());
        assertEquals(entries.get(0).created().plusSeconds(20), entries.get(0).lastUsed());
        assertTrue(entries.get(0).duration().isPositive());
        assertTrue(entries.get(0).bytes() > EntryHeader.BYTES);
        assertFalse(entries.get(0).function().isEmpty());
    }

    @Test
    void clearAndForgetRemoveEntriesAndNothingElse() throws Exception {
        Path own = Files.writeString(folder.resolve("notes.txt"), "mine");
        ThrowingFunction<String, String> twice = MemoryTest::twice;
        CachedFunction<String, String> cached = memory.cache(twice);
        CachedFunction<Object, Object> other = memory.cache(MemoryTest::nothing);
        cached.apply("a");
        other.apply("a");
        memory.forget(twice);
        assertFalse(cached.isCached("a"));
        assertTrue(other.isCached("a"));
        cached.apply("a");
        memory.forget(cached);
        assertFalse(cached.isCached("a"));
        memory.clear();
        assertFalse(other.isCached("a"));
        assertEquals(0, memory.entries().count());
        assertTrue(Files.exists(own));
        cached.apply("a");
        assertTrue(cached.isCached("a"));
    }

    @Test
    void noneCallsEachTime() throws Exception {
        CachedFunction<String, String> cached = Memory.none().limit(1).cache(MemoryTest::twice);
        cached.apply("a");
        cached.apply("a");
        assertCalls(2);
        assertFalse(cached.isCached("a"));
        assertEquals("aa", cached.callAndShelve("a").get());
        assertTrue(cached.explain("a").startsWith("miss"));
        cached.forget();
        Memory.none().clear();
        assertEquals(0, Memory.none().reduce(0, 0, null));
        assertEquals(0, Memory.none().entries().count());
        assertEquals(0, Memory.none().statistics().hits());
    }

    @Test
    void explainNamesTheArgumentThatDiffers() throws Exception {
        CachedBiFunction<String, String, String> cached = memory.cache((String a, String b) -> join(a, b));
        assertTrue(cached.explain("a", "b").startsWith("miss: no result"));
        cached.apply("x", "y");
        cached.apply("a", "b");
        assertTrue(cached.explain("a", "b").startsWith("hit: computed 2026-01-01"), cached.explain("a", "b"));
        String why = cached.explain("a", "c");
        assertTrue(why.contains("nearest of 2 entries") && why.contains("argument 1 is \"c\", was \"b\""), why);
        assertFalse(why.contains("argument 0"), why);
        assertCalls(2);
    }

    record Described(List<Integer> many, String name, Fussy fussy, Optional<Fussy> maybe) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    record Fussy(int n) implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("not to be described");
        }
    }

    @Test
    void argumentsAreDescribedInAFewWords() throws Exception {
        CachedFunction<Object, Object> cached = memory.cache(MemoryTest::nothing);
        Object[] arguments = {3, "text", null, new double[1000], new int[] {1, 2}, List.of(1, 2), Collections.nCopies(1000, 1),
            "x".repeat(500), new Described(Collections.nCopies(9, 1), "d", new Fussy(3), Optional.empty()), Optional.of(new Fussy(4)),
            new Fussy(5)};
        String[] expected = {"3", "\"text\"", "null", "double[1000]", "[1, 2]", "[1, 2]", "CopiesList of 1000",
            "\"" + "x".repeat(76) + "...", "Described[many=CopiesList of 9, name=\"d\", fussy=Fussy[n=3], maybe=Optional.em...", "Optional",
            "Fussy[n=5]"};
        for (int k = 0; k < arguments.length; k++) {
            cached.apply(arguments[k]);
            assertEquals(List.of(expected[k]), memory.entries().findFirst().orElseThrow().arguments());
            memory.clear();
        }
        assertEquals(0, memory.statistics().failures());
    }

    @Test
    void theItemsOfAJobAreKeptByKind() throws Exception {
        ThrowingFunction<String, String> twice = MemoryTest::twice;
        ResultCache.Lookup done = memory.forFunction(twice, "forEach");
        try (ResultCache.Slot slot = done.open("a")) {
            assertFalse(slot.isHit());
            assertThrows(IllegalStateException.class, slot::value);
            slot.store(null, 5);
        }
        try (ResultCache.Slot slot = done.open("a")) {
            assertTrue(slot.isHit());
            assertNull(slot.value());
        }
        CachedFunction<String, String> cached = memory.cache(twice);
        assertFalse(cached.isCached("a"), "done, but its result is not known");
        try (ResultCache.Slot slot = memory.forFunction(twice, "map").open("a")) {
            assertFalse(slot.isHit());
            slot.store("aa", 5);
        }
        assertEquals("aa", cached.apply("a"));
        assertCalls(0);
        try (ResultCache.Slot slot = Memory.none().forFunction(twice, "map").open("a")) {
            assertFalse(slot.isHit());
            slot.store("aa", 5);
        }
    }

    @Test
    void anArrayIsOneItem() throws Exception {
        ResultCache.Lookup lookup = memory.forFunction((ThrowingFunction<Object[], Object>) MemoryTest::nothing, "map");
        try (ResultCache.Slot slot = lookup.open(new Object[] {"a", "b"})) {
            slot.store("ab", 5);
        }
        try (ResultCache.Slot slot = lookup.open("a")) {
            assertFalse(slot.isHit());
        }
    }
}
