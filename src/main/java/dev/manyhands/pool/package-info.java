/**
 * Where tasks run: {@link dev.manyhands.pool.ThreadPool}, its loop engine with range stealing, fork and join, and scopes.
 *
 * <p>A {@link dev.manyhands.pool.LoopTask} over numbered units is what the verbs of the face are made of. A {@code Loop} deals the units
 * to the caller and to the workers it can get ({@code Ranges}: who has what; {@code Crew}: who takes part, and how failures and interrupts
 * reach exactly them); a {@code Worker} waits at its {@code Mailbox}, and finds by itself what is on the {@code Board} and in the
 * {@code SubmissionQueue}. {@code JoinTree} and {@code Strand} are fork and join by stealing with leapfrogging.
 *
 * <p>Leans on {@code function} and {@code internal}, and on JCTools for the submission queue, which must not appear in a signature.
 */
package dev.manyhands.pool;
