package dev.manyhands.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;

/** The folder in which files are kept from one program to the next, for this user only: others could put classes of theirs there. */
final class Cache {
    private static final Duration UNUSED = Duration.ofDays(30);
    private static final int KEY_CHARACTERS = 32;

    private Cache() {
    }

    /** Makes the folder of a kind of files. */
    static Path folder(String kind) throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null && Path.of(cache).isAbsolute() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        Path own = home.resolve("manyhands");
        Files.createDirectories(home);
        makePrivate(own);
        Path folder = own.resolve(kind);
        makePrivate(folder);
        return folder;
    }

    private static void makePrivate(Path folder) throws IOException {
        if (!Files.getFileStore(folder.getParent()).supportsFileAttributeView("posix")) {
            Files.createDirectories(folder);
            return;
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE) || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || !Files.isWritable(folder)) {
            throw new IOException(folder + " must be writable for its owner only");
        }
        Path probe = Files.createTempFile(folder, "", ".probe");
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(folder))) {
                throw new IOException(folder + " belongs to another user");
            }
        } finally {
            Files.delete(probe);
        }
    }

    /** A name for what is described by a text. */
    static String key(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEY_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Notes that something has been used. */
    static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            return; // it will be thrown away too early
        }
    }

    /** Throws away what was not used for long. */
    static void clean(Path folder) {
        Instant limit = Instant.now().minus(UNUSED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(limit)) {
                    PoolFolder.delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            System.getLogger(Cache.class.getName()).log(System.Logger.Level.DEBUG, "while " + folder + " was cleaned", e);
        }
    }
}
