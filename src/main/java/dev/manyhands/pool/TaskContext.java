package dev.manyhands.pool;

import dev.manyhands.function.ThrowingRunnable;

/** What is put around the tasks of a {@link Scope}: values and settings of the thread that runs them. */
@FunctionalInterface
public interface TaskContext {
    /** Puts nothing around them. */
    TaskContext NONE = ThrowingRunnable::run;

    /**
     * Runs a task in this context; afterwards the thread has what it had before.
     *
     * @param task the task
     * @throws Exception what the task throws
     */
    void run(ThrowingRunnable task) throws Exception;
}
