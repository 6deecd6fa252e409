package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The sources of one pool that could use more workers, where a worker that becomes free looks for work.
 *
 * <p>Lock-free. A full board is no error: the thread that could not post its source works on it alone.
 */
final class Board {
    private static final int SLOTS = 128;
    /** References between two slots, so that two posters do not share a cache line. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<Source> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);
    /** One more than the highest slot ever used: bounds the scans. Grows only. */
    private volatile int used;

    /**
     * Posts the source; returns its slot, or -1 when the board is full. The slot and "used" are written (volatile) before the
     * poster looks for idle workers, see "No lost wake-up" in {@link Mailbox}.
     */
    int post(Source source) {
        for (int k = 0; k < SLOTS; k++) {
            if (slots.get(k * STRIDE) == null && slots.compareAndSet(k * STRIDE, null, source)) {
                if (used <= k) {
                    synchronized (this) {
                        used = Math.max(used, k + 1);
                    }
                }
                return k;
            }
        }
        return -1;
    }

    void remove(int slot) {
        slots.setRelease(slot * STRIDE, null);
    }

    /** A source that a worker could join, or null; different starting points spread the workers over the sources. */
    Source find(int start) {
        int n = used;
        for (int k = 0; k < n; k++) {
            Source source = slots.get(Math.floorMod(start + k, n) * STRIDE);
            if (source != null && source.joinable()) {
                return source;
            }
        }
        return null;
    }
}
