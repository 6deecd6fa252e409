package dev.manyhands.cache;

import dev.manyhands.function.ResultCache;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** The results of one function: finds them, computes them, stores them. */
final class FunctionCache implements ResultCache.Lookup {
    /** The kind of entry that holds what the function returns. */
    static final String RESULT = "map";

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Memory memory;
    private final transient Object function;
    private final transient String kind;
    private final transient Store store;
    private final transient Options options;
    private final transient FunctionKey key;
    private final transient String folder;
    private final transient ClassLoader loader;

    FunctionCache(Memory memory, Object function, String kind) {
        this.memory = memory;
        this.function = function;
        this.kind = kind;
        this.store = memory.store();
        this.options = memory.options();
        this.loader = function.getClass().getClassLoader();
        if (store == null) {
            this.key = null;
            this.folder = null;
        } else {
            store.open(options.foreignOwner);
            this.key = FunctionKey.of(function, options.ignoreCode, options.version);
            this.folder = store.functionFolder(key);
        }
    }

    FunctionKey key() {
        return key;
    }

    Object function() {
        return function;
    }

    Store store() {
        return store;
    }

    Options options() {
        return options;
    }

    Path folder() {
        return Path.of(folder);
    }

    /** Where the result for some arguments lies, and how that came about. */
    record Place(CallKey call, Digest entry) {
    }

    Place place(Object... arguments) {
        CallKey call = CallKey.of(key, arguments, options.ignored, options.byContent);
        Digest entry = kind.equals(RESULT) ? call.digest() : new Hasher().putDigest(call.digest()).putString(kind).digest();
        return new Place(call, entry);
    }

    @Override
    public ResultCache.Slot open(Object item) throws InterruptedException {
        return openCall(item);
    }

    private OpenSlot openCall(Object... arguments) throws InterruptedException {
        if (store == null) {
            return OpenSlot.uncached();
        }
        Place place = place(arguments);
        OpenSlot.Hit hit = find(place.entry());
        KeyLocks.Hold hold = null;
        if (hit == null && options.exclusive) {
            hold = KeyLocks.of(store).acquire(place.entry(), store);
            hit = findOrRelease(place.entry(), hold);
            hold = hit == null ? hold : null;
        }
        if (hit == null) {
            store.counters.misses.increment();
        }
        return new OpenSlot(this, place, arguments, hit, hold);
    }

    /** What the one who held the right before has left; the right is kept if that is nothing. */
    private OpenSlot.Hit findOrRelease(Digest entry, KeyLocks.Hold hold) {
        boolean missed = false;
        try {
            OpenSlot.Hit hit = find(entry);
            missed = hit == null;
            return hit;
        } finally {
            if (!missed && hold != null) {
                hold.close();
            }
        }
    }

    /** Returns what was stored for these arguments, or what the body returns. */
    Object call(Callable<?> body, Object... arguments) throws Exception {
        try (OpenSlot slot = openCall(arguments)) {
            return slot.isHit() ? slot.value() : slot.compute(body);
        }
    }

    /** As {@link #call}, but does not load what is there. */
    Shelved<?> shelve(Callable<?> body, Object... arguments) throws Exception {
        if (store != null) {
            Place place = place(arguments);
            EntryHeader header = header(place.entry());
            if (header != null) {
                used(place.entry(), header);
                return new StoredReference<>(this, place.entry().toString());
            }
        }
        try (OpenSlot slot = openCall(arguments)) {
            Object value = slot.isHit() ? slot.value() : slot.compute(body);
            return slot.isHit() || slot.isStored() ? new StoredReference<>(this, slot.entry().toString()) : new HeldReference<>(value);
        }
    }

    boolean isCached(Object... arguments) {
        return store != null && isPresent(place(arguments).entry());
    }

    boolean isPresent(Digest entry) {
        return header(entry) != null;
    }

    /** The header of an entry that is there, whole and valid; else null. */
    private EntryHeader header(Digest entry) {
        try (EntryReader reader = store.read(folder, entry)) {
            if (reader == null || !isValid(entry, reader.header())) {
                return null;
            }
            reader.check();
            return reader.header();
        } catch (DamagedEntryException e) {
            store.damaged(folder, entry, e);
            return null;
        } catch (IOException e) {
            store.fail("read", "a cache entry cannot be read", e);
            return null;
        }
    }

