/**
 * Synchronizers for the threads of one JVM, with the methods and the behaviour of their namesakes in {@code java.util.concurrent}.
 *
 * <p>A user changes the import. What differs is the cost: a thread that waits looks again for a while before it parks, and what two
 * threads write does not share a cache line with anything else. With more threads than processors a waiting thread gives way almost
 * at once; a virtual thread parks and leaves its carrier to others; a thread that has parked uses no processor time.
 *
 * <p>Leans on {@code internal} only. No type of that room may appear in a signature.
 */
package dev.manyhands.sync;
