package dev.manyhands.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a stored result without loading it.
 *
 * @param function  readable name of the function
 * @param arguments the arguments as readable text, shortened; empty if the manifest is gone
 * @param created   when the result was computed
 * @param lastUsed  when it was last stored or returned
 * @param duration  how long the computation took
 * @param bytes     its size on disk
 */
public record CacheEntry(String function, List<String> arguments, Instant created, Instant lastUsed, Duration duration, long bytes) {
}
