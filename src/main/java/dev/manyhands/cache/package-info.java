/**
 * Results cached on disk: a function that was called before with the same arguments, and whose code has not changed, is not called
 * again, in this run of the program or the next.
 *
 * <p>Two halves: the key (what makes two calls the same call: the function's name, its code and everything of the application that it
 * can reach, what it has captured, its arguments) and the store (one folder per function, one per entry).
 *
 * <p>Leans on {@code dev.manyhands.function} and {@code dev.manyhands.internal}, and on hash4j for the hash function, whose types never
 * appear in a signature.
 */
package dev.manyhands.cache;
