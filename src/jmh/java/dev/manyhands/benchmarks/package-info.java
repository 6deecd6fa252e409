/** Benchmarks, each with its peer from the JDK as a twin in the same class; the figures are in BENCHMARKS.md. */
package dev.manyhands.benchmarks;
