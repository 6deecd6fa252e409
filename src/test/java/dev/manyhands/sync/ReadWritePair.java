package dev.manyhands.sync;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What the tests ask of a pair of locks; ours, and the JDK's as proof that the tests are right. */
interface ReadWritePair {
    /** The pairs that there are. */
    enum Kind {
        REENTRANT_READ_WRITE_LOCK, READ_WRITE_LOCK;

        ReadWritePair create(boolean fair) {
            return switch (this) {
                case REENTRANT_READ_WRITE_LOCK -> new OfJdk(new ReentrantReadWriteLock(fair));
                case READ_WRITE_LOCK -> new Ours(new ReadWriteLock(fair));
            };
        }
    }

    Lock readLock();

    Lock writeLock();

    boolean isFair();

    int getReadLockCount();

    int getReadHoldCount();

    int getWriteHoldCount();

    boolean isWriteLocked();

    boolean isWriteLockedByCurrentThread();

    boolean hasQueuedThreads();

    boolean hasQueuedThread(Thread thread);

    int getQueueLength();

    boolean hasWaiters(Condition condition);

    int getWaitQueueLength(Condition condition);

    record OfJdk(ReentrantReadWriteLock lock) implements ReadWritePair {
        @Override
        public Lock readLock() {
            return lock.readLock();
        }

        @Override
        public Lock writeLock() {
            return lock.writeLock();
        }

        @Override
        public boolean isFair() {
            return lock.isFair();
        }

        @Override
        public int getReadLockCount() {
            return lock.getReadLockCount();
        }

        @Override
        public int getReadHoldCount() {
            return lock.getReadHoldCount();
        }

        @Override
        public int getWriteHoldCount() {
            return lock.getWriteHoldCount();
        }

        @Override
        public boolean isWriteLocked() {
            return lock.isWriteLocked();
        }

        @Override
        public boolean isWriteLockedByCurrentThread() {
            return lock.isWriteLockedByCurrentThread();
        }

        @Override
        public boolean hasQueuedThreads() {
            return lock.hasQueuedThreads();
        }

        @Override
        public boolean hasQueuedThread(Thread thread) {
            return lock.hasQueuedThread(thread);
        }

        @Override
        public int getQueueLength() {
            return lock.getQueueLength();
        }

        @Override
        public boolean hasWaiters(Condition condition) {
            return lock.hasWaiters(condition);
        }

        @Override
        public int getWaitQueueLength(Condition condition) {
            return lock.getWaitQueueLength(condition);
        }
    }

    record Ours(ReadWriteLock lock) implements ReadWritePair {
        @Override
        public Lock readLock() {
            return lock.readLock();
        }

        @Override
        public Lock writeLock() {
            return lock.writeLock();
        }

        @Override
        public boolean isFair() {
            return lock.isFair();
        }

        @Override
        public int getReadLockCount() {
            return lock.getReadLockCount();
        }

        @Override
        public int getReadHoldCount() {
            return lock.getReadHoldCount();
        }

        @Override
        public int getWriteHoldCount() {
            return lock.getWriteHoldCount();
        }

        @Override
        public boolean isWriteLocked() {
            return lock.isWriteLocked();
        }

        @Override
        public boolean isWriteLockedByCurrentThread() {
            return lock.isWriteLockedByCurrentThread();
        }

        @Override
        public boolean hasQueuedThreads() {
            return lock.hasQueuedThreads();
        }

        @Override
        public boolean hasQueuedThread(Thread thread) {
            return lock.hasQueuedThread(thread);
        }

        @Override
        public int getQueueLength() {
            return lock.getQueueLength();
        }

        @Override
        public boolean hasWaiters(Condition condition) {
            return lock.hasWaiters(condition);
        }

        @Override
        public int getWaitQueueLength(Condition condition) {
            return lock.getWaitQueueLength(condition);
        }
    }
}
