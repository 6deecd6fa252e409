package dev.manyhands.cache;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What has happened since a memory was made. */
final class Counters {
    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder damaged = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesWritten = new LongAdder();
    final LongAdder nanosSaved = new LongAdder();

    void hit(EntryHeader header) {
        hits.increment();
        bytesRead.add(header.fileBytes());
        nanosSaved.add(header.nanos());
    }

    CacheStatistics statistics() {
        return new CacheStatistics(hits.sum(), misses.sum(), Duration.ofNanos(nanosSaved.sum()), bytesRead.sum(), bytesWritten.sum(),
            evicted.sum(), damaged.sum(), failures.sum());
    }
}
