package dev.manyhands.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which large files have passed the check of their contents, so that each is checked once as long as it does not change. One that
 * was written to just now is not remembered yet: it could change again within the same tick of the file system's clock.
 */
final class Verified {
    private static final int MOST = 10_000;
    private static final long TICK_MILLIS = 2000;

    private final ConcurrentHashMap<String, Stamp> passed = new ConcurrentHashMap<>();

    /** What changes when a file is replaced or written to. */
    record Stamp(Object inode, FileTime modified, long bytes, int checksum) {
        static Stamp of(String path, int checksum) throws IOException {
            BasicFileAttributes now = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
            return new Stamp(now.fileKey(), now.lastModifiedTime(), now.size(), checksum);
        }
    }

    boolean contains(String path, Stamp stamp) {
        return stamp.equals(passed.get(path));
    }

    void add(String path, Stamp stamp) {
        if (System.currentTimeMillis() - stamp.modified().toMillis() < TICK_MILLIS) {
            return;
        }
        if (passed.size() >= MOST) {
            passed.clear();
        }
        passed.put(path, stamp);
    }
}
