package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ResultCache;
import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingFunction;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die at the worst moment, and programs that start again after that. */
class CrashTest {
    @TempDir
    private Path folder;

    /** Writes three megabytes of itself and then, in the child, never comes to an end. */
    static final class Endless implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;
        private static boolean endless;

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.write(new byte[3_000_000]);
            out.flush();
            if (endless) {
                System.out.println("in the middle");
                await();
            }
        }
    }

    static void await() {
        while (true) {
            try {
                Thread.sleep(1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static Endless endless(int n) {
        return new Endless();
    }

    /** Is killed while it writes a result. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            Endless.endless = true;
            Memory.at(Path.of(args[0])).cache(CrashTest::endless).apply(1);
        }
    }

    @Test
    void aWriterThatIsKilledLeavesNoEntryAndNothingThatStays() throws Exception {
        File temporary = folder.resolve(Store.LAYOUT).resolve("tmp").toFile();
        try (Child child = Child.start(Writer.class, folder)) {
            child.awaitLine("in the middle");
            child.kill();
        }
        File[] left = temporary.listFiles();
        assertEquals(1, left.length);
        assertTrue(left[0].length() > 2_000_000, "it was killed in the middle: " + left[0].length());

        Memory memory = Memory.at(folder);
        CachedFunction<Integer, Endless> cached = memory.cache(CrashTest::endless);
        assertFalse(cached.isCached(1));
        assertTrue(left[0].exists(), "its writer might live");
        cached.apply(1);
        assertTrue(cached.isCached(1));
        assertEquals(0, memory.statistics().damaged() + memory.statistics().failures());

        assertTrue(left[0].setLastModified(System.currentTimeMillis() - 4_000_000));
        Memory.at(folder).cache(CrashTest::endless);
        assertEquals(0, temporary.listFiles().length);
    }

    /** Does a few items, once each, and is killed in the middle of one. */
    static final class Items {
        public static void main(String[] args) throws Exception {
            work(Path.of(args[0]), item -> {
                System.out.println("item " + item);
                if (item == 3) {
                    await();
                }
            });
        }

        static void work(Path folder, ThrowingConsumer<Integer> body) throws Exception {
            ResultCache cache = Memory.at(folder);
            ResultCache.Lookup done = cache.forFunction((ThrowingFunction<Integer, Integer>) CrashTest::identity, "forEach");
            for (int item = 0; item < 6; item++) {
                try (ResultCache.Slot slot = done.open(item)) {
                    if (!slot.isHit()) {
                        body.accept(item);
                        slot.store(null, 1);
                    }
                }
            }
        }
    }

    static Integer identity(Integer item) {
        return item;
    }

    @Test
    void aProgramThatStartsAgainGoesOnWhereItWasKilled() throws Exception {
        try (Child child = Child.start(Items.class, folder)) {
            child.awaitLine("item 3");
            child.kill();
        }
        List<Integer> done = new ArrayList<>();
        Items.work(folder, done::add);
        assertEquals(List.of(3, 4, 5), done);
        Items.work(folder, done::add);
        assertEquals(List.of(3, 4, 5), done);
    }

    @Test
    void aValueThatLostItsContentsWithTheMachineIsComputedAgainAndReportedOnce() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            Memory memory = Memory.at(folder);
            CachedFunction<Integer, Integer> cached = memory.cache(CrashTest::identity);
            cached.apply(1);
            Path value;
            try (var files = Files.walk(folder)) {
                value = files.filter(file -> file.endsWith(Store.VALUE)).findFirst().orElseThrow();
            }
            for (int round = 1; round <= 2; round++) {
                Files.write(value, new byte[0]);
                assertTrue(Memory.at(folder).cache(CrashTest::identity).explain(1).endsWith(" is damaged"));
                assertEquals(1, cached.apply(1));
                assertTrue(cached.isCached(1));
                assertEquals(round, memory.statistics().damaged());
            }
            assertEquals(3, memory.statistics().misses());
            assertEquals(1 + 2, log.lines().size(), "once by this memory, and by each of the others");
            assertTrue(log.lines().getFirst().contains(value + " is damaged and will be computed again"), log.lines().getFirst());
        }
    }

    @Test
    void anEntryWithoutAManifestIsStillGood() throws Exception {
        Memory memory = Memory.at(folder);
        CachedFunction<Integer, Integer> cached = memory.validIf(entry -> entry.arguments().isEmpty()).cache(CrashTest::identity);
        cached.apply(1);
        try (var files = Files.walk(folder)) {
            Files.delete(files.filter(file -> file.endsWith(Store.MANIFEST)).findFirst().orElseThrow());
        }
        assertEquals(1, cached.apply(1));
        assertEquals(1, memory.statistics().hits());
        assertEquals("hit: computed at a time that is not known", cached.explain(1));
        assertEquals(0, memory.entries().count());
        assertEquals(1, memory.reduce(0, 0, null));
    }
}
