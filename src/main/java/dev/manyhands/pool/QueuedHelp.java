package dev.manyhands.pool;

/** Helpers for watched loops, who come through the queue of a pool: first come, first served, together with the tasks that were submitted. */
final class QueuedHelp implements WatchedHands {
    private final ThreadPool pool;

    QueuedHelp(ThreadPool pool) {
        this.pool = pool;
    }

    /**
     * An entry of the queue: who takes it joins the source.
     *
     * @param source has work
     */
    record Call(Source source) implements Runnable {
        @Override
        public void run() {
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
        for (int k = Math.min(wanted, pool.size()); k > 0; k--) {
            pool.call(new Call(source));
        }
    }

    @Override
    public void remove(int slot) {
        // calls that are left in the queue find that there is nothing to join
    }

    @Override
    public void beginWaiting() {
        pool.beginWaiting();
    }

    @Override
    public void endWaiting() {
        pool.endWaiting();
    }

    @Override
    public void abandon(Thread thread, Worker worker) {
        pool.replace(worker);
    }

    @Override
    public boolean othersWait() {
        return pool.hasQueued();
    }
}
