package dev.manyhands.function;

/**
 * What became of one item of a job.
 *
 * @param index position of the item: the index in a range, the position in the input from 0, row times columns plus column for a grid
 * @param value what the function gave, or what was put in its place; null for bodies that give nothing and for items that failed
 * @param failure the last failure if the item failed (also if a value was put in its place), else null
 * @param attempts how often the item was tried, at least 1
 */
public record ItemResult(long index, Object value, Throwable failure, int attempts) {
    /**
     * Returns whether the function returned.
     *
     * @return true unless the item failed or ran out of time
     */
    public boolean isSuccess() {
        return failure == null;
    }
}
