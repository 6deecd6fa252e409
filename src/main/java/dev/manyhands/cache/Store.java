package dev.manyhands.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.RandomAccessFile;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/*
 * The folder on disk, which any number of threads and processes use at the same time:
 *
 *   PATH/manyhands-1/                        the number is that of the format
 *       CACHEDIR.TAG, .gitignore             keep the folder out of backups and repositories
 *       tmp/RANDOM                           files that are being written
 *       locks                                for exclusive(): a byte range for each key, no contents
 *       FUNCTION-ID/                         one per function; ID is the digest of its name
 *           code-DIGEST.txt                  the methods that take part, with a digest each, for explain
 *           KEY/value                        the result, with a header that has the key and checksums
 *           KEY/manifest                     text for people; its modification time is the time of the last use
 *
 * Why no lock is needed. A file gets its name by an atomic rename once it is complete, so a reader sees an old file, a new one or none,
 * never a part; and what a name stands for is fixed by the digest in it, so that of two files with one name either is right. A reader
 * that has opened a file keeps it although the name is taken away or given to another file. Deleting an entry removes the value first:
 * without it the entry does not exist. A writer whose folder is deleted under its hands makes it again. What this leaves open, a crash of
 * the machine that loses the contents of a renamed file, is what the checksum is for. The worst that can happen is that two compute the
 * same result, or that a new manifest is deleted along with an old value; the entry is good without.
 *
 * A process that is killed leaves a file in tmp. It is deleted when it has not been written to for an hour: should its writer only have
 * been asleep, the rename fails, which costs one entry.
 */
final class Store {
    static final String VALUE = "value";
    static final String MANIFEST = "manifest";
    static final String LAYOUT = "manyhands-1";

    private static final String TEMPORARY = "tmp";
    private static final long ABANDONED_MILLIS = 3_600_000;
    private static final int ATTEMPTS = 100;

    final Path root;
    final InstantSource clock;
    final Counters counters = new Counters();
    final Reports reports = new Reports();
    final Verified verified = new Verified();
    final Eviction eviction = new Eviction(this);
    private boolean opened;

    Store(Path folder, InstantSource clock) {
        this.root = folder.toAbsolutePath().normalize().resolve(LAYOUT);
        this.clock = clock;
    }

    /**
     * Makes the folder, once. If that fails nothing will be found in it and nothing can be put there, which is reported, and no more. The
     * folder of another user is not touched unless that is allowed.
     */
    synchronized void open(boolean foreignOwner) {
        for (Path folder : foreignOwner ? List.<Path>of() : List.of(root.getParent(), root)) {
            UserPrincipal owner = Private.foreignOwner(folder);
            if (owner != null) {
                throw new IllegalStateException("the cache folder " + folder + " belongs to " + owner.getName()
                    + ", who could put anything into it: use a folder of your own, or say foreignOwner() if you trust " + owner.getName());
            }
        }
        if (!opened) {
            opened = true;
            try {
                make();
            } catch (IOException e) {
                reports.once("write", "nothing can be stored in the cache folder " + root + ": " + e, null);
            }
        }
    }

