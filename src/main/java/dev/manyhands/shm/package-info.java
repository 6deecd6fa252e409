/**
 * Memory that processes share: mapped files, and what is built in them.
 *
 * <p>A {@link dev.manyhands.shm.ByteRing} carries bytes from one process to another for as long as both live, in memory that is used again
 * and again. What is here knows nothing of who shares and of what the bytes mean, starts no thread and never waits: waiting is for those
 * who know whom they wait for. Leans on the JDK alone.
 */
package dev.manyhands.shm;
