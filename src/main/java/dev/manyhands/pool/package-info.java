/**
 * Where work runs: pools of threads, the loop engine, fork and join, scopes, submitted and scheduled tasks.
 *
 * <p>A {@link dev.manyhands.pool.ThreadPool} keeps a fixed number of threads for work that computes, a {@link
 * dev.manyhands.pool.VirtualPool} makes a virtual thread per task for work that waits. Both run {@link dev.manyhands.pool.LoopTask}s for
 * the verbs of {@code dev.manyhands}, and both are complete {@link java.util.concurrent.ExecutorService}s. Nothing in here knows what a
 * map or a reduction is: it knows numbered units of work, threads that take and steal them, and what happens when one fails, is
 * cancelled or does not come back.
 *
 * <p>Leans on {@code function} and {@code internal}.
 */
package dev.manyhands.pool;
