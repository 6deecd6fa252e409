package dev.manyhands.cache;

import java.time.Duration;

/**
 * What a {@link Memory}, and all that were derived from it by options, have done in this process. Each number is exact; together they are
 * a snapshot only while no call is under way.
 *
 * @param hits         calls whose result was there
 * @param misses       calls that had to be computed
 * @param timeSaved    how long the results that were there had taken when they were computed; time spent on the look-up is not taken off
 * @param bytesRead    bytes of the entries that were hit
 * @param bytesWritten bytes of the entries that were stored
 * @param evicted      entries that this process has removed to stay within a limit
 * @param damaged      entries that were found damaged or half-written, and computed again
 * @param failures     results that could not be stored, or not be restored: a full disk, no permission, a class that is not serializable
 */
public record CacheStatistics(long hits, long misses, Duration timeSaved, long bytesRead, long bytesWritten, long evicted, long damaged,
                              long failures) {
}
