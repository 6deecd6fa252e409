package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicInteger;

/** Two threads that begin two pieces of code at the same moment, again and again. */
final class Duel implements AutoCloseable {
    private final AtomicInteger round = new AtomicInteger();
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Thread second = new Thread(this::serve, "duel");
    private volatile Runnable right;
    private volatile Throwable failure;
    private volatile boolean over;

    Duel() {
        second.setDaemon(true);
        second.start();
    }

    /** Runs both at the same time and returns when both have ended. */
    void fight(Runnable left, Runnable right) {
        this.right = right;
        int now = round.incrementAndGet();
        spinUntil(ready, now);
        try {
            left.run();
        } finally {
            spinUntil(done, now);
        }
        if (failure != null) {
            throw new AssertionError("the second thread failed", failure);
        }
    }

    private void serve() {
        for (int now = 1;; now++) {
            spinUntil(round, now);
            if (over) {
                return;
            }
            ready.set(now);
            try {
                right.run();
            } catch (Throwable t) {
                failure = t;
            }
            done.set(now);
        }
    }

    private static void spinUntil(AtomicInteger value, int wanted) {
        for (int k = 1; value.get() < wanted; k++) {
            Thread.onSpinWait();
            if ((k & 1023) == 0) {
                Thread.yield();
            }
        }
    }

    @Override
    public void close() {
        over = true;
        round.incrementAndGet();
    }
}
