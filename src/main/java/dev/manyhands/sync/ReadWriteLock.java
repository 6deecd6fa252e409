package dev.manyhands.sync;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;

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
 * with its first reader 1.5 KiB, and grows when so many threads read at the same time: to at most 64 lines of 272 bytes, or 16 lines per
 * processor if that is more. It does not shrink.
 *
 * <p>Differences from {@code ReentrantReadWriteLock}: not serializable, since a copy would exclude nobody; not to be extended, so that the
 * methods for monitoring are public; up to 2,147,483,647 holds per thread instead of 65,535 in all; and messages of exceptions name the
 * threads.
 */
public final class ReadWriteLock implements java.util.concurrent.locks.ReadWriteLock {
    private final ReadWriteSync sync;
    /** That of {@code sync}: an optimistic read is so short that one step less on the way counts. */
    private final ReaderTable table;
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
        table = sync.table;
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
        return table.stamp();
    }

    /**
     * Returns whether no thread has taken the write lock since a stamp was given; then what was read in between is consistent, and
     * everything that writers did before they released the lock was seen. Wait-free; reads one field.
     *
     * @param stamp what {@link #tryOptimisticRead} returned
     * @return whether it is still good; never if it is 0
     */
    public boolean validate(long stamp) {
        return table.isUnchanged(stamp);
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
    public static final class ReadLock extends ReaderView {
        ReadLock(ReadWriteSync sync) {
            super(sync);
        }
    }

    /** The lock for writing of a {@link ReadWriteLock}: one thread holds it, and then no other thread holds the read lock. */
    public static final class WriteLock extends WriterView {
        WriteLock(ReadWriteSync sync) {
            super(sync);
        }
    }
}
