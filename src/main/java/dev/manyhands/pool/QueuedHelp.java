package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Helpers for one watched loop, who come through the queue of a pool: first come, first served, together with the tasks that were
 * submitted.
 */
final class QueuedHelp implements WatchedHands {
    /*
     * The queue holds about as many calls of a loop as the pool has threads, however often the loop gets more work while the threads are
     * busy with other things. No wake-up is lost by that: who brings work makes it visible and then looks at the count; who takes a call
     * out
     * of the queue counts it out and then looks for work. Both are volatile, so either the call finds the work or another one is added.
     */
    private final ThreadPool pool;
    private final AtomicInteger queued = new AtomicInteger();

    QueuedHelp(ThreadPool pool) {
        this.pool = pool;
    }

    /**
     * An entry of the queue: who takes it joins the source.
     *
     * @param source has work
     * @param queued counts the calls of the source
     */
    record Call(Source source, AtomicInteger queued) implements Runnable {
        @Override
        public void run() {
            queued.getAndDecrement();
            if (source.joinable()) {
                source.join(Worker.current());
            }
        }
    }

    @Override
    public int post(Source source, int wanted) {
        nudge(source, wanted);
        return -1;
    }

    @Override
    public void nudge(Source source, int wanted) {
        for (int k = wanted; k > 0 && queued.get() < pool.size(); k--) {
            queued.getAndIncrement();
            pool.workforce().call(new Call(source, queued));
        }
    }

    @Override
    public void remove(int slot) {
        // calls that are left in the queue find that there is nothing to join
    }

    @Override
    public void beginWaiting(boolean mayGoOnEarly) {
        pool.workforce().beginWaiting();
    }

    @Override
    public void endWaiting() {
        pool.workforce().endWaiting();
    }

    @Override
    public void abandon(Thread thread, Worker worker) {
        pool.workforce().replace(worker);
    }

    @Override
    public boolean othersWait() {
        return pool.hasQueued();
    }
}
