package dev.manyhands.pool;

/** What a {@link WatchedLoop} needs of its pool. */
interface WatchedHands extends Hands {
    /**
     * Says that the calling thread will wait for a loop of this pool: if it is one of the pool's, another one takes its place. It may go on
     * before all of them have ended, as the consumer of a stream does, or waits for them all.
     */
    void beginWaiting(boolean mayGoOnEarly);

    /** Takes {@link #beginWaiting} back. */
    void endWaiting();

    /** Puts another thread into the place of one that does not come back; the worker is null if the thread is none of a thread pool's. */
    void abandon(Thread thread, Worker worker);

    /** Whether other work waits for a thread of this pool. */
    boolean othersWait();

    /** Whether units must wait for a slot before they begin. */
    default boolean isPaced() {
        return false;
    }

    /** Waits until another unit may begin. */
    default void awaitSlot() throws InterruptedException {
    }
}
