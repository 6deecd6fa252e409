package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** What {@link ReadWriteLock.ReadLock} does: the fast paths of readers; the rest is in {@link ReadWriteSync}. */
abstract class ReaderView implements Lock {
    private final ReadWriteSync sync;
    private final ReaderTable table;
    private final boolean fair;

    ReaderView(ReadWriteSync sync) {
        this.sync = sync;
        this.table = sync.table;
        this.fair = sync.fair;
    }

    /**
     * Takes the lock, waiting as long as another thread holds the write lock or it is a writer's turn, whether the current thread is
     * interrupted or not. If the thread holds the read lock already, or the write lock, it does not wait.
     *
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public void lock() {
        long id = Thread.currentThread().threadId();
        if (fair || !table.enter(id)) {
            sync.lockRead(id);
        }
    }

    /**
     * Takes the lock, waiting as {@link #lock()} does, unless the current thread is interrupted.
     *
     * @throws InterruptedException if the current thread is interrupted on entry, even if it need not wait, or while it waits; its
     *     interrupted status is cleared then
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (!sync.lockRead(Thread.currentThread().threadId(), false, 0)) {
            throw new AssertionError("a wait without a limit has timed out");
        }
    }

    /**
     * Takes the lock if no other thread holds the write lock at this moment, even if threads wait for it and even if the lock is fair.
     * Lock-free.
     *
     * @return whether the current thread has the lock now, or has it once more
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public boolean tryLock() {
        return sync.tryRead(Thread.currentThread().threadId());
    }

    /**
     * Takes the lock if it becomes available within the given time and the current thread is not interrupted.
     *
     * @param timeout how long to wait for the lock; with 0 or less this does not wait at all
     * @param unit the unit of the timeout
     * @return whether the current thread has the lock now; false if the time has passed
     * @throws InterruptedException if the current thread is interrupted on entry, even if it need not wait, or while it waits; its
     *     interrupted status is cleared then
     * @throws NullPointerException if the unit is null
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return sync.lockRead(Thread.currentThread().threadId(), true, unit.toNanos(timeout));
    }

    /**
     * Releases one hold of the current thread. With the last hold of the last reader the write lock can be taken. Lock-free.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     */
    @Override
    public void unlock() {
        long id = Thread.currentThread().threadId();
        if (!table.leave(id)) {
            sync.unlockRead(id);
        }
    }

    /**
     * Always throws: a read lock has no conditions.
     *
     * @return never
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a read lock has no conditions: use one of the write lock");
    }

    /**
     * Returns a text that says how often the lock is held.
     *
     * @return the name of this object, then for instance {@code [Read locks = 2]}
     */
    @Override
    public String toString() {
        return super.toString() + "[Read locks = " + sync.readHolds(0) + "]";
    }
}
