package dev.manyhands.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes what was not used for longest. The size of the folder is known from a scan, plus what this process has written since; a new scan
 * follows when that reaches the limit, and after a number of entries, as other processes write too.
 */
final class Eviction {
    private static final int RESCAN = 1000;
    private static final int MANY = 256;
    private static final Duration LONG_AGO = Duration.ofDays(365_000);
    private static final Pattern FUNCTION = Pattern.compile(".*-[0-9a-f]{32}");
    private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{32}");

    private final Store store;
    /** Held by the one thread that scans; the others go on, as it counts their entries too or the next scan does. */
    private final ReentrantLock scanning = new ReentrantLock();
    private long known = -1;
    private long written;
    private int sinceScan;

    Eviction(Store store) {
        this.store = store;
    }

    /** One entry on disk. */
    record Stored(Path folder, long bytes, long lastUsed) {
        /** What the manifest says, if it is there. */
        Stream<CacheEntry> describe() {
            try {
                Manifest manifest = Manifest.read(folder.resolve(Store.MANIFEST));
                return Stream.of(new CacheEntry(manifest.function(), manifest.arguments(), manifest.created(),
                    Instant.ofEpochMilli(lastUsed), manifest.duration(), bytes));
            } catch (IOException gone) {
                return Stream.empty();
            }
        }
    }

    /** Takes a new entry into account, and removes others if there are too many bytes now. */
    void added(long bytes, long limit) {
        if (limit == Long.MAX_VALUE) {
            return;
        }
        synchronized (this) {
            written += bytes;
            if (known >= 0) {
                known += bytes;
            }
            if (known >= 0 && known <= limit && ++sinceScan < RESCAN) {
                return;
            }
        }
        if (scanning.tryLock()) {
            try {
                long before = written();
                List<Stored> all = scan();
                boolean tooMuch = total(all) > limit;
                // A little more than needed where that is a small part: otherwise each new entry would cost a scan.
                long target = tooMuch && all.size() > MANY ? limit - limit / 8 : limit;
                remove(all, before, target, Long.MAX_VALUE, null);
            } finally {
                scanning.unlock();
            }
        }
    }

    /** Removes entries until there are at most so many bytes and items, and none that was not used for longer than {@code age}. */
    long reduce(long bytes, long items, Duration age) {
        scanning.lock();
        try {
            long before = written();
            return remove(scan(), before, bytes, items, age);
        } finally {
            scanning.unlock();
        }
    }

    private long remove(List<Stored> all, long before, long bytes, long items, Duration age) {
        all.sort(Comparator.comparingLong(Stored::lastUsed));
        long oldest = age == null || age.compareTo(LONG_AGO) > 0 ? Long.MIN_VALUE : store.clock.millis() - age.toMillis();
        long left = total(all);
        long count = all.size();
        long removed = 0;
        for (Stored entry : all) {
            if (left <= bytes && count <= items && entry.lastUsed() >= oldest) {
                break;
            }
            try {
                Store.delete(entry.folder());
                left -= entry.bytes();
                count--;
                removed++;
            } catch (IOException e) {
                store.fail("evict", "the cache entry " + entry.folder() + " cannot be removed", e);
            }
        }
        store.counters.evicted.add(removed);
        synchronized (this) {
            // What was written during the scan may have been seen by it or not: it counts, at worst twice until the next scan.
            known = left + written - before;
            sinceScan = 0;
        }
        return removed;
    }

    private synchronized long written() {
        return written;
    }

    private static long total(List<Stored> all) {
        return all.stream().mapToLong(Stored::bytes).sum();
    }

    List<Stored> scan() {
        List<Stored> all = new ArrayList<>();
        for (Path function : functions()) {
            all.addAll(entries(function));
        }
        return all;
    }

    List<Path> functions() {
        return names(store.root, FUNCTION);
    }

    static List<Stored> entries(Path function) {
        List<Stored> entries = new ArrayList<>();
        for (Path folder : names(function, ENTRY)) {
            BasicFileAttributes value = attributes(folder.resolve(Store.VALUE));
            BasicFileAttributes manifest = attributes(folder.resolve(Store.MANIFEST));
            BasicFileAttributes used = manifest != null ? manifest : value;
            entries.add(new Stored(folder, bytes(value) + bytes(manifest), used == null ? 0 : used.lastModifiedTime().toMillis()));
        }
        return entries;
    }

    /** Null for a file that is not there. */
    private static BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException gone) {
            return null;
        }
    }

    private static long bytes(BasicFileAttributes file) {
        return file == null ? 0 : file.size();
    }

    private static List<Path> names(Path folder, Pattern pattern) {
        String[] names = folder.toFile().list((parent, name) -> pattern.matcher(name).matches());
        List<Path> paths = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            paths.add(folder.resolve(name));
        }
        return paths;
    }

    /** Removes all entries of a function and what else is known of it. */
    void forget(Path function) {
        try {
            for (Path entry : names(function, ENTRY)) {
                Store.delete(entry);
            }
            for (Path code : names(function, Pattern.compile("code-.*\\.txt"))) {
                code.toFile().delete();
            }
            Store.deleteFolder(function);
        } catch (IOException e) {
            store.fail("forget", "the results in " + function + " cannot be removed", e);
        }
        synchronized (this) {
            known = -1;
        }
    }
}
