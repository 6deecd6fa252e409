package dev.manyhands.pool;

import java.util.concurrent.Executors;

/** A {@link PoolJob} as a task of a {@link VirtualPool}. */
final class VirtualJob extends VirtualTask<Object> {
    private final PoolJob job;

    VirtualJob(VirtualThreads threads, PoolJob job) {
        super(threads, Executors.callable(job), null);
        this.job = job;
    }

    /** Tells the job that it will not be run. */
    void neverBegan() {
        job.neverBegan();
    }
}
