/**
 * The face of Manyhands: {@link dev.manyhands.Parallel} with its verbs, {@link dev.manyhands.Job} with its options.
 *
 * <p>{@link dev.manyhands.Items}, {@link dev.manyhands.IntRange}, {@link dev.manyhands.LongRange} and {@link dev.manyhands.Grid} carry
 * the verbs of one kind of input each. Everything else in here is package-private: how a verb is put on the loop engine of
 * {@link dev.manyhands.pool}. Leans on {@code pool} and {@code function}; no type of a pool's inside may leak in.
 */
package dev.manyhands;
