package dev.manyhands.sync;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** What {@link ReadWriteLock.WriteLock} does, all of it by {@link WriterSync}. */
abstract class WriterView implements Lock {
    private final ReadWriteSync sync;

    WriterView(ReadWriteSync sync) {
        this.sync = sync;
    }

    /**
     * Takes the lock, waiting as long as another thread holds it or any thread holds the read lock, whether the current thread is
     * interrupted or not. If the current thread holds it already it holds it once more.
     *
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public void lock() {
        sync.lockWrite(Thread.currentThread().threadId());
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
        if (!sync.lockWrite(Thread.currentThread().threadId(), false, 0)) {
            throw new AssertionError("a wait without a limit has timed out");
        }
    }

    /**
     * Takes the lock if at this moment no other thread holds it and no thread holds the read lock, even if threads wait for it and even
     * if the lock is fair. It does not wait, except a few instructions long for a thread that is in the middle of taking the read
     * lock. While another thread waits for readers to leave this returns false.
     *
     * @return whether the current thread has the lock now, or has it once more
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public boolean tryLock() {
        return sync.tryWrite(Thread.currentThread().threadId());
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
        return sync.lockWrite(Thread.currentThread().threadId(), true, unit.toNanos(timeout));
    }

    /**
     * Releases one hold of the current thread; with the last one the lock becomes free.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     */
    @Override
    public void unlock() {
        sync.unlockWrite();
    }

    /**
     * Returns a new condition of this lock, which behaves like those of {@link Mutex#newCondition()}. Read locks are not released by a
     * wait: a thread that also holds the read lock keeps out those who could signal.
     *
     * @return the condition
     */
    @Override
    public Condition newCondition() {
        return new LockCondition(sync, sync);
    }

    /**
     * Returns whether the current thread holds the lock.
     *
     * @return whether it does
     */
    public boolean isHeldByCurrentThread() {
        return getHoldCount() != 0;
    }

    /**
     * Returns how often the current thread holds the lock.
     *
     * @return the number of holds, 0 if it does not hold it
     */
    public int getHoldCount() {
        return sync.writeHolds(Thread.currentThread().threadId());
    }

    /**
     * Returns a text that says who holds the lock.
     *
     * @return the name of this object, then {@code [Unlocked]} or {@code [Locked by thread ...]}
     */
    @Override
    public String toString() {
        Thread writer = sync.writer();
        return super.toString() + (writer == null ? "[Unlocked]" : "[Locked by thread " + writer.getName() + "]");
    }
}
