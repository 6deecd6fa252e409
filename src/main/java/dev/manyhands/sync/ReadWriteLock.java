package dev.manyhands.sync;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A pair of locks: many threads may hold the one for reading, or one thread the one for writing. The methods and the behaviour of
 * {@link java.util.concurrent.locks.ReentrantReadWriteLock}, and the optimistic read of {@link java.util.concurrent.locks.StampedLock}.
 *
 * <p>A thread may take a lock again that it holds already, also the read lock while others wait for the write lock. A writer may take
 * the read lock and then release the write lock (downgrading). A reader that asks for the write lock waits for itself: for ever with
 * {@code lock()}, in vain with {@code tryLock}.
 *
 * <pre>{@code
 * ReadWriteLock lock = new ReadWriteLock();
 * double[] point = {3, 4};
 *
 * long stamp = lock.tryOptimisticRead();
 * double x = point[0], y = point[1];
 * if (!lock.validate(stamp)) {          // a writer came between: read again under the lock
 *     lock.readLock().lock();
 *     try {
 *         x = point[0];
 *         y = point[1];
 *     } finally {
 *         lock.readLock().unlock();
 *     }
 * }
 * double distance = Math.hypot(x, y);
 * }</pre>
 *
 * <p>Order. By default newcomers may overtake threads that wait. Neither side starves: once a writer's turn has come, readers that come
 * later wait behind it (unless they hold the read lock already, or call {@code tryLock()}), and at most 1024 writers in succession overtake
 * the thread that has waited longest. A fair lock lets nobody overtake except {@code tryLock()} without a timeout.
 *
 * <p>Memory effects: what a writer does before it releases the write lock happens-before what any thread does after it takes either lock
 * later; what a reader does before it releases the read lock happens-before what a later writer does.
 *
 * <p>Progress and cost. As long as no writer comes, to take and to release the read lock is wait-free and touches one cache line that
 * belongs to the thread, and one that is only read: the cost does not grow with the number of readers (BRAVO: Dice and Kogan, Biased
 * Locking for Reader-Writer Locks, 2019). Threads that find no free line, for instance most of 100,000 virtual threads that hold the
 * lock at the same time, count in a shared place, at about the cost of the JDK's lock. A writer looks at all lines: some nanoseconds
 * each. Waiting threads spin for at most some tens of microseconds, then park; virtual threads park sooner. A lock takes about 1 KiB,
 * with its first reader 1.5 KiB, and grows to at most 16 lines of 256 bytes per processor when so many threads read at the same time.
 *
 * <p>Differences from {@code ReentrantReadWriteLock}: not serializable, since a copy would exclude nobody; not to be extended, so that the
 * methods for monitoring are public; up to 2,147,483,647 holds per thread instead of 65,535 in all; and messages of exceptions name the
 * threads.
 */
public final class ReadWriteLock implements java.util.concurrent.locks.ReadWriteLock {
    private final ReadWriteSync sync;
    private final ReadLock readLock;
    private final WriteLock writeLock;

    /** Creates a lock that is not fair: newcomers may overtake threads that wait. */
    public ReadWriteLock() {
        this(false);
    }

    /**
     * Creates a lock.
     *
     * @param fair whether threads get the locks in the order in which they came
     */
    public ReadWriteLock(boolean fair) {
        sync = new ReadWriteSync(this, fair);
        readLock = new ReadLock(sync);
        writeLock = new WriteLock(sync);
    }

    @Override
    public ReadLock readLock() {
        return readLock;
    }

    @Override
    public WriteLock writeLock() {
        return writeLock;
    }

    // ---- optimistic reading

    /**
     * Begins to read without a lock. What is read may be inconsistent until {@link #validate} has said otherwise, so do no more than
     * copy fields into local variables. Wait-free; reads one field.
     *
     * @return a stamp for {@link #validate}, or 0 if a thread holds the write lock
     */
    public long tryOptimisticRead() {
        return sync.table.stamp();
    }

    /**
     * Returns whether no thread has taken the write lock since a stamp was given; then what was read in between is consistent, and
     * everything that writers did before they released the lock was seen. Wait-free; reads one field.
     *
     * @param stamp what {@link #tryOptimisticRead} returned
     * @return whether it is still good; never if it is 0
     */
    public boolean validate(long stamp) {
        return sync.table.isUnchanged(stamp);
    }

    // ---- what it looks like at the moment

    /**
     * Returns whether threads get the locks in the order in which they came.
     *
     * @return whether the lock is fair
     */
    public boolean isFair() {
        return sync.fair;
    }

    /**
     * Returns how many holds of the read lock there are, of all threads. For monitoring, not for synchronization.
     *
     * @return their number at this moment
     */
    public int getReadLockCount() {
        return sync.readHolds(0);
    }

    /**
     * Returns how often the current thread holds the read lock.
     *
     * @return the number of holds, 0 if it does not hold it
     */
    public int getReadHoldCount() {
        return sync.readHolds(Thread.currentThread().threadId());
    }

