package dev.manyhands.cache;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A result on disk.
 *
 * @param cache the results of its function
 * @param entry which one it is: a digest
 * @param <R>   its type
 */
record StoredReference<R>(FunctionCache cache, String entry) implements Shelved<R> {
    @Override
    @SuppressWarnings("unchecked") // what the function returned
    public R get() {
        OpenSlot.Hit hit = cache.load(Digest.parse(entry));
        if (hit == null) {
            throw new IllegalStateException("the result " + entry + " of " + cache.key().name()
                + " is no longer there, or cannot be restored: call the function again");
        }
        return (R) hit.value();
    }

    @Override
    public boolean isAvailable() {
        return cache.isPresent(Digest.parse(entry));
    }

    @Override
    public void forget() {
        Path folder = cache.folder().resolve(entry);
        try {
            Store.delete(folder);
        } catch (IOException e) {
            cache.store().fail("forget", "the cache entry " + folder + " cannot be removed", e);
        }
    }
}
