/**
 * Where work runs: pools of threads, the loop engine, fork and join, scopes, submitted and scheduled tasks.
 *
 * <p>A {@link dev.manyhands.pool.ThreadPool} keeps a fixed number of threads for work that computes, a {@link
 * dev.manyhands.pool.VirtualPool} makes a virtual thread per task for work that waits, a {@link dev.manyhands.pool.ProcessPool} has child
 * JVMs. All run {@link dev.manyhands.pool.LoopTask}s for the verbs of {@code dev.manyhands}, a process pool on threads that send and wait,
 * and all are complete {@link java.util.concurrent.ExecutorService}s. Nothing in here knows what a
 * map or a reduction is: it knows numbered units of work, threads that take and steal them, and what happens when one fails, is
 * cancelled or does not come back.
 *
 * <p>A {@code Loop} deals units to the caller and to the workers it can get ({@code Ranges}: who has what; {@code Crew}: who takes part,
 * and
 * how failures and interrupts reach exactly them); a {@code WatchedLoop} hands them to threads that its caller can give up. A {@code
 * Worker} waits at its {@code Mailbox}, and finds by itself what is on the {@code Board} and in the {@code SubmissionQueue}. {@code
 * JoinTree} and {@code Strand} are fork and join by stealing with leapfrogging. {@code Admission} keeps the places of a virtual pool.
 *
 * <p>Leans on {@code process}, {@code function} and {@code internal}.
 */
package dev.manyhands.pool;
