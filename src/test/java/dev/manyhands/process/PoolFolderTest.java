package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the files of a pool lie. */
class PoolFolderTest {
    @TempDir
    private Path files;
    private Path memory;
    private Path disk;

    @BeforeEach
    void makePlaces() throws IOException {
        memory = Files.createDirectory(files.resolve("m"));
        disk = Files.createDirectory(files.resolve("d"));
    }

    @Test
    void inMemoryIfThereIsRoomElseOnDiskWhichIsSaidOnce() throws Exception {
        List<String> said = new ArrayList<>();
        Logger logger = Logger.getLogger(PoolFolder.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(entry.getMessage());
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            try (PoolFolder folder = new PoolFolder(null, memory, disk, path -> 1L << 30)) {
                assertEquals(memory, folder.path().getParent());
            }
            assertEquals(List.of(), said);
            for (long free : new long[] {64L << 20, 0}) {
                try (PoolFolder folder = new PoolFolder(null, memory, disk, path -> free)) {
                    assertEquals(disk, folder.path().getParent());
                }
            }
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.getFirst().startsWith("only 64 MiB are free in " + memory), said::toString);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        try (PoolFolder folder = new PoolFolder(null, files.resolve("none"), disk, path -> 1L << 30)) {
            assertEquals(disk, folder.path().getParent(), "a system without such a place");
        }
    }

    @Test
    void onlyItsOwnerMayEnterIt() throws Exception {
        try (PoolFolder folder = new PoolFolder(files, memory, disk, path -> 0)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() {
        String message = assertThrows(IOException.class, () -> new PoolFolder(files.resolve("none"))).getMessage();
        assertTrue(message.contains("none is no folder"), message);
    }

    @Test
    void socketsHaveShortPathsWhateverTheFolder() throws Exception {
        Path deep = Files.createDirectories(files.resolve("a".repeat(60)).resolve("b".repeat(60)));
        Path place;
        try (PoolFolder folder = new PoolFolder(deep, memory, Path.of("/tmp"), path -> 0)) {
            place = folder.socket(16_384);
            assertTrue(place.toString().length() <= 103, place::toString);
            assertFalse(place.startsWith(folder.path()));
            assertTrue(Files.isDirectory(place.getParent()));
        }
        assertFalse(Files.exists(place.getParent()));
        assertFalse(Files.exists(deep.resolve(place.getParent().getFileName())));
    }

    @Test
    void whatWasLeftBehindIsDeletedAndNothingElse() throws Exception {
        Path dead = Files.createDirectory(files.resolve("manyhands-" + Integer.MAX_VALUE + "-1-x"));
        Files.createFile(dead.resolve("lock"));
        Files.createFile(Files.createDirectory(dead.resolve("1")).resolve("rest"));
        Path reused = Files.createDirectory(files.resolve("manyhands-" + ProcessHandle.current().pid() + "-1-x"));
        Files.createFile(reused.resolve("lock"));
        Path unlocked = Files.createDirectory(files.resolve("manyhands-" + Integer.MAX_VALUE + "-1-old"));
        Files.setLastModifiedTime(unlocked, FileTime.fromMillis(0));
        Path beginning = Files.createDirectory(files.resolve("manyhands-" + Integer.MAX_VALUE + "-1-new"));
        Path strange = Files.createDirectory(files.resolve("manyhands-and-more-"));
        Path file = Files.createFile(files.resolve("manyhands-1-1-file"));
        try (PoolFolder other = new PoolFolder(files); PoolFolder folder = new PoolFolder(files)) {
            assertTrue(Files.exists(other.path()) && Files.exists(folder.path()), "this JVM's own");
            assertFalse(Files.exists(dead));
            assertFalse(Files.exists(reused), "the number belongs to another process now");
            assertFalse(Files.exists(unlocked));
            assertTrue(Files.exists(beginning) && Files.exists(strange) && Files.exists(file));
        }
    }
}
