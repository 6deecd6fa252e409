package dev.manyhands.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The start-up archive of children: their classes, as the JVM keeps them in memory, in a file of this user's cache. One child writes it
 * when it ends, and all that are started later begin with it.
 *
 * <p>Its name says what it belongs to: the JDK, the arguments, and the jars of the class path with sizes and times. There is none for a
 * class path with folders, as the JVM makes none for that.
 */
final class Archive {
    /** What has not been written after this time has been given up. */
    private static final Duration GIVEN_UP = Duration.ofMinutes(10);

    /** Null if there can be none. */
    private final Path file;
    private final Path claim;

    private Archive(Path file) {
        this.file = file;
        this.claim = file == null ? null : file.resolveSibling(file.getFileName() + ".claim");
    }

    static Archive none() {
        return new Archive(null);
    }

    /** The archive for a class path and what else makes a difference to a child. */
    static Archive of(List<Path> classPath, String circumstances) {
        try {
            StringBuilder key = new StringBuilder();
            key.append(System.getProperty("java.vm.version")).append('\n').append(System.getProperty("java.home")).append('\n')
                    .append(circumstances);
            for (Path entry : classPath) {
                BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                if (!attributes.isRegularFile()) {
                    return none();
                }
                key.append('\n').append(entry).append(' ').append(attributes.size()).append(' ')
                        .append(attributes.lastModifiedTime().toMillis());
            }
            return new Archive(Cache.folder("archives").resolve(Cache.key(key.toString()) + ".jsa"));
        } catch (IOException | RuntimeException e) {
            System.getLogger(Archive.class.getName()).log(System.Logger.Level.DEBUG, "children start without an archive", e);
            return none();
        }
    }

    /** One start of a child. */
    interface Start {
        /** What is said to the JVM. */
        String argument();

        /** Called when the child has ended. */
        void ended(int code);
    }

    /** How the next child starts; null: without an archive. */
    Start next() {
        if (file == null) {
            return null;
        }
        if (Files.exists(file)) {
            return new Use();
        }
        return isClaimed() ? null : new Making();
    }

    /** Whether somebody else makes it. If not, it is claimed now. */
    private boolean isClaimed() {
        try {
            Files.createFile(claim);
            return false;
        } catch (FileAlreadyExistsException e) {
            return !isGivenUp();
        } catch (IOException e) {
            return true; // it cannot be written at all
        }
    }

    private boolean isGivenUp() {
        try {
            if (Files.getLastModifiedTime(claim).toInstant().isBefore(Instant.now().minus(GIVEN_UP))) {
                Cache.touch(claim);
                return true;
            }
        } catch (IOException e) {
            return false; // it has just been made
        }
        return false;
    }

    /** With the archive. */
    private final class Use implements Start {
        @Override
        public String argument() {
            Cache.touch(file);
            return "-XX:SharedArchiveFile=" + file;
        }

        @Override
        public void ended(int code) {
            // it stays
        }
    }

    /** Writes it at its end: beside it first, so that nobody finds half of it. */
    private final class Making implements Start {
        private final Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime());

        @Override
        public String argument() {
            return "-XX:ArchiveClassesAtExit=" + part;
        }

        @Override
        public void ended(int code) {
            try {
                if (code == 0 && Files.exists(part)) {
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                }
                Files.deleteIfExists(part);
                Files.deleteIfExists(claim);
                Cache.clean(file.getParent());
            } catch (IOException e) {
                System.getLogger(Archive.class.getName()).log(System.Logger.Level.DEBUG, "the archive could not be kept", e);
            }
        }
    }
}
