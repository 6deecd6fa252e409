package dev.manyhands.process;

import java.util.concurrent.locks.LockSupport;

/** How a thread waits for something that the other process is doing at this moment. */
final class Idle {
    private static final int SPINS = 64;
    private static final int YIELDS = 128;
    private static final long NAP_NANOS = 50_000;

    private Idle() {
    }

    /** Waits for a moment, the longer the more often it was called. */
    static void briefly(int times) {
        if (times < SPINS) {
            Thread.onSpinWait();
        } else if (times < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }
}