    /**
     * Returns whether any thread holds the write lock. For monitoring, not for synchronization.
     *
     * @return whether one does at this moment
     */
    public boolean isWriteLocked() {
        return sync.isWriting();
    }

    /**
     * Returns whether the current thread holds the write lock.
     *
     * @return whether it does
     */
    public boolean isWriteLockedByCurrentThread() {
        return getWriteHoldCount() != 0;
    }

    /**
     * Returns how often the current thread holds the write lock.
     *
     * @return the number of holds, 0 if it does not hold it
     */
    public int getWriteHoldCount() {
        return sync.writeHolds(Thread.currentThread().threadId());
    }

    /**
     * Returns the thread that holds the write lock. An estimate, unless the current thread holds it.
     *
     * @return the writer, or null if there is none
     */
    public Thread getOwner() {
        return sync.writer();
    }

    /**
     * Returns whether threads wait for one of the locks. They may give up at any time, so this does not mean that one will ever take it.
     *
     * @return whether one waits at this moment
     */
    public boolean hasQueuedThreads() {
        return sync.waitingCount() != 0;
    }

    /**
     * Returns whether a thread waits for one of the locks.
     *
     * @param thread the thread
     * @return whether it waits at this moment
     * @throws NullPointerException if the thread is null
     */
    public boolean hasQueuedThread(Thread thread) {
        Objects.requireNonNull(thread, "thread");
        return sync.waiting(_ -> true, true).contains(thread);
    }

    /**
     * Returns how many threads wait for one of the locks. For monitoring, not for synchronization.
     *
     * @return their number at this moment
     */
    public int getQueueLength() {
        return sync.waitingCount();
    }

    /**
     * Returns the threads that wait for one of the locks. For monitoring, not for synchronization.
     *
     * @return those that wait at this moment, the one that has waited longest first
     */
    public Collection<Thread> getQueuedThreads() {
        return sync.waiting(_ -> true, true);
    }

    /**
     * Returns the threads that wait for the read lock. For monitoring, not for synchronization.
     *
     * @return those that wait at this moment, the one that has waited longest first
     */
    public Collection<Thread> getQueuedReaderThreads() {
        return sync.waiting(node -> node.shared, false);
    }

    /**
     * Returns the threads that wait for the write lock. For monitoring, not for synchronization.
     *
     * @return those that wait at this moment, the one that has waited longest first
     */
    public Collection<Thread> getQueuedWriterThreads() {
        return sync.waiting(node -> !node.shared, true);
    }

    /**
     * Returns whether threads wait for a signal of a condition of the write lock.
     *
     * @param condition the condition
     * @return whether one waits; it may give up at any time
     * @throws IllegalMonitorStateException if the current thread does not hold the write lock
     * @throws IllegalArgumentException if the condition is not one of this lock
     * @throws NullPointerException if the condition is null
     */
    public boolean hasWaiters(Condition condition) {
        return !waiters(condition).isEmpty();
    }

    /**
     * Returns how many threads wait for a signal of a condition of the write lock. For monitoring, not for synchronization.
     *
     * @param condition the condition
     * @return their number; they may give up at any time
     * @throws IllegalMonitorStateException if the current thread does not hold the write lock
     * @throws IllegalArgumentException if the condition is not one of this lock
     * @throws NullPointerException if the condition is null
     */
    public int getWaitQueueLength(Condition condition) {
        return waiters(condition).size();
    }

    /**
     * Returns the threads that wait for a signal of a condition of the write lock. For monitoring, not for synchronization.
     *
     * @param condition the condition
     * @return those that wait, the one that has waited longest first; they may give up at any time
     * @throws IllegalMonitorStateException if the current thread does not hold the write lock
     * @throws IllegalArgumentException if the condition is not one of this lock
     * @throws NullPointerException if the condition is null
     */
    public Collection<Thread> getWaitingThreads(Condition condition) {
        return waiters(condition);
    }

    private List<Thread> waiters(Condition condition) {
        LockCondition ours = LockCondition.of(sync, condition);
        sync.checkHeld("a question about waiting threads");
        return ours.waitingThreads();
    }

    /**
     * Returns a text that says how often the locks are held.
     *
     * @return the name of this object, then for instance {@code [Write locks = 0, Read locks = 2]}
     */
    @Override
    public String toString() {
        return super.toString() + "[Write locks = " + (sync.isWriting() ? sync.holds : 0) + ", Read locks = " + getReadLockCount() + "]";
    }

    /** The lock for reading of a {@link ReadWriteLock}: several threads may hold it at the same time. */
    public static final class ReadLock implements Lock {
        private final ReadWriteSync sync;
        private final ReaderTable table;
        private final boolean fair;

        ReadLock(ReadWriteSync sync) {
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

    /** The lock for writing of a {@link ReadWriteLock}: one thread holds it, and then no other thread holds the read lock. */
    public static final class WriteLock implements Lock {
        private final ReadWriteSync sync;

        WriteLock(ReadWriteSync sync) {
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
}
