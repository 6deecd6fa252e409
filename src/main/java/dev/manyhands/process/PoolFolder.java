package dev.manyhands.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The folder in which the files of a pool lie, for its owner only; in memory if there is room, else on a disk. */
final class PoolFolder implements AutoCloseable {
    /** Bytes that must be free in memory: what the files of some children take, and as much again. */
    static final long ENOUGH = 128L << 20;
    private static final Path MEMORY = Path.of("/dev/shm");
    /** Bytes of the path of a Unix-domain socket that all systems allow, without the zero at the end. */
    private static final int LONGEST = 103;
    /** Characters that the name of a socket has at most, with the separator. */
    private static final int SOCKET_NAME = 12;
    private static final System.Logger LOG = System.getLogger(PoolFolder.class.getName());
    private static volatile boolean told;

    private final Path path;
    /** Where sockets lie: the folder itself, unless its path is too long for them. */
    private final Path sockets;
    private final List<FileChannel> locks = new ArrayList<>();

    /**
     * Makes the folder, and deletes what pools have left behind whose JVM is gone.
     *
     * @param parent where; null: where it is best
     */
    PoolFolder(Path parent) throws IOException {
        this(parent, MEMORY, Path.of(System.getProperty("java.io.tmpdir")), PoolFolder::free);
    }

    PoolFolder(Path parent, Path memory, Path disk, ToLongFunction<Path> free) throws IOException {
        Path where = parent != null ? checked(parent) : choose(memory, disk, free);
        path = make(where);
        try {
            Abandoned.deleteBeside(path);
            sockets = fits(path) ? path : makeShort(disk);
        } catch (IOException | RuntimeException | Error e) {
            delete(path);
            closeLocks();
            throw e;
        }
    }

    private static Path checked(Path parent) throws IOException {
        Path absolute = parent.toAbsolutePath();
        if (!Files.isDirectory(absolute) || !Files.isWritable(absolute)) {
            throw new IOException(absolute + " is no folder, or may not be written to");
        }
        return absolute;
    }

    private static Path choose(Path memory, Path disk, ToLongFunction<Path> free) {
        if (!Files.isDirectory(memory) || !Files.isWritable(memory)) {
            return disk.toAbsolutePath();
        }
        long bytes = free.applyAsLong(memory);
        if (bytes >= ENOUGH) {
            return memory;
        }
        if (!told) {
            told = true;
            LOG.log(System.Logger.Level.WARNING, "only " + (bytes >> 20) + " MiB are free in " + memory + ", where a process pool needs "
                    + (ENOUGH >> 20) + ": its files lie in " + disk + ", which is slower (in a container: give it more by --shm-size)");
        }
        return disk.toAbsolutePath();
    }

    /** Bytes that this user may still write where a folder lies. */
    static long free(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            return store.getUsableSpace();
        } catch (IOException e) {
            return 0; // nobody can write there
        }
    }

    private static boolean fits(Path folder) {
        return folder.toString().getBytes().length + SOCKET_NAME <= LONGEST;
    }

    /** Makes a folder with a short path. */
    private Path makeShort(Path disk) throws IOException {
        for (Path candidate : List.of(disk, Path.of("/tmp"), MEMORY)) {
            if (Files.isDirectory(candidate) && Files.isWritable(candidate) && fits(candidate.resolve(path.getFileName()))) {
                Path folder = make(candidate);
                Abandoned.deleteBeside(folder);
                return folder;
            }
        }
        throw new IOException("the path " + path + " is too long for the sockets of a process pool, and so is " + disk
                + "; choose a shorter folder");
    }

    private Path make(Path where) throws IOException {
        Path folder = Files.createTempDirectory(where, Abandoned.prefixOfThisJvm()); // 0700 where there are such permissions
        FileChannel channel = FileChannel.open(folder.resolve(Abandoned.LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        locks.add(channel);
        channel.lock();
        return folder;
    }

    Path path() {
        return path;
    }

    /** Makes the folder of a child. */
    Path make(int child) throws IOException {
        return Files.createDirectory(path.resolve(Integer.toString(child)));
    }

    /** Where the socket of a child is to be. */
    Path socket(int child) {
        return sockets.resolve("s" + child);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : paths) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.DEBUG, "not all of " + folder + " could be deleted", e);
        }
    }

    @Override
    public void close() {
        if (sockets != null && !sockets.equals(path)) {
            delete(sockets);
        }
        delete(path);
        closeLocks();
    }

    private void closeLocks() {
        for (FileChannel lock : locks) {
            try {
                lock.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "while " + path + " was closed", e);
            }
        }
        locks.clear();
    }
}
