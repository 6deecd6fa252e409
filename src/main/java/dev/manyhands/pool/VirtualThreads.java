package dev.manyhands.pool;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/** What a {@link VirtualPool} is made of, as its threads see it: the places, the limit on the rate, the life of the pool, who runs. */
final class VirtualThreads {
    private static final Logger LOG = System.getLogger(VirtualPool.class.getName());

    final Admission admission;
    /** The limit on the rate, or null. */
    final RateLimiter limiter;
    final Life life = new Life();
    private final String pool;
    private final ThreadFactory factory;
    /** The threads that run tasks or help, and what they know of their places. */
    private final Map<Thread, Stay> running = new ConcurrentHashMap<>();

    /** The threads of a pool that is described so, with so many places. */
    VirtualThreads(String pool, int places, RateLimiter limiter, ThreadFactory factory) {
        this.pool = pool;
        this.limiter = limiter;
        this.factory = factory;
        this.admission = new Admission(places, limiter, slot -> new Pacer(this, slot));
    }

    /** A thread that is not started yet. */
    Thread newThread(Runnable body) {
        return factory.newThread(body);
    }

    /** Makes a thread known that is about to begin its work. */
    void arrive(Thread thread, Stay stay) {
        running.put(thread, stay);
        if (life.isStopped()) { // volatile, after the put: who stops the pool does it the other way round
            thread.interrupt();
        }
    }

    void depart(Thread thread) {
        running.remove(thread);
    }

    /** What the current thread knows of its place, or null if it is none of this pool. */
    Stay current() {
        return running.get(Thread.currentThread());
    }

    /** Gives up a thread of this pool that does not come back, if it is one. */
    void giveUp(Thread thread) {
        Stay stay = running.get(thread);
        if (stay != null) {
            stay.giveUp();
        }
    }

    /**
     * Begins a task that waits in the queue in the place of the current thread, which is about to wait for it; or gives the place back.
     * Null if the task does not wait in the queue, or the thread has no place here.
     */
    Loan lend(TaskTicket ticket) {
        Stay self = ticket == null ? null : current();
        if (self == null || !self.holdsPlace()) {
            return null;
        }
        if (admission.repay()) {
            admission.dispatch(1);
            return new Loan(admission, null);
        }
        Stay borrower = admission.remove(ticket) ? ticket.lend() : null;
        return borrower == null ? null : new Loan(admission, borrower);
    }

    /** Keeps the place of the current thread, which is about to wait for what has begun; null if it has none here. */
    Loan keep() {
        Stay self = current();
        return self == null || !self.holdsPlace() ? null : Loan.idle(admission);
    }

    /** Accepts a task and starts it or puts it into the queue. */
    void execute(Runnable task) {
        if (!life.enter()) {
            throw rejected("the task");
        }
        TaskTicket ticket = new TaskTicket(this, task);
        admission.submit(ticket);
        if (life.isStopped() && admission.remove(ticket)) { // else it came too late to be among those that stop() returns
            life.exit();
            throw rejected("the task");
        }
    }

    /** Drops the tasks that have not begun, oldest first, and interrupts the threads that run. */
    List<Runnable> stop() {
        life.stop();
        List<Runnable> never = new ArrayList<>();
        for (TaskTicket ticket : admission.drain(TaskTicket.class)) {
            never.add(ticket.task);
            life.exit();
        }
        running.keySet().forEach(Thread::interrupt);
        return never;
    }

    RejectedExecutionException rejected(String what) {
        return new RejectedExecutionException(pool + " is closed: " + what + " was not accepted");
    }

    /** Reports a failure of a task that nobody asks for the result of; throws nothing. */
    void uncaught(Throwable failure) {
        Thread self = Thread.currentThread();
        var handler = self.getUncaughtExceptionHandler();
        if (handler instanceof ThreadGroup) { // it has none of its own; the group would write to the console
            handler = Thread.getDefaultUncaughtExceptionHandler();
        }
        try {
            if (handler == null) {
                LOG.log(Logger.Level.ERROR, "a task given to execute(...) of " + pool + " failed", failure);
            } else {
                handler.uncaughtException(self, failure);
            }
        } catch (Throwable second) {
            broken("the uncaught exception handler failed", second);
        }
    }

    /** Reports a failure of our own code or of the system's, if there is memory left to do so. */
    void broken(String what, Throwable failure) {
        try {
            LOG.log(Logger.Level.ERROR, pool + ": " + what, failure);
        } catch (Throwable noReport) {
            Thread.yield();
        }
    }
}
