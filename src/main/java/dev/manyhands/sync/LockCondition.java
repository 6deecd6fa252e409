package dev.manyhands.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/** A condition of an exclusive lock: a list of threads that have released it and wait for a signal to take it again. */
final class LockCondition implements Condition {
    /*
     * The list is guarded by the lock. A signal takes the first node out of it and puts it at the end of the lock's queue, so the signalled
     * thread goes on sleeping until the lock is free for it (as the JDK's conditions do).
     *
     * Whether a wait ends by a signal or by an interrupt or timeout is decided by one CAS of node.signal, from WAITING to SIGNALLED
     * (by the thread that signals, which then appends the node) or to GIVEN_UP (by the waiting thread). So a signal is never spent on a
     * thread that has given up: the signaller goes on to the next. A thread that has given up enters the queue with a node of its own, and
     * unlinks its old one when it has the lock again.
     *
     * No signal is lost: the node is in the list before the lock is released, and a signaller holds the lock. No wake-up either: the
     * thread parks only while it is WAITING, or as a node of the queue, whose wake-up LockQueue explains. Between the CAS to
     * SIGNALLED and the end of append() the thread may already run await(); it finds that it is not the first and parks; the signaller
     * holds the lock and will wake the queue's first thread when it releases it.
     */
    private static final VarHandle SIGNAL;

