package dev.manyhands.process;

/**
 * What has become of a call.
 *
 * @param result its result
 * @param failure what it has thrown, or why its result could not be received; null if there is a result
 */
record Reply(Object result, Throwable failure) {
}
