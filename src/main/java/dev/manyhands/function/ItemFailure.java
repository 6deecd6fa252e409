package dev.manyhands.function;

import java.io.Serializable;

/**
 * The last failure of one item of a job.
 *
 * @param index position of the item: the index in a range, the position in the input from 0, row times columns plus column for a grid
 * @param cause what the item threw, or a {@link java.util.concurrent.TimeoutException}
 * @param attempts how often the item was tried, at least 1
 */
public record ItemFailure(long index, Throwable cause, int attempts) implements Serializable {
}
