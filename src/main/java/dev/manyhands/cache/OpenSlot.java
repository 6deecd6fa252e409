package dev.manyhands.cache;

import dev.manyhands.function.ResultCache;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;

/** One call: what was found for it, and the right to compute it. */
final class OpenSlot implements ResultCache.Slot {
    private final FunctionCache cache;
    private final FunctionCache.Place place;
    private final Object[] arguments;
    private final Hit hit;
    private final KeyLocks.Hold hold;
    private boolean stored;

    /**
     * What was found.
     *
     * @param header of the entry
     * @param value  maybe null
     */
    record Hit(EntryHeader header, Object value) {
    }

    OpenSlot(FunctionCache cache, FunctionCache.Place place, Object[] arguments, Hit hit, KeyLocks.Hold hold) {
        this.cache = cache;
        this.place = place;
        this.arguments = arguments;
        this.hit = hit;
        this.hold = hold;
    }

    static OpenSlot uncached() {
        return new OpenSlot(null, null, null, null, null);
    }

    Digest entry() {
        return place.entry();
    }

    boolean isStored() {
        return stored;
    }

    @Override
    public boolean isHit() {
        return hit != null;
    }

    @Override
    public Object value() {
        if (hit == null) {
            throw new IllegalStateException("there is no stored result: ask isHit() first");
        }
        return hit.value();
    }

    /** Computes the result and stores it. */
    Object compute(Callable<?> body) throws Exception {
        long begun = System.nanoTime();
        Object value = body.call();
        store(value, System.nanoTime() - begun);
        if (stored && cache.options().mapped && value instanceof MemorySegment) {
            Hit mapped = cache.load(place.entry());
            return mapped != null ? mapped.value() : value;
        }
        return value;
    }

    @Override
    public void store(Object value, long nanos) {
        if (cache != null) {
            stored = cache.keep(place, arguments, value, nanos);
        }
    }

    @Override
    public void close() {
        if (hold != null) {
            hold.close();
        }
    }
}