    /** The entry, counted as a hit; null if it is not there, is too old, or cannot be restored. */
    private OpenSlot.Hit find(Digest entry) {
        OpenSlot.Hit hit = load(entry);
        if (hit != null) {
            used(entry, hit.header());
        }
        return hit;
    }

    private void used(Digest entry, EntryHeader header) {
        store.counters.hit(header);
        store.touch(folder, entry);
    }

    /** As {@link #find}, without counting. */
    OpenSlot.Hit load(Digest entry) {
        boolean interrupted = false;
        try {
            while (true) {
                try (EntryReader reader = store.read(folder, entry)) {
                    return reader == null || !isValid(entry, reader.header()) ? null
                        : new OpenSlot.Hit(reader.header(), reader.value(loader, options.filter(), options.mapped));
                } catch (ClosedByInterruptException e) {
                    // An interrupt closes the channel that maps: it is kept for later, as what is done here takes no time.
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (DamagedEntryException e) {
            store.damaged(folder, entry, e);
            return null;
        } catch (IOException | ClassNotFoundException | RuntimeException | StackOverflowError | LinkageError e) {
            store.fail("restore " + key.name(), "a result of " + key.name() + " cannot be restored and will be computed again", e);
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isValid(Digest entry, EntryHeader header) {
        if (options.isExpired(header.created(), store.clock.millis())) {
            return false;
        }
        try {
            return options.validity == null || options.validity.test(entry(entry, header));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            store.fail("validity", "the validity check of " + memory + " failed, which counts as no", e);
            return false;
        }
    }

    /** What is wrong with an entry that is there. */
    String whyNot(Digest entry) {
        try (EntryReader reader = store.read(folder, entry)) {
            if (reader != null) {
                reader.check();
                return options.isExpired(reader.header().created(), store.clock.millis())
                    ? "has expired: it may be " + options.expireAfter + " old" : "was refused by the validity check";
            }
        } catch (IOException e) {
            return "is damaged: " + e.getMessage();
        }
        return "is damaged";
    }

    private CacheEntry entry(Digest entry, EntryHeader header) {
        File manifest = new File(Store.manifest(folder, entry));
        List<String> arguments;
        try {
            arguments = Manifest.read(manifest.toPath()).arguments();
        } catch (IOException e) {
            arguments = List.of();
        }
        long used = manifest.lastModified();
        Instant created = Instant.ofEpochMilli(header.created());
        return new CacheEntry(key.name(), arguments, created, used != 0 ? Instant.ofEpochMilli(used) : created,
            Duration.ofNanos(header.nanos()), header.fileBytes() + manifest.length());
    }

    /** Stores a result, and says whether that worked. */
    boolean keep(Place place, Object[] arguments, Object value, long nanos) {
        Manifest manifest = new Manifest(key.name(), Arrays.stream(arguments).map(ArgumentText::of).toList(),
            Instant.ofEpochMilli(store.clock.millis()), Duration.ofNanos(nanos), key.code(), key.captureDigests(),
            place.call().arguments());
        return store.write(folder, key, place.entry(), value, manifest, kind, options);
    }

    void forget() {
        if (store != null) {
            store.eviction.forget(folder());
        }
    }

    String explain(Object... arguments) {
        return store == null ? "miss: nothing is stored by Memory.none()" : Explanation.of(this, place(arguments), arguments);
    }

    @Override
    public String toString() {
        return (key == null ? "results" : "results of " + key.name()) + " in " + memory;
    }

    /**
     * What other processes are sent: they identify the function themselves.
     *
     * @param memory   where the results are
     * @param function whose results they are
     * @param kind     of entry
     */
    private record Form(Memory memory, Object function, String kind) implements Serializable {
        @Serial
        private Object readResolve() {
            return new FunctionCache(memory, function, kind);
        }
    }

    /** Sends what identifies this, not what is open of it. */
    @Serial
    private Object writeReplace() {
        return new Form(memory, function, kind);
    }
}
