package dev.manyhands.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Folders and files that only their owner may read, where the system knows such a thing. */
final class Private {
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final FileAttribute<?>[] FOLDER = attributes("rwx------");
    private static final FileAttribute<?>[] FILE = attributes("rw-------");

    private static final String SUPERUSER = "root";

    private Private() {}

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
            : new FileAttribute<?>[0];
    }

    static void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder, FOLDER);
    }

    /** Creates a file that must not exist, to be written. */
    static RandomAccessFile create(Path file) throws IOException {
        Files.createFile(file, FILE);
        return new RandomAccessFile(file.toString(), "rw");
    }

    /** Opens a file to be locked, and creates it if need be. */
    static FileChannel openToLock(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), FILE);
    }

    /** Who else owns a folder; null if it is this user, or the superuser, or if that is not known or the folder is not there. */
    static UserPrincipal foreignOwner(Path folder) {
        try {
            UserPrincipal owner = Files.getOwner(folder);
            return Self.USER == null || owner.equals(Self.USER) || owner.getName().equals(SUPERUSER) ? null : owner;
        } catch (IOException | UnsupportedOperationException unknown) {
            return null;
        }
    }

    /** Whose files this process creates: seen from a file that it creates, as the name of the user is not known in every container. */
    private static final class Self {
        static final UserPrincipal USER = find();

        private static UserPrincipal find() {
            try {
                Path probe = Files.createTempFile("manyhands", null);
                try {
                    return Files.getOwner(probe);
                } finally {
                    Files.delete(probe);
                }
            } catch (IOException | UnsupportedOperationException noPlaceForFiles) {
                try {
                    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(System.getProperty("user.name"));
                } catch (IOException | UnsupportedOperationException unknown) {
                    return null;
                }
            }
        }
    }
}
