/**
 * MPI's programming model inside one JVM: a {@link dev.manyhands.comm.World} of ranks that run the same code, each with a
 * {@link dev.manyhands.comm.Communicator} by which it sends, receives, and takes part in collective operations.
 *
 * <p>The names, the arguments and the rules are those of the MPI standard, so that a program written against its text ports line by
 * line. What MPI does not have: a world whose ranks all wait for ever ends with a report instead of hanging, and a collective that the
 * ranks call in different ways is an error that names them.
 *
 * <p>Leans on {@code function} and {@code internal}. The algorithms know only {@code Transport}, which moves messages
 * between ranks; that ranks are threads and share a heap must stay behind it.
 */
package dev.manyhands.comm;
