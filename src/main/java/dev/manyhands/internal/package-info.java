/**
 * What the other rooms need and users do not: settings from the environment, copies of loops per class of lambda, a timer, random
 * numbers by position, and events for Flight Recorder.
 *
 * <p>Never part of the API; may change in any release. Leans on nothing but the JDK.
 */
package dev.manyhands.internal;
