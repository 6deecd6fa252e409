package dev.manyhands.sync;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What the tests ask of a lock that one thread holds at a time; ours, and the JDK's as proof that the tests are right. */
interface ExclusiveLock {
    /** The locks that there are. */
    enum Kind {
        REENTRANT_LOCK, MUTEX, REENTRANT_WRITE_LOCK, WRITE_LOCK;

        ExclusiveLock create(boolean fair) {
            return switch (this) {
                case REENTRANT_LOCK -> new OfReentrantLock(new ReentrantLock(fair));
                case MUTEX -> new OfMutex(new Mutex(fair));
                case REENTRANT_WRITE_LOCK -> new OfWriteLock(new ReadWritePair.OfJdk(new ReentrantReadWriteLock(fair)));
                case WRITE_LOCK -> new OfWriteLock(new ReadWritePair.Ours(new ReadWriteLock(fair)));
            };
        }
    }

    Lock lock();

    boolean isFair();

    boolean isLocked();

    boolean isHeldByCurrentThread();

    int getHoldCount();

    boolean hasQueuedThreads();

    boolean hasQueuedThread(Thread thread);

    int getQueueLength();

    boolean hasWaiters(Condition condition);

    int getWaitQueueLength(Condition condition);

    record OfReentrantLock(ReentrantLock lock) implements ExclusiveLock {
        @Override
        public boolean isFair() {
            return lock.isFair();
        }

        @Override
        public boolean isLocked() {
            return lock.isLocked();
        }

        @Override
        public boolean isHeldByCurrentThread() {
            return lock.isHeldByCurrentThread();
        }

        @Override
        public int getHoldCount() {
            return lock.getHoldCount();
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

    record OfMutex(Mutex lock) implements ExclusiveLock {
        @Override
        public boolean isFair() {
            return lock.isFair();
        }

        @Override
        public boolean isLocked() {
            return lock.isLocked();
        }

        @Override
        public boolean isHeldByCurrentThread() {
            return lock.isHeldByCurrentThread();
        }

        @Override
        public int getHoldCount() {
            return lock.getHoldCount();
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

    record OfWriteLock(ReadWritePair pair) implements ExclusiveLock {
        @Override
        public Lock lock() {
            return pair.writeLock();
        }

        @Override
        public boolean isFair() {
            return pair.isFair();
        }

        @Override
        public boolean isLocked() {
            return pair.isWriteLocked();
        }

        @Override
        public boolean isHeldByCurrentThread() {
            return pair.isWriteLockedByCurrentThread();
        }

        @Override
        public int getHoldCount() {
            return pair.getWriteHoldCount();
        }

        @Override
        public boolean hasQueuedThreads() {
            return pair.hasQueuedThreads();
        }

        @Override
        public boolean hasQueuedThread(Thread thread) {
            return pair.hasQueuedThread(thread);
        }

        @Override
        public int getQueueLength() {
            return pair.getQueueLength();
        }

        @Override
        public boolean hasWaiters(Condition condition) {
            return pair.hasWaiters(condition);
        }

        @Override
        public int getWaitQueueLength(Condition condition) {
            return pair.getWaitQueueLength(condition);
        }
    }
}