    private void make() throws IOException {
        Path around = root.getParent().getParent();
        if (around != null) {
            Files.createDirectories(around);
        }
        Private.createFolders(root.resolve(TEMPORARY));
        Path tag = root.resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            writeText(tag, "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of Manyhands. It may be deleted at any time.\n");
            writeText(root.resolve(".gitignore"), "*\n");
        }
        File[] leftovers = root.resolve(TEMPORARY).toFile().listFiles();
        long now = System.currentTimeMillis();
        for (File leftover : leftovers == null ? new File[0] : leftovers) {
            if (now - leftover.lastModified() > ABANDONED_MILLIS) {
                Files.deleteIfExists(leftover.toPath());
            }
        }
    }

    String functionFolder(FunctionKey function) {
        StringBuilder name = new StringBuilder();
        for (int k = 0; k < function.name().length() && name.length() < 80; k++) {
            char c = function.name().charAt(k);
            boolean plain = c < 128 && Character.isLetterOrDigit(c);
            if (plain || c == '.' && !name.isEmpty()) {
                name.append(c);
            } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '_') {
                name.append('_');
            }
        }
        return root.resolve(name + "-" + function.id()).toString();
    }

    static String value(String functionFolder, Digest key) {
        return functionFolder + File.separatorChar + key + File.separatorChar + VALUE;
    }

    static String manifest(String functionFolder, Digest key) {
        return functionFolder + File.separatorChar + key + File.separatorChar + MANIFEST;
    }

    /** Opens an entry if it is there, and whole as far as is known yet. Damage is counted and reported; what is damaged is not there. */
    EntryReader read(String functionFolder, Digest key) {
        String path = value(functionFolder, key);
        try {
            return EntryReader.open(path, key, verified);
        } catch (NoSuchFileException | FileNotFoundException e) {
            if (new File(path).exists() && !new File(path).canRead()) {
                fail("read " + path, "the cache entry " + path + " cannot be read", e);
            }
        } catch (DamagedEntryException e) {
            damaged(functionFolder, key, e);
        } catch (IOException e) {
            fail("read", "a cache entry cannot be read: " + path, e);
        }
        return null;
    }

    void damaged(String functionFolder, Digest key, DamagedEntryException damage) {
        String path = value(functionFolder, key);
        counters.damaged.increment();
        reports.once("damage " + path, "the cache entry " + path + " is damaged and will be computed again: " + damage.getMessage(), null);
    }

    /** Notes that an entry was used now. */
    void touch(String functionFolder, Digest key) {
        new File(manifest(functionFolder, key)).setLastModified(clock.millis());
    }

    /** Stores a result. Says whether that worked; if not, it was counted and reported. */
    boolean write(String functionFolder, FunctionKey function, Digest key, Object value, Manifest manifest, String kind, Options options) {
        try {
            Path temporary = temporary();
            long bytes;
            String text;
            try {
                try (RandomAccessFile file = create(temporary)) {
                    bytes = EntryWriter.write(file, value, key, manifest.created().toEpochMilli(), manifest.duration().toNanos(),
                        options.compression);
                }
                text = manifest.text(bytes, kind);
                writeText(Path.of(manifest(functionFolder, key)), text);
                place(temporary, Path.of(value(functionFolder, key)));
            } finally {
                Files.deleteIfExists(temporary);
            }
            touch(functionFolder, key);
            describe(functionFolder, function);
            counters.bytesWritten.add(bytes);
            eviction.added(bytes + text.length(), options.limit);
            return true;
        } catch (ObjectStreamException e) {
            fail("serialize " + function.name(), "a result of " + function.name() + " cannot be serialized and was not stored", e);
        } catch (IOException e) {
            fail("write", "a result of " + function.name() + " was not stored in " + root, e);
        } catch (RuntimeException | StackOverflowError e) {
            fail("serialize " + function.name(), "a result of " + function.name() + " cannot be serialized and was not stored", e);
        }
        return false;
    }

    /** Counts a failure, and reports the first on its subject: with the trace if it may come from the user's code. */
    void fail(String subject, String message, Throwable cause) {
        counters.failures.increment();
        boolean system = cause instanceof IOException && !(cause instanceof ObjectStreamException);
        reports.once(subject, message + ": " + cause, system ? null : cause);
    }

    private void describe(String functionFolder, FunctionKey function) throws IOException {
        Path file = Path.of(functionFolder, codeFile(function.code()));
        if (!function.methods().isEmpty() && !Files.exists(file)) {
            StringBuilder text = new StringBuilder();
            function.methods().forEach((method, digest) -> text.append(digest).append(' ').append(method).append('\n'));
            writeText(file, text.toString());
        }
    }

    static String codeFile(Digest code) {
        return "code-" + code + ".txt";
    }

    private Path temporary() {
        return root.resolve(TEMPORARY).resolve(UUID.randomUUID().toString());
    }

    private static RandomAccessFile create(Path temporary) throws IOException {
        try {
            return Private.create(temporary);
        } catch (NoSuchFileException e) {
            Private.createFolders(temporary.getParent());
            return Private.create(temporary);
        }
    }

    private void writeText(Path target, String text) throws IOException {
        Path temporary = temporary();
        try {
            try (RandomAccessFile file = create(temporary)) {
                file.write(text.getBytes(UTF_8));
            }
            place(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Gives a finished file its name, in a folder that may not be there yet, or may be deleted at the same time. */
    private static void place(Path temporary, Path target) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                move(temporary, target);
                return;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS || !Files.exists(temporary)) {
                    throw e;
                }
                try {
                    Private.createFolders(target.getParent());
                } catch (NoSuchFileException | FileAlreadyExistsException deletedMeanwhile) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system does not rename files atomically", e);
        }
    }

    /** Removes an entry, the value first. */
    static void delete(Path entry) throws IOException {
        Files.deleteIfExists(entry.resolve(VALUE));
        Files.deleteIfExists(entry.resolve(MANIFEST));
        deleteFolder(entry);
    }

    /** Removes a folder, unless somebody has put something into it. */
    static void deleteFolder(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException inUse) {
            return;
        }
    }
}
