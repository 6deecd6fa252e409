package dev.manyhands.pool;

/**
 * What the thread that watches a {@link WatchedLoop} looks after: time limits of units and of the whole.
 */
public interface LoopWatch {
    /** Looks after nothing: the loop ends when all its units do. */
    LoopWatch NONE = new LoopWatch() {
        @Override
        public long look(WatchedLoop loop) {
            return Long.MAX_VALUE;
        }
    };

    /**
     * Looks at what runs and does what has become due: interrupts, {@linkplain WatchedLoop#abandon abandons}, {@linkplain WatchedLoop#fail
     * fails}. Short and without blocking. Called by one thread at a time.
     *
     * @param loop the loop
     * @return nanoseconds until the next look, {@link Long#MAX_VALUE} when there is nothing to wait for
     */
    long look(WatchedLoop loop);

    /**
     * Returns whether units are handed out one at a time, because a participant may be abandoned in the middle of one.
     *
     * @return false if participants may take as many as are done in some microseconds
     */
    default boolean oneByOne() {
        return false;
    }

    /**
     * Returns how long participants that have been interrupted are waited for before they are abandoned.
     *
     * @return nanoseconds, or {@link Long#MAX_VALUE} to wait for them however long it takes
     */
    default long graceNanos() {
        return Long.MAX_VALUE;
    }
}
