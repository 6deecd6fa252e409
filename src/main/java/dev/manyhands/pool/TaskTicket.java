package dev.manyhands.pool;

import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** A task that was given to {@link VirtualPool#execute}. */
final class TaskTicket extends Ticket {
    final Runnable task;
    private final VirtualThreads threads;
    /** Whether it runs out of turn, so nobody has waited for its slot of the rate limit; written before the thread is started. */
    private boolean outOfTurn;
    /** The thread that waits for the slot, out of turn. */
    private volatile Thread pacing;

    TaskTicket(VirtualThreads threads, Runnable task) {
        super(1, true);
        this.threads = threads;
        this.task = task;
        if (task instanceof VirtualTask<?> future && future.isOf(threads)) {
            future.enqueued(this);
        }
    }

    @Override
    public boolean admitted() {
        return new Stay(threads, this, false).start();
    }

    /** Runs this task, which has just been taken out of the queue, in the place of a thread that waits for it; null if that fails. */
    Stay lend() {
        outOfTurn = true;
        Stay borrower = new Stay(threads, this, true);
        return borrower.start() ? borrower : null;
    }

    @Override
    void work() {
        if (outOfTurn && threads.limiter != null) {
            awaitSlot(threads.limiter);
        }
        try {
            task.run();
        } catch (Throwable failure) {
            threads.uncaught(failure);
        }
    }

    private void awaitSlot(RateLimiter limiter) {
        Thread self = Thread.currentThread();
        pacing = self; // volatile, before the look at the state; a canceller sets the state and then reads this
        long slot = limiter.reserve();
        limiter.await(slot, () -> self.isInterrupted() || task instanceof VirtualTask<?> future && future.isDone());
        if (limiter.nanosUntil(slot) > 0) {
            limiter.cancel(slot);
        }
    }

    /** Called after the task was cancelled. */
    void cancelled() {
        if (threads.admission.remove(this)) {
            threads.life.exit();
        } else {
            LockSupport.unpark(pacing);
        }
    }

    @Override
    void left() {
        // it wants no more places
    }

    @Override
    void failed(Throwable why) {
        if (task instanceof VirtualTask<?> future) {
            future.setException(why);
            if (future instanceof VirtualJob job) {
                job.neverBegan();
            }
            return;
        }
        threads.uncaught(why);
        if (task instanceof Future<?> foreign) {
            foreign.cancel(false); // or whoever waits for it would wait for ever
        }
    }
}
