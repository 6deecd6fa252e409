package dev.manyhands.comm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets the two actors of a test begin together, where neither comes to an end without the other. */
final class Rendezvous {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(2);

    private final AtomicInteger here = new AtomicInteger();

    /** Waits for the other; returns false if it does not come. */
    boolean isMet() {
        if (here.incrementAndGet() == 2) {
            return true;
        }
        long start = System.nanoTime();
        while (here.get() < 2) {
            if (System.nanoTime() - start > LONGEST_WAIT && here.compareAndSet(1, 0)) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
