package dev.manyhands.pool;

/** Virtual threads that help one source of work: each needs a place of the pool, and waits for it in the queue together with the tasks. */
final class VirtualHands extends Ticket implements WatchedHands {
    /*
     * No wake-up is lost. A source that gets work first makes it visible and then asks (nudge), which adds a place to those that
     * this ticket wants unless it has or wants all it may have. A place that was wanted or had is taken off that count before the last
     * look for work: in "admitted" and "left", the count goes down under the lock of the admission, and then the source is asked
     * whether there is something to do. So the one who was refused for the count's sake had made its work visible before that look.
     *
     * A thread of the pool that waits for the source lends it its place: the first helper is started in that, whatever the queue. So
     * loops nest without a deadlock on a pool of any size.
     */
    private final VirtualThreads threads;
    private volatile Source source;
    /** Guards what follows. */
    private final Object lender = new Object();
    /** Volatile for a first look without the lock: seldom is there anything to lend. */
    private volatile boolean lending;
    private Loan loan;
    /** Not null while the thread waits and keeps its place. */
    private Loan idle;
    /** Whether the thread that waits may go on before all helpers have ended. */
    private boolean goesOnEarly;

    /** Makes hands for one source, which may have so many helpers at the same time. */
    VirtualHands(VirtualThreads threads, int most) {
        super(most, false);
        this.threads = threads;
    }

    @Override
    public int post(Source work, int wanted) {
        source = work;
        nudge(work, wanted);
        return 0;
    }

    @Override
    public void nudge(Source work, int wanted) {
        int left = wanted > 0 && lend() ? wanted - 1 : wanted;
        if (left > 0) {
            threads.admission.demand(this, left);
        }
    }

    @Override
    public void remove(int slot) {
        threads.admission.remove(this);
    }

    /**
     * Says that the calling thread will wait for the source: the pool does not terminate before, and if the thread is one of the pool's, a
     * helper gets its place meanwhile.
     */
    @Override
    public void beginWaiting(boolean mayGoOnEarly) {
        if (!threads.life.enterLate()) {
            throw threads.rejected("the job");
        }
        Stay self = threads.current();
        if (self != null && self.holdsPlace()) {
            synchronized (lender) {
                lending = true;
                goesOnEarly = mayGoOnEarly;
            }
            if (source != null) {
                lend();
            }
        }
    }

    /** Takes {@link #beginWaiting} back, on the same thread. */
    @Override
    public void endWaiting() {
        Loan last;
        synchronized (lender) {
            lending = false;
            last = loan;
            loan = null;
            settleIdle();
        }
        if (last != null) {
            last.settle();
        }
        threads.life.exit();
    }

    /**
     * Starts a helper in the place of the thread that waits, if it has one. If there is nothing to do for a helper, or those who are inside
     * have places of their own, the place of the consumer of a stream goes back to the pool: it goes on before they end, so that one of
     * them has overdrawn, and has given that place back when it began to wait for something itself. The caller of a loop waits for them
     * all, so each has a place that it can lend.
     */
    private boolean lend() {
        if (!lending) {
            return false;
        }
        Stay helper = null;
        boolean isRepaid;
        boolean isIdle = false;
        synchronized (lender) {
            if (!lending || loan != null && loan.isOut()) {
                return false;
            }
            isRepaid = threads.admission.repay();
            if (!isRepaid && source.joinable() && threads.admission.enter(this)) {
                threads.life.enterLate(); // it succeeds, as the thread that waits is in
                helper = new Stay(threads, this, true);
            } else if (!isRepaid && !goesOnEarly) {
                isIdle = true;
            }
            if (!isIdle) {
                settleIdle();
                loan = new Loan(threads.admission, helper);
            } else if (idle == null) {
                idle = Loan.idle(threads.admission);
            }
        }
        if (isIdle) {
            return false;
        }
        if (helper != null) {
            return helper.start();
        }
        if (isRepaid) {
            threads.admission.dispatch(1);
        } else {
            threads.admission.give();
        }
        return false;
    }

    /** The place of the thread that waits is not idle any more. */
    private void settleIdle() {
        if (idle != null) {
            idle.settle();
            idle = null;
        }
    }

    /** Gives up a helper that does not come back: another one gets its place. */
    @Override
    public void abandon(Thread thread, Worker worker) {
        threads.giveUp(thread);
    }

    /** Whether other work waits for a place, and a helper that leaves would give it one. */
    @Override
    public boolean othersWait() {
        if (!threads.admission.othersWait(this)) {
            return false;
        }
        Stay self = threads.current();
        return self != null && !self.isBorrowed();
    }

    /** Waits until the rate limit, if there is one, allows another unit of a loop to begin. */
    @Override
    public void awaitSlot() throws InterruptedException {
        if (threads.limiter != null) {
            threads.limiter.acquire();
        }
    }

    @Override
    public boolean isPaced() {
        return threads.limiter != null;
    }

    // ---- for the queue

    @Override
    public boolean admitted() {
        if (source.joinable()) {
            if (threads.life.enterLate()) {
                return new Stay(threads, this, false).start();
            }
            threads.admission.leave(this);
            source.refused();
            return false;
        }
        threads.admission.leave(this);
        if (source.joinable()) {
            threads.admission.request(this, 1); // who asks us looks at the queue again
        }
        return false;
    }

    @Override
    void work() {
        try {
            source.join(null);
        } catch (Throwable broken) { // not a task's failure, which the source has caught: no memory, say
            threads.broken("a helper met an error outside of any task", broken);
        }
    }

    @Override
    void left() {
        threads.admission.leave(this);
        if (source.joinable()) {
            nudge(source, 1);
        } else {
            lend(); // the place of the thread that waits was with this helper, perhaps: it must not lie idle
        }
    }

    @Override
    void failed(Throwable why) {
        threads.broken("a job goes on with fewer threads", why);
        if (threads.admission.isAlone(this)) {
            source.refused();
        }
    }
}
