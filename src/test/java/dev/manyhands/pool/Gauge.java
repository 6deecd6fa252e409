package dev.manyhands.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how many threads are inside at the same time, and remembers the most. */
final class Gauge {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void enter() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    }

    void leave() {
        inside.decrementAndGet();
    }

    <T> T around(Callable<T> body) throws Exception {
        enter();
        try {
            return body.call();
        } finally {
            leave();
        }
    }

    int most() {
        return most.get();
    }
}
