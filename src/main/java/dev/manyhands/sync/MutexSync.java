package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The fields of {@link MutexSync}. */
abstract class MutexFields extends LockQueue {
    /** The id of the thread that holds the lock, 0 if none does. */
    volatile long owner;
    /** How often the owner holds the lock; written by the owner only. */
    int holds;
    /** The owner, for those who ask for it; written by the owner only. */
    Thread thread;
}

/** The state of a {@link Mutex} and what happens to it. */
final class MutexSync extends MutexFields implements LockCondition.Owned {
    /*
     * The lock is the word "owner". To take it is one CAS from 0 to the thread's id, to release it one release store of 0; ids are never 0
     * and never used twice, and a thread finds its own id there only if it put it there. So one atomic read-modify-write per round,
     * where ReentrantLock has two (its release is a volatile store). What this leaves open, a release that misses a thread which is
     * just about to park, is dealt with in LockQueue.
     *
     * Happens-before: the release store in unlock() pairs with the CAS that takes the lock. "holds" and "thread" are plain: only the owner
     * uses them, and ownership is passed on with the lock. Whoever else reads them gets an estimate.
     *
     * Newcomers overtake (unless the lock is fair): first the CAS, then, if nobody is in the queue yet, a few attempts at growing distances
     * (the exponential back-off of Anderson 1990), so that the owner can go on with the cache line to itself, then the queue. How long to
     * try is learnt: the limit doubles when it was worth while and halves when it was not, say because the holder does not run.
     */
    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(MutexFields.class, "owner", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int FEWEST_PAUSES = SpinBudget.PROCESSORS == 1 ? 0 : 128;
    private static final int MOST_PAUSES = SpinBudget.PROCESSORS == 1 ? 0 : 2048;

    /** Right padding, see {@link LockQueuePadding}. */
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    final boolean fair;
    private final Mutex lock;
    /** How many pauses a newcomer tries for before it enters the queue; a hint that any thread may overwrite. */
    private int pauses = MOST_PAUSES / 4;

    MutexSync(Mutex lock, boolean fair) {
        this.lock = lock;
        this.fair = fair;
    }

    // ---- taking the lock

    /** Takes the lock if it is free, or once more if the thread has it already; overtakes the queue. */
    boolean tryLock() {
        Thread current = Thread.currentThread();
        if (OWNER.compareAndSet(this, 0L, current.threadId())) { // pairs with the release in unlock()
            thread = current;
            holds = 1;
            return true;
        }
        return isOwner(current) && again();
    }

    /** The same, but does not overtake if the lock is fair. */
    private boolean tryLockInTurn() {
        if (fair && length != 0) {
            return isOwner(Thread.currentThread()) && again();
        }
        return tryLock();
    }

    private boolean again() {
        if (holds == Integer.MAX_VALUE) {
            throw new Error("Maximum lock count exceeded: " + thread + " holds the lock " + holds + " times already");
        }
        holds++;
        return true;
    }

    void lockUninterruptibly() {
        if (!tryLockInTurn()) {
            var node = new LockNode(false, 1);
            if (!tryFor(node)) {
                enter(node);
            }
        }
    }

    void lockInterruptibly() throws InterruptedException {
        if (!lockWithin(false, 0)) {
            throw new AssertionError("a wait without a limit has timed out");
        }
    }

    boolean tryLock(long nanos) throws InterruptedException {
        return lockWithin(true, nanos);
    }

    private boolean lockWithin(boolean timed, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (tryLockInTurn()) {
            return true;
        }
        if (timed && nanos <= 0) {
            return false;
        }
        var node = new LockNode(false, 1);
        int outcome = !timed && tryFor(node) ? ENTERED : enter(node, timed, nanos);
        if (outcome == INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == ENTERED;
    }

    /** Tries for a while to get the lock without a place in the queue. */
    private boolean tryFor(LockNode node) {
        if (fair || length != 0) {
            return false;
        }
        int limit = node.thread.isVirtual() ? FEWEST_PAUSES : pauses;
        boolean entered = backOff(node, limit);
        pauses = entered ? Math.min(limit << 1, MOST_PAUSES) : Math.max(limit >> 1, FEWEST_PAUSES);
        return entered;
    }

    @Override
    boolean isFair() {
        return fair;
    }

    @Override
    boolean tryEnter(LockNode node) {
        if (owner != 0 || !OWNER.compareAndSet(this, 0L, node.id)) { // pairs with the release in unlock()
            return false;
        }
        thread = node.thread;
        holds = node.holds;
        return true;
    }

    @Override
    Object blocker() {
        return lock;
    }

    // ---- releasing it

    void unlock() {
        if (!isOwner(Thread.currentThread())) {
            throw notHeld("unlock");
        }
        if (--holds == 0) {
            release();
        }
    }

    private void release() {
        thread = null;
        OWNER.setRelease(this, 0L); // pairs with the CAS of the next owner
        if (length != 0) {
            wakeFirst();
        }
    }

    private IllegalMonitorStateException notHeld(String action) {
        Thread holder = holder();
        return new IllegalMonitorStateException(action + " by " + Thread.currentThread() + ", but the lock is held by "
                + (holder == null ? "no thread" : holder) + ": only the thread that holds it may do that");
    }

    // ---- for conditions

    @Override
    public void checkHeld(String action) {
        if (!isOwner(Thread.currentThread())) {
            throw notHeld(action);
        }
    }

    @Override
    public int holdsOfOwner() {
        return holds;
    }

    @Override
    public void releaseAll() {
        holds = 0;
        release();
    }

    @Override
    public void enterQueued(LockNode node) {
        await(node, false, false, 0);
    }

    @Override
    public void enterAnew(LockNode node) {
        if (fair && length != 0 || !tryEnter(node)) {
            enter(node);
        }
    }

    // ---- introspection

    boolean isOwner(Thread candidate) {
        return owner == candidate.threadId();
    }

    int holdsOf(Thread candidate) {
        return isOwner(candidate) ? holds : 0;
    }

    boolean isHeld() {
        return owner != 0;
    }

    /** The owner, or null; an estimate unless the caller is the owner. */
    Thread holder() {
        Thread seen = thread;
        return seen != null && isOwner(seen) ? seen : null;
    }
}
