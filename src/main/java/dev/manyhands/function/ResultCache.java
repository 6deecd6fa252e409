package dev.manyhands.function;

import java.io.Serializable;

/**
 * Results that are kept from one run of a program to the next, so that work that was done once is not done again.
 *
 * <p>A job looks up each of its items before it calls the body, and hands over what the body returned:
 * <pre>
 * ResultCache.Lookup lookup = cache.forFunction(body, "map");
 * Object result;
 * try (ResultCache.Slot slot = lookup.open(item)) {
 *     if (slot.isHit()) {
 *         result = slot.value();
 *     } else {
 *         long begun = System.nanoTime();
 *         result = body.apply(item);
 *         slot.store(result, System.nanoTime() - begun);
 *     }
 * }
 * </pre>
 *
 * <p>A body that fails stores nothing. Implementations are safe for any number of threads. They are serializable, so that a job may send
 * them to another process along with its body.
 */
@FunctionalInterface
public interface ResultCache extends Serializable {
    /**
     * Finds what there is to know of a function, once for all of its items.
     *
     * @param function the function: an object of a functional interface
     * @param kind     what is stored of it, for example {@code "map"} for results and {@code "forEach"} for the mere fact that an item is
     *                 done; entries of different kinds never meet, even if the function is the same
     * @return where its results are looked up
     * @throws IllegalArgumentException if the function, or something that it has captured, cannot be identified; the message names it
     */
    Lookup forFunction(Object function, String kind);

    /** The results of one function. */
    @FunctionalInterface
    interface Lookup extends Serializable {
        /**
         * Looks up the result for an item. Trouble with the storage counts as "not there".
         *
         * @param item what the function is called with; null is an item like any other
         * @return the place of the result; to be closed by the thread that opened it
         * @throws IllegalArgumentException if the item has no identity that lasts; the message says what in it has none
         * @throws InterruptedException     if the thread is interrupted while another one computes this result, where a cache waits for
         * that
         */
        Slot open(Object item) throws InterruptedException;
    }

    /** The place of one result. */
    interface Slot extends AutoCloseable {
        /**
         * Says whether the result is there.
         *
         * @return true if {@link #value()} may be called, false if the body has to be
         */
        boolean isHit();

        /**
         * Returns the stored result.
         *
         * @return the result, maybe null
         * @throws IllegalStateException if there is none
         */
        Object value();

        /**
         * Keeps a result. Does not fail: a result that cannot be stored is left out, and the cache reports that in its own way.
         *
         * @param value what the body returned, maybe null
         * @param nanos how long the body took, in nanoseconds
         */
        void store(Object value, long nanos);

        /** Lets those go on who wait for this result; without one, the first of them computes it. */
        @Override
        void close();
    }
}
