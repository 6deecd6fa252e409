package dev.manyhands.pool;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The workers of a pool and the tasks that wait for them, from the pool's opening to its end. */
final class Workforce {
    /*
     * The queue is closed, the state changed and threads are counted under "lifecycle". A task was accepted if the queue took it, which
     * it does atomically until it is closed; so what was accepted is seen by who closes it. The pool is terminated when it is
     * ending, nothing is queued and no thread is left; a thread that is to end looks at "ending" before it looks at the queue.
     */
    private static final Logger LOG = System.getLogger(ThreadPool.class.getName());

    private enum State { OPEN, SHUTDOWN, STOPPED }

    final Roster roster;
    private final ThreadPool pool;
    private final ThreadMaker maker;
    private final Uncaught uncaught;
    private final SubmissionQueue queue = new SubmissionQueue();
    /** Null if the queue has no bound. */
    private final QueueBound bound;
    /** Threads that wait for a loop which only this pool's threads run: the pool does not end before. */
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final Object lifecycle = new Object();
    /** Threads that run and that the end of the pool waits for; guarded by lifecycle. */
    private int live;
    /** The highest number in a thread's name; guarded by lifecycle. */
    private int lastNumber;
    private volatile State state = State.OPEN;
    /** Why the last thread could not be made, or null. */
    private volatile Throwable noThread;

    Workforce(ThreadPool pool, ThreadPoolBuilder options) {
        this.pool = pool;
        this.maker = new ThreadMaker(pool, options);
        this.uncaught = new Uncaught(pool, options.uncaughtExceptionHandler);
        this.bound = options.whenFull == null ? null : new QueueBound(options.size, options.queueCapacity, options.whenFull);
        this.roster = Roster.of(pool, options.size);
        this.lastNumber = options.size;
    }

    // ---- tasks

    /** Accepts a task, or throws. */
    void submit(Runnable task) {
        if (bound != null && QueueBound.counts(task)) {
            bound.enter(pool);
        }
        if (!queue.offer(task)) {
            throw rejected("the task");
        }
        boolean woken = roster.wake();
        if (noThread != null) {
            takeBack(task);
        }
        if (woken && task instanceof PoolTask<?> submitted) {
            submitted.workerWoken();
        }
    }

    RejectedExecutionException rejected(String what) {
        return new RejectedExecutionException(pool + " is closed: " + what + " was not accepted");
    }

    /** Whether tasks wait for a thread, after somebody has found none that was idle. */
    boolean isPressed() {
        if (!roster.isCrowded()) {
            return false;
        }
        if (queue.isEmpty()) {
            roster.setCrowded(false);
            if (queue.isEmpty()) {
                return false;
            }
            roster.setCrowded(true);
        }
        return true;
    }

    boolean hasQueued() {
        return !queue.isEmpty();
    }

    Runnable poll() {
        return queue.poll();
    }

    /** Runs a task of the queue; nothing that it throws and no interrupt that was meant for it gets past here. */
    void run(Worker worker, Runnable task) {
        boolean counted = bound != null && QueueBound.counts(task);
        if (counted) {
            worker.countedTask.set(true);
        }
        try {
            task.run();
        } catch (Throwable failure) {
            uncaught.report(failure);
        }
        Thread.interrupted();
        if (counted) {
            leave(worker);
        }
    }

    /** The task of the worker has ended or was given up, whichever is first. */
    private void leave(Worker worker) {
        if (bound != null && worker.countedTask.getAndSet(false)) {
            bound.leave();
        }
    }

    void broken(Throwable failure) {
        uncaught.broken(failure);
    }

    // ---- helpers of watched loops

    /** Puts a call for help into the queue; tells its source if nobody will come any more. */
    void call(QueuedHelp.Call call) {
        if (!isEnding()) {
            queue.offerLate(call);
            roster.wake();
        }
        if (isEnding() || noThread != null && hasNobody()) { // also after the offer: the workers may have gone meanwhile
            call.source().refused();
        }
    }

    /**
     * A worker that will wait for a loop which only workers run leaves its place to another one for good; it ends with what it runs. Also
     * one of another pool: the loop may need that pool in turn.
     */
    void beginWaiting() {
        waiting.getAndIncrement();
        Worker worker = Worker.current();
        if (worker != null) {
            worker.pool().workforce().replace(worker, false);
        }
    }

    /** Lets the pool not end before {@link #endWaiting}, if it takes work on at all. */
    void beginWatching() {
        waiting.getAndIncrement(); // before the look at the state: who ends the pool writes that and then looks at the count
        if (state != State.OPEN) {
            endWaiting();
            throw rejected("the job");
        }
    }

    void endWaiting() {
        if (waiting.decrementAndGet() == 0 && state != State.OPEN) {
            end(state);
        }
    }

    // ---- threads

