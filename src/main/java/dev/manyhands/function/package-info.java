/**
 * The words that all rooms share: the serializable functional interfaces of the API, the exceptions that jobs end with, what is
 * to be done about items that fail, a switch that cancels, and how a job says how far it has come.
 *
 * <p>The interfaces are the ones of {@link java.util.function} with two differences: they are {@link java.io.Serializable}, so
 * that a plain lambda can cross a process border, and their methods may throw checked exceptions. A variable of a JDK interface
 * passes as a method reference: {@code f::apply}.
 *
 * <p>Leans on nothing but the JDK, and on the timer of {@code internal} for deadlines. Nothing that runs or waits for work belongs here.
 */
package dev.manyhands.function;
