package dev.manyhands.pool;

import java.util.List;

/** Looks at the threads of a pool from outside. */
final class PoolThreads {
    private PoolThreads() {
    }

    /** The live threads of all pools whose name begins so. */
    static List<Thread> of(String poolName) {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("manyhands-" + poolName)).toList();
    }

    /** Waits until the pool's live threads are all parked. */
    static void awaitParked(String poolName) {
        while (!of(poolName).stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
    }

    /** Waits until the pool has no live thread. */
    static void awaitNone(String poolName) {
        while (!of(poolName).isEmpty()) {
            Thread.yield();
        }
    }
}