    /** Makes and starts the thread of a worker that was claimed for the first time. */
    void start(Worker worker) {
        synchronized (lifecycle) {
            if (isTerminated()) {
                worker.mailbox.notStarted();
                return;
            }
            live++;
            try {
                Thread thread = maker.make(worker);
                worker.set(thread);
                thread.start();
                noThread = null;
                return;
            } catch (Throwable failure) {
                live--;
                worker.set(null);
                worker.mailbox.notStarted();
                roster.becameIdle();
                if (noThread == null) {
                    LOG.log(Logger.Level.WARNING, pool + " goes on with " + live + " threads: no more could be started", failure);
                }
                noThread = failure;
                if (live > 0 || state == State.OPEN) {
                    return;
                }
            }
        }
        giveUp(queue.drain());
        terminated.countDown();
    }

    private boolean hasNobody() {
        synchronized (lifecycle) {
            return live == 0;
        }
    }

    /** Rejects a task that is in the queue already, if the pool has no thread and could not start one. */
    private void takeBack(Runnable task) {
        Throwable reason = noThread;
        boolean found = false;
        synchronized (lifecycle) {
            if (live > 0 || state != State.OPEN || reason == null) {
                return;
            }
            List<Runnable> queued = queue.drain();
            for (int k = queued.size() - 1; k >= 0 && !found; k--) {
                found = queued.get(k) == task;
                if (found) {
                    queued.remove(k);
                }
            }
            queued.forEach(queue::offer);
        }
        if (found) {
            if (bound != null && QueueBound.counts(task)) {
                bound.leave();
            }
            throw new RejectedExecutionException(pool + " has no thread and could not start one: the task was not accepted", reason);
        }
    }

    /** Tells tasks that were accepted that nobody will run them. */
    private void giveUp(List<Runnable> tasks) {
        LOG.log(Logger.Level.ERROR, pool + " was closed with " + tasks.size() + " tasks that no thread could be started for", noThread);
        for (Runnable task : withdraw(tasks)) {
            if (task instanceof Future<?> future) {
                future.cancel(false);
            }
        }
    }

    /** The last act of a worker. */
    void ended(Worker worker) {
        synchronized (lifecycle) {
            worker.set(null);
            if (worker.isDetached()) {
                roster.gone(worker);
            } else {
                worker.mailbox.notStarted(); // a task that still runs, on a detached worker, may need others again
            }
            if (!worker.isGivenUp()) {
                oneLess();
            }
        }
        if (hasQueued()) {
            roster.nudge(1); // what came after this worker's last look
        }
    }

    private void oneLess() {
        live--;
        if (live == 0 && isEnding() && queue.isEmpty()) {
            terminated.countDown();
        }
    }

    /**
     * Gives the place of a worker that is stuck in a task to a new worker, so that the pool keeps its size. The old one goes on with what
     * it runs and ends when that is done; nobody waits for it any more, not even the end of the pool. Without effect for a worker that
     * was given up before. For any thread, the worker's own included.
     */
    void replace(Worker worker) {
        replace(worker, true);
    }

    /** The same, also for a worker that is not given up: it is waited for. */
    private void replace(Worker worker, boolean isGivenUp) {
        synchronized (lifecycle) {
            if (worker.thread() == null) {
                return;
            }
            if (roster.replace(worker, lastNumber + 1)) {
                lastNumber++;
            }
            if (isGivenUp && worker.giveUp()) {
                oneLess();
            }
        }
        leave(worker);
        if (hasQueued() || roster.findSource(0) != null) {
            roster.nudge(1);
        }
    }

    // ---- the end

    boolean isEnding() {
        return state == State.STOPPED || state == State.SHUTDOWN && waiting.get() == 0;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    boolean awaitTermination(long nanos) throws InterruptedException {
        return terminated.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Accepts no more tasks; those that were accepted are run. */
    void shutdown() {
        end(State.SHUTDOWN);
    }

    /** The same, but those that have not begun are returned, unless they are the pool's own, and those that run are interrupted. */
    List<Runnable> stop() {
        end(State.STOPPED);
        List<Runnable> never = withdraw(queue.drain());
        roster.interruptAll();
        return never;
    }

    private void end(State wanted) {
        synchronized (lifecycle) {
            if (bound != null && isOpen()) {
                bound.open();
            }
            if (state.compareTo(wanted) < 0) {
                state = wanted;
            }
            queue.close(); // what was accepted before is seen here and gets a thread
            if (live == 0 && queue.isEmpty() && isEnding()) {
                terminated.countDown();
            }
        }
        roster.nudgeStarted();
        if (!queue.isEmpty()) {
            roster.nudge(1);
        }
    }

    /** Tells the pool's own entries that they will not be run, and returns the others that have not begun. */
    private static List<Runnable> withdraw(List<Runnable> entries) {
        List<Runnable> never = new ArrayList<>();
        for (Runnable entry : entries) {
            switch (entry) {
                case JobTask job -> job.neverBegan();
                case QueuedHelp.Call call -> call.source().refused();
                case PoolTask<?> task when task.hasBegun() -> {
                    // a worker that waits for it runs it or has run it
                }
                default -> never.add(entry);
            }
        }
        return never;
    }
}
