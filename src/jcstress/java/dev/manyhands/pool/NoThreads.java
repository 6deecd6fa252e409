package dev.manyhands.pool;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that do not start: a test only counts how many would have, and runs by itself what it wants to be run. */
final class NoThreads implements ThreadFactory {
    final AtomicInteger starts = new AtomicInteger();
    /** What the last thread was to run. */
    volatile Runnable last;

    @Override
    public Thread newThread(Runnable body) {
        last = body;
        return new Thread("never started") {
            @Override
            public void start() {
                starts.incrementAndGet();
            }
        };
    }
}
