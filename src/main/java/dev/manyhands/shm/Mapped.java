package dev.manyhands.shm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that processes map in order to share memory: for their owner only, and with all their room from the beginning. */
public final class Mapped {
    private static final int PIECE = 1 << 16;
    /** No page is smaller. */
    private static final int PAGE = 4096;
    private static final boolean IS_POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER_ONLY = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private Mapped() {
    }

    /**
     * Makes a file full of zeros and maps it. All of it is written: a hole in a mapped file for which the file system has no room left would
     * show itself as an {@link InternalError} at some later access.
     *
     * @param file the file, which must not exist; nobody but its owner gets access
     * @param size its size in bytes
     * @param arena what the mapping belongs to
     * @return the mapping
     * @throws IOException if the file exists or the file system has no room for it; a file that was begun is left to be deleted
     */
    public static MemorySegment create(Path file, long size, Arena arena) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, ownerOnly())) {
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(PIECE, size));
            for (long at = 0; at < size;) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
                at += channel.write(zeros, at);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return IS_POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
    }

    /**
     * Takes all access to a file from everybody but its owner, where the operating system knows such a thing.
     *
     * @param file the file
     * @throws IOException if that fails
     */
    public static void ownerOnly(Path file) throws IOException {
        if (IS_POSIX) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    /**
     * Has the file system give a file, which may have holes, all its room, and leaves what is in it as it is. Nobody else may write to it
     * meanwhile, except to its first page.
     *
     * @param file the file
     * @throws IOException if there is no room for it
     */
    public static void reserve(Path file) throws IOException {
        try (RandomAccessFile all = new RandomAccessFile(file.toFile(), "rw")) { // a channel would be closed by an interrupt
            long size = all.length();
            for (long at = PAGE; at < size; at += PAGE) {
                all.seek(at);
                int there = all.read();
                all.seek(at);
                all.write(there);
            }
        }
    }

    /**
     * Maps a file that was made before.
     *
     * @param file the file
     * @param arena what the mapping belongs to
     * @return the mapping, of the whole file
     * @throws IOException if there is no such file
     */
    public static MemorySegment open(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        }
    }
}
