package dev.manyhands.pool;

/** A job that a pool runs some time later on one of its threads, and that is told if that will not happen. */
public interface PoolJob extends Runnable {
    /** Told once, instead of being run, when the pool was stopped before: by the thread that stopped it. Must not throw. */
    void neverBegan();
}
