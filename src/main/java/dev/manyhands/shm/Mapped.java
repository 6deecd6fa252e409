package dev.manyhands.shm;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
    private static final boolean IS_POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER_ONLY = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private Mapped() {
    }

    /**
     * Makes a file full of zeros. All of it is written: a hole in a mapped file for which the file system has no room left would show
     * itself as an {@link InternalError} at some later access, or end the process.
     *
     * @param file the file, which must not exist; nobody but its owner gets access
     * @param size its size in bytes
     * @throws IOException if the file exists or the file system has no room for it; a file that was begun is left to be deleted
     */
    public static void make(Path file, long size) throws IOException {
        byte[] zeros = new byte[(int) Math.min(PIECE, size)];
        Files.createFile(file, ownerOnly());
        try (OutputStream out = new FileOutputStream(file.toFile())) { // a channel would be closed by an interrupt
            for (long left = size; left > 0; left -= zeros.length) {
                out.write(zeros, 0, (int) Math.min(zeros.length, left));
            }
        }
    }

    /**
     * Makes a file full of zeros, as {@link #make} does, and maps it.
     *
     * @param file the file
     * @param size its size in bytes
     * @param arena what the mapping belongs to
     * @return the mapping
     * @throws IOException if the file exists or the file system has no room for it; a file that was begun is left to be deleted
     */
    public static MemorySegment create(Path file, long size, Arena arena) throws IOException {
        make(file, size);
        return open(file, arena);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return IS_POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
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
