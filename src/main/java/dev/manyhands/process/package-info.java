/**
 * Child JVMs: how they are started, watched and talked to. What {@link dev.manyhands.pool.ProcessPool} stands on.
 *
 * <p>A {@link dev.manyhands.process.Children} holds the children of one pool. A thread that has work for them opens a {@link
 * dev.manyhands.process.Session} with what all its calls have in common, which crosses once per child, gets a child for itself with {@link
 * dev.manyhands.process.Session#acquire} and sends it arguments and receives results. Leans on {@code shm} for what lies in shared memory;
 * knows nothing of pools, jobs and verbs. Nothing here is for users.
 */
package dev.manyhands.process;
