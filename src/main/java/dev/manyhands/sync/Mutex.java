package dev.manyhands.sync;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock that one thread holds at a time and may take again while it holds it, with the methods and the behaviour of
 * {@link java.util.concurrent.locks.ReentrantLock}.
 *
 * <pre>{@code
 * Mutex mutex = new Mutex();
 * Map<String, Integer> counts = new HashMap<>();
 * Parallel.forEach(List.of("many", "hands", "many"), word -> {
 *     mutex.lock();
 *     try {
 *         counts.merge(word, 1, Integer::sum);
 *     } finally {
 *         mutex.unlock();
 *     }
 * });
 * }</pre>
 *
 * <p>Memory effects: what a thread does before it releases the lock happens-before what the next holder does after it has taken it.
 *
 * <p>Progress and cost: a thread that finds the lock free takes it by one atomic instruction and releases it by a plain store; the lock
 * has two cache lines' worth of padding, some 400 bytes in all. A thread that finds it held tries again for at most some tens of
 * microseconds, at growing distances (Anderson, The performance of spin lock alternatives, 1990), then waits parked in a queue; a virtual
 * thread parks sooner, and leaves its carrier to others. A lock that is not fair lets newcomers overtake the queue, without a
 * bound: that is many times faster than to hand it on in turn. A fair one lets the longest waiting thread go first; as with the
 * JDK's, only {@link #tryLock()} overtakes it.
 *
 * <p>Differences from {@code ReentrantLock}: not serializable, since a copy would exclude nobody; not to be extended, so that the
 * methods for monitoring are public here; and messages of exceptions name the threads.
 */
public final class Mutex implements Lock {
    private final MutexSync sync;

    /** Creates a lock that is not fair: newcomers may overtake threads that wait. */
    public Mutex() {
        this(false);
    }

    /**
     * Creates a lock.
     *
     * @param fair whether the thread that has waited longest gets the lock next
     */
    public Mutex(boolean fair) {
        sync = new MutexSync(this, fair);
    }

    // ---- the lock

    /**
     * Takes the lock, waiting for it if another thread holds it, whether the current thread is interrupted or not. If the current thread
     * holds it already it holds it once more. An interrupt that comes meanwhile is still pending when this returns.
     *
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public void lock() {
        sync.lockUninterruptibly();
    }

    /**
     * Takes the lock, waiting for it if another thread holds it, unless the current thread is interrupted.
     *
     * @throws InterruptedException if the current thread is interrupted on entry, even if the lock is free, or while it waits; its
     *     interrupted status is cleared then, and it does not hold the lock once more
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        sync.lockInterruptibly();
    }

    /**
     * Takes the lock if no other thread holds it at this moment. Overtakes the queue, even if the lock is fair; with a fair lock use
     * {@code tryLock(0, TimeUnit.SECONDS)} to wait for nobody and overtake nobody. Wait-free.
     *
     * @return whether the current thread has the lock now, or has it once more
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public boolean tryLock() {
        return sync.tryLock();
    }

    /**
     * Takes the lock if it becomes available within the given time and the current thread is not interrupted.
     *
     * @param timeout how long to wait for the lock; with 0 or less this does not wait at all
     * @param unit the unit of the timeout
     * @return whether the current thread has the lock now; false if the time has passed
     * @throws InterruptedException if the current thread is interrupted on entry, even if the lock is free, or while it waits; its
     *     interrupted status is cleared then, and it does not hold the lock once more
     * @throws NullPointerException if the unit is null
     * @throws Error if the thread holds the lock {@link Integer#MAX_VALUE} times already
     */
    @Override
    public boolean tryLock(long timeout, TimeUnit unit) throws InterruptedException {
        return sync.tryLock(unit.toNanos(timeout));
    }

    /**
     * Releases one hold of the current thread; with the last one the lock becomes free. Wait-free, except that it may wake a thread.
     *
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     */
    @Override
    public void unlock() {
        sync.unlock();
    }

