package dev.manyhands.pool;

import java.util.concurrent.Executors;

/** A {@link PoolJob} as a task of a {@link ThreadPool}. */
final class JobTask extends PoolTask<Object> {
    private final PoolJob job;

    JobTask(ThreadPool pool, PoolJob job) {
        super(pool, Executors.callable(job));
        this.job = job;
    }

    /** Tells the job that it will not be run, unless it was begun by a worker that waits for it. */
    void neverBegan() {
        if (withdraw()) {
            job.neverBegan();
        }
    }
}
