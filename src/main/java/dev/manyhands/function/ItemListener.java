package dev.manyhands.function;

import java.io.Serializable;

/**
 * Is told of each item of a job as it finishes.
 */
@FunctionalInterface
public interface ItemListener extends Serializable {
    /**
     * Called once for each item that has finished, by the thread that ran it: concurrently, and in no order.
     *
     * @param result what became of the item
     * @throws Exception ends the job as a failure of the item does
     */
    void finished(ItemResult result) throws Exception;
}
