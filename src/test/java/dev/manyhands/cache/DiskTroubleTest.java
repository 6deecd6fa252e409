package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manyhands.function.ThrowingFunction;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or may not be written to, folders of other people, results and functions that cannot be stored. */
class DiskTroubleTest {
    @TempDir
    private Path folder;

    static Object unserializable(int n) {
        return List.of(n, new Object());
    }

    @Test
    void whereNothingCanBeWrittenResultsAreReturnedAllTheSame() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            Path file = Files.writeString(folder.resolve("file"), "not a folder");
            Memory memory = Memory.at(file.resolve("cache")).limit(1000).exclusive();
            CachedFunction<Integer, Integer> cached = memory.cache(CrashTest::identity);
            for (int k = 0; k < 3; k++) {
                assertEquals(k, cached.apply(k));
                assertFalse(cached.isCached(k));
                assertEquals(k, cached.callAndShelve(k).get());
            }
            assertTrue(memory.statistics().failures() >= 6, memory.statistics().toString());
            assertEquals(6, memory.statistics().misses());
            assertEquals(1, log.lines().stream().filter(line -> line.contains("stored in")).count(), log.lines().toString());
            assertEquals(0, memory.entries().count());
            memory.clear();
            cached.forget();
        }
    }

    @Test
    void aReadOnlyFolderStillGivesHits() throws Exception {
        Memory.at(folder).cache(CrashTest::identity).apply(1);
        Path root = folder.resolve(Store.LAYOUT);
        // Not by permissions, which the superuser does not heed: no file can be created for writing.
        Files.delete(root.resolve("tmp"));
        Files.writeString(root.resolve("tmp"), "in the way");
        try (CapturedLog log = new CapturedLog()) {
            Memory memory = Memory.at(folder);
            CachedFunction<Integer, Integer> cached = memory.cache(CrashTest::identity);
            assertEquals(1, cached.apply(1));
            assertEquals(2, cached.apply(2));
            assertEquals(3, cached.apply(3));
            assertEquals(1, memory.statistics().hits());
            assertEquals(2, memory.statistics().failures());
            assertEquals(1, log.lines().size(), log.lines().toString());
        }
    }

    @Test
    void aFullDiskIsAnErrorOfTheWriterOnly() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no device that is always full");
        for (Object value : List.of(1, new double[1_000_000], "x".repeat(100_000), List.of(new int[100_000]))) {
            try (RandomAccessFile full = new RandomAccessFile("/dev/full", "rw")) {
                assertThrows(IOException.class, () -> EntryWriter.write(full, value, Digest.NONE, 1, 1, Compression.NONE));
            }
        }
    }

    @Test
    void aResultThatCannotBeSerializedIsReturnedAndReportedOnce() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            Memory memory = Memory.at(folder);
            CachedFunction<Integer, Object> cached = memory.cache(DiskTroubleTest::unserializable);
            cached.apply(1);
            Shelved<Object> held = cached.callAndShelve(2);
            assertSame(held.get(), held.get());
            assertTrue(held.isAvailable());
            assertEquals(2, memory.statistics().failures());
            assertEquals(1, log.lines().size());
            assertTrue(log.lines().getFirst().contains("unserializable") && log.lines().getFirst().contains("java.lang.Object"),
                log.lines().getFirst());
            assertEquals(0, folder.resolve(Store.LAYOUT).resolve("tmp").toFile().list().length);
        }
    }

    @Test
    void aFunctionThatCannotBeIdentifiedIsRefusedWhenItIsWrapped() {
        Memory memory = Memory.at(folder);
        Thread captured = Thread.currentThread();
        String message = assertThrows(IllegalArgumentException.class, () -> memory.cache((Integer n) -> captured.getName() + n))
            .getMessage();
        assertTrue(message.contains("captured"), message);
        CachedFunction<Object, Integer> cached = memory.cache((Object any) -> 1);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> cached.apply(captured)).getMessage().contains("argument 0"));
    }

    @Test
    void onlyTheOwnerMayReadWhatIsStored() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "no permissions here");
        Memory.at(folder).exclusive().cache(CrashTest::identity).apply(1);
        try (Stream<Path> files = Files.walk(folder.resolve(Store.LAYOUT))) {
            for (Path file : files.toList()) {
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }

    @Test
    void theFolderOfAnotherUserIsRefusedUnlessAllowed() throws Exception {
        ThrowingFunction<Integer, Integer> function = CrashTest::identity;
        Path own = folder.resolve("own");
        Memory.at(own).cache(function).apply(1);
        for (Path foreign : List.of(own.resolve(Store.LAYOUT), own, Files.createDirectory(folder.resolve("new")))) {
            try {
                Files.setAttribute(foreign, "unix:uid", 12345);
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                assumeTrue(false, "only the superuser can give a folder away");
            }
            Memory memory = Memory.at(foreign.endsWith(Store.LAYOUT) ? foreign.getParent() : foreign);
            String message = assertThrows(IllegalStateException.class, () -> memory.cache(function)).getMessage();
            assertTrue(message.contains(foreign + " belongs to 12345") && message.contains("foreignOwner()"), message);
            assertEquals(foreign.endsWith("new"), !memory.foreignOwner().cache(function).isCached(1));
            Files.setAttribute(foreign, "unix:uid", 0);
        }
    }

    @Test
    void aFolderThatIsRefusedIsNotTouched() throws Exception {
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        try {
            Files.setAttribute(foreign, "unix:uid", 12345);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            assumeTrue(false, "only the superuser can give a folder away");
        }
        assertThrows(IllegalStateException.class, () -> Memory.at(foreign).cache(CrashTest::identity));
        assertEquals(0, foreign.toFile().list().length);
    }
}
