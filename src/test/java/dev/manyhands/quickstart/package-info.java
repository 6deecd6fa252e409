/**
 * The quickstart: one real job done twice, by a plain loop and with Manyhands, through the public API only.
 *
 * <p>{@link dev.manyhands.quickstart.ClassCensus} is the program and the place to begin. {@link dev.manyhands.quickstart.Census}
 * is the answer it computes. The other classes find the files, take the times and print the result.
 */
package dev.manyhands.quickstart;