    /**
     * Returns a new condition of this lock, which behaves like that of a {@link java.util.concurrent.locks.ReentrantLock}.
     *
     * <ul>
     * <li>Its methods throw {@link IllegalMonitorStateException} if the current thread does not hold the lock.
     * <li>A wait releases all holds of the thread and takes them again before it ends, in whatever way it ends.
     * <li>Threads are signalled in the order in which they began to wait; once signalled they queue for the lock like those that call
     *     {@link #lock()}.
     * <li>A thread that is interrupted while it waits gets {@link InterruptedException}, its interrupted status cleared; if the
     *     signal came first it returns as usual and finds the interrupt pending. A signal never goes to a thread that has given up.
     * </ul>
     *
     * @return the condition
     */
    @Override
    public Condition newCondition() {
        return new LockCondition(sync, sync);
    }

    // ---- what it looks like at the moment

    /**
     * Returns how often the current thread holds the lock.
     *
     * @return the number of holds, 0 if it does not hold the lock
     */
    public int getHoldCount() {
        return sync.holdsOf(Thread.currentThread());
    }

    /**
     * Returns whether the current thread holds the lock.
     *
     * @return whether it does
     */
    public boolean isHeldByCurrentThread() {
        return sync.isOwner(Thread.currentThread());
    }

    /**
     * Returns whether any thread holds the lock. For monitoring, not for synchronization.
     *
     * @return whether one does at this moment
     */
    public boolean isLocked() {
        return sync.isHeld();
    }

    /**
     * Returns whether the thread that has waited longest gets the lock next.
     *
     * @return whether the lock is fair
     */
    public boolean isFair() {
        return sync.fair;
    }

    /**
     * Returns the thread that holds the lock. An estimate, unless the current thread holds it: it may be null while another thread is
     * just about to have the lock.
     *
     * @return the owner, or null if there is none
     */
    public Thread getOwner() {
        return sync.holder();
    }

    /**
     * Returns whether threads wait for the lock. They may give up at any time, so this does not mean that one will ever take it.
     *
     * @return whether one waits at this moment
     */
    public boolean hasQueuedThreads() {
        return sync.length != 0;
    }

    /**
     * Returns whether a thread waits for the lock.
     *
     * @param thread the thread
     * @return whether it waits at this moment
     * @throws NullPointerException if the thread is null
     */
    public boolean hasQueuedThread(Thread thread) {
        return sync.contains(Objects.requireNonNull(thread, "thread"));
    }

    /**
     * Returns how many threads wait for the lock. For monitoring, not for synchronization.
     *
     * @return their number at this moment
     */
    public int getQueueLength() {
        return sync.length;
    }

    /**
     * Returns the threads that wait for the lock. For monitoring, not for synchronization.
     *
     * @return those that wait at this moment, the one that has waited longest first
     */
    public Collection<Thread> getQueuedThreads() {
        return sync.threads(_ -> true);
    }

    /**
     * Returns whether threads wait for a signal of a condition of this lock.
     *
     * @param condition the condition
     * @return whether one waits; it may give up at any time
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     * @throws IllegalArgumentException if the condition is not one of this lock
     * @throws NullPointerException if the condition is null
     */
    public boolean hasWaiters(Condition condition) {
        return !waiters(condition).isEmpty();
    }

    /**
     * Returns how many threads wait for a signal of a condition of this lock. For monitoring, not for synchronization.
     *
     * @param condition the condition
     * @return their number; they may give up at any time
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
     * @throws IllegalArgumentException if the condition is not one of this lock
     * @throws NullPointerException if the condition is null
     */
    public int getWaitQueueLength(Condition condition) {
        return waiters(condition).size();
    }

    /**
     * Returns the threads that wait for a signal of a condition of this lock. For monitoring, not for synchronization.
     *
     * @param condition the condition
     * @return those that wait, the one that has waited longest first; they may give up at any time
     * @throws IllegalMonitorStateException if the current thread does not hold the lock
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
     * Returns a text that says who holds the lock.
     *
     * @return the name of this object, then {@code [Unlocked]} or {@code [Locked by thread ...]}
     */
    @Override
    public String toString() {
        Thread owner = sync.holder();
        return super.toString() + (owner == null ? "[Unlocked]" : "[Locked by thread " + owner.getName() + "]");
    }
}