    static {
        try {
            SIGNAL = MethodHandles.lookup().findVarHandle(LockNode.class, "signal", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What a lock does for its conditions. */
    interface Owned {
        /** Throws IllegalMonitorStateException, which names the action, unless the current thread holds the lock. */
        void checkHeld(String action);

        /** How often the current thread, which is the owner, holds the lock. */
        int holdsOfOwner();

        /** Releases all holds of the current thread. */
        void releaseAll();

        /** Takes the lock with the node's holds, by a node that is in the queue already or is just being put there. */
        void enterQueued(LockNode node);

        /** Takes the lock with the node's holds, by a node that is not in the queue. */
        void enterAnew(LockNode node);
    }

    private final Owned lock;
    private final LockQueue queue;
    private LockNode firstWaiter;
    private LockNode lastWaiter;

    LockCondition(Owned lock, LockQueue queue) {
        this.lock = lock;
        this.queue = queue;
    }

    boolean belongsTo(Owned candidate) {
        return lock == candidate;
    }

    // ---- waiting

    /** How long a wait may take: for ever, until System.nanoTime() is at a deadline, or until System.currentTimeMillis() is. */
    private enum Limit { NONE, NANOS, DATE }

    @Override
    public void await() throws InterruptedException {
        await(Limit.NONE, 0);
    }

    @Override
    public long awaitNanos(long nanosTimeout) throws InterruptedException {
        long deadline = System.nanoTime() + Math.max(nanosTimeout, 0);
        await(Limit.NANOS, deadline);
        long rest = deadline - System.nanoTime();
        return rest <= nanosTimeout ? rest : Long.MIN_VALUE; // larger only when the subtraction overflowed
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Limit.NANOS, System.nanoTime() + Math.max(unit.toNanos(time), 0));
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return await(Limit.DATE, deadline.getTime());
    }

    @Override
    public void awaitUninterruptibly() {
        lock.checkHeld("await");
        LockNode node = release();
        boolean interrupted = false;
        while (node.signal == LockNode.WAITING) {
            park(node, Limit.NONE, 0);
            interrupted |= Thread.interrupted();
        }
        lock.enterQueued(node);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns false if the time passed before a signal came. */
    private boolean await(Limit limit, long deadline) throws InterruptedException {
        lock.checkHeld("await");
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockNode node = release();
        boolean interrupted = false;
        while (node.signal == LockNode.WAITING) {
            if (isOver(limit, deadline)) {
                if (SIGNAL.compareAndSet(node, LockNode.WAITING, LockNode.GIVEN_UP)) { // against the CAS in signalFirst()
                    reenter(node);
                    return false;
                }
                break;
            }
            park(node, limit, deadline);
            if (Thread.interrupted()) {
                interrupted = true;
                if (SIGNAL.compareAndSet(node, LockNode.WAITING, LockNode.GIVEN_UP)) {
                    reenter(node);
                    throw new InterruptedException();
                }
            }
        }
        lock.enterQueued(node);
        if (interrupted) {
            Thread.currentThread().interrupt(); // it came after the signal: that is for the caller to see
        }
        return true;
    }

    private static boolean isOver(Limit limit, long deadline) {
        return switch (limit) {
            case NONE -> false;
            case NANOS -> deadline - System.nanoTime() <= 0;
            case DATE -> System.currentTimeMillis() >= deadline;
        };
    }

    /** Puts a new node into the list and releases the lock. */
    private LockNode release() {
        var node = new LockNode(false, lock.holdsOfOwner());
        if (lastWaiter == null) {
            firstWaiter = node;
        } else {
            lastWaiter.nextWaiter = node;
        }
        lastWaiter = node;
        lock.releaseAll();
        return node;
    }

    /** Takes the lock again after a wait that was given up, and clears up. */
    private void reenter(LockNode node) {
        lock.enterAnew(new LockNode(false, node.holds));
        LockNode before = null;
        for (LockNode each = firstWaiter; each != null; each = each.nextWaiter) {
            if (each == node) {
                if (before == null) {
                    firstWaiter = node.nextWaiter;
                } else {
                    before.nextWaiter = node.nextWaiter;
                }
                if (lastWaiter == node) {
                    lastWaiter = before;
                }
                return;
            }
            before = each;
        }
    }

    /** Parks; a worker of a fork/join pool does so as its managed blocker, so that the pool can replace it meanwhile. */
    private void park(LockNode node, Limit limit, long deadline) {
        if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
            try {
                ForkJoinPool.managedBlock(new Blocker(node, limit, deadline));
                return;
            } catch (RejectedExecutionException full) {
                parkNow(limit, deadline); // the pool has as many threads as it may have
                return;
            } catch (InterruptedException never) {
                throw new AssertionError("the blocker does not throw it", never);
            }
        }
        parkNow(limit, deadline);
    }

    private void parkNow(Limit limit, long deadline) {
        switch (limit) {
            case NONE -> LockSupport.park(this);
            case NANOS -> LockSupport.parkNanos(this, deadline - System.nanoTime());
            case DATE -> LockSupport.parkUntil(this, deadline);
        }
    }

    private final class Blocker implements ForkJoinPool.ManagedBlocker {
        private final LockNode node;
        private final Limit limit;
        private final long deadline;

        Blocker(LockNode node, Limit limit, long deadline) {
            this.node = node;
            this.limit = limit;
            this.deadline = deadline;
        }

        @Override
        public boolean block() {
            parkNow(limit, deadline);
            return true; // one wake-up; the loop in await() decides whether to park again
        }

        @Override
        public boolean isReleasable() {
            return node.signal != LockNode.WAITING || node.thread.isInterrupted();
        }
    }

    // ---- signals

    @Override
    public void signal() {
        lock.checkHeld("signal");
        while (firstWaiter != null && !signalFirst()) {
            continue;
        }
    }

    @Override
    public void signalAll() {
        lock.checkHeld("signalAll");
        while (firstWaiter != null) {
            signalFirst();
        }
    }

    /** Takes the first node out; returns false if its thread had given up already. */
    private boolean signalFirst() {
        LockNode node = firstWaiter;
        firstWaiter = node.nextWaiter;
        if (firstWaiter == null) {
            lastWaiter = null;
        }
        node.nextWaiter = null;
        if (!SIGNAL.compareAndSet(node, LockNode.WAITING, LockNode.SIGNALLED)) { // against the CAS in await()
            return false;
        }
        queue.append(node);
        return true;
    }

    // ---- introspection, by the owner of the lock

    List<Thread> waitingThreads() {
        var threads = new ArrayList<Thread>();
        for (LockNode node = firstWaiter; node != null; node = node.nextWaiter) {
            if (node.signal == LockNode.WAITING) {
                threads.add(node.thread);
            }
        }
        return threads;
    }

    /** Returns the condition behind the interface, if it belongs to this lock. */
    static LockCondition of(Owned lock, Condition condition) {
        Objects.requireNonNull(condition, "condition");
        if (condition instanceof LockCondition ours && ours.belongsTo(lock)) {
            return ours;
        }
        throw new IllegalArgumentException("the condition " + condition + " does not belong to this lock: give one that came from its "
                + "newCondition()");
    }
}
