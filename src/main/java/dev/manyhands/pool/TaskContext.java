package dev.manyhands.pool;

import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;

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

    /**
     * Returns what is run in the place of a task.
     *
     * @param task the task
     * @param <T> type of its result
     * @return the task itself, unless it is run elsewhere
     */
    default <T> ThrowingSupplier<? extends T> moved(ThrowingSupplier<? extends T> task) {
        return task;
    }
}
