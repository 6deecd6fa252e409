/**
 * Results cached on disk: a function that was called before with the same arguments, and whose code has not changed, is not called
 * again, in this run of the program or the next. {@link dev.manyhands.cache.Memory} is the way in.
 *
 * <p>Two halves. The key says what makes two calls the same call: the function's name, its code and everything of the application that it
 * can reach, what it has captured, its arguments ({@code FunctionKey} and {@code CallKey}). The store keeps one folder per function and one
 * per entry ({@code Store} says how, and why many processes need no lock for it); {@code EntryHeader} describes the file that holds a
 * result, {@code KeyLocks} lets only one compute it.
 *
 * <p>Leans on {@code dev.manyhands.function} and {@code dev.manyhands.internal}, and on two libraries whose types never appear in
 * a signature: hash4j for the hash function, and lz4-java, which is optional. The verbs know nothing of this package but
 * {@link dev.manyhands.function.ResultCache}, and this package nothing of the verbs.
 */
package dev.manyhands.cache;
