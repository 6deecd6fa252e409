package dev.manyhands.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds the folders of pools whose JVM has ended without having been able to delete them. The name of such a folder has the number of the
 * process and the time at which that was started, and a file in it is locked as long as the process lives. A folder is deleted only if
 * there is no such process and nobody holds the lock: the one alone would not do, as processes in another container have numbers of their
 * own, and the other one not, as the lock comes after the folder.
 */
final class Abandoned {
    static final String LOCK = "lock";
    private static final String NAME = "manyhands-";
    /** A folder without a lock that is older has been abandoned too. */
    private static final Duration OLD = Duration.ofMinutes(5);

    private Abandoned() {
    }

    /** What the names of the folders of this JVM begin with. */
    static String prefixOfThisJvm() {
        ProcessHandle own = ProcessHandle.current();
        return NAME + own.pid() + "-" + startOf(own) + "-";
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Deletes what other pools of the owner of this folder have left behind beside it. */
    static void deleteBeside(Path own) throws IOException {
        UserPrincipal user = Files.getOwner(own);
        Path where = own.getParent();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(where, NAME + "*-*-*")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && user.equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)) && !isInUse(folder)) {
                    PoolFolder.delete(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            System.getLogger(Abandoned.class.getName()).log(System.Logger.Level.DEBUG, "while folders left behind were looked for", e);
        }
    }

    private static boolean isInUse(Path folder) throws IOException {
        String[] parts = folder.getFileName().toString().split("-");
        long start;
        ProcessHandle process;
        try {
            process = ProcessHandle.of(Long.parseLong(parts[1])).orElse(null);
            start = Long.parseLong(parts[2]);
        } catch (NumberFormatException e) {
            return true; // somebody else's
        }
        if (process != null && process.isAlive() && startOf(process) == start) {
            return true;
        }
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Files.getLastModifiedTime(folder).toInstant().isAfter(Instant.now().minus(OLD));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (IOException e) {
            return true; // another one deletes it
        }
    }
}
