package dev.manyhands.sync;

import java.io.Serializable;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * A number of permits that threads acquire, waiting until there are enough, and release: the behaviour of
 * {@link java.util.concurrent.Semaphore}.
 *
 * <p>Permits have no owner. A thread may release what another has acquired, and a release without an acquire adds a permit. The number
 * may be negative; then so many releases must come before the first acquire succeeds.
 *
 * <p><b>Order.</b> By default a thread that comes may take a permit before others that wait (barging); no order is promised. A semaphore
 * that was created fair serves those who wait first come, first served: the order is that in which they have joined the queue, and
 * a thread that asks for many permits holds up those behind it until it has them. {@link #tryAcquire()} and {@link #tryAcquire(int)}
 * barge even then; {@code tryAcquire(0, TimeUnit.SECONDS)} does not.
 *
 * <p><b>Memory effects.</b> What a thread does before a release <i>happens-before</i> what another does after a later successful acquire.
 *
 * <p><b>Interrupts.</b> An acquire that throws {@link InterruptedException} has acquired nothing and has cleared the interrupt flag.
 *
 * <p><b>Progress and cost.</b> While there are enough permits, acquire and release are one CAS each, and lock-free. When there are not,
 * acquire blocks: a thread of a barging semaphore looks again for at most some 20 microseconds, at growing distances (how long is
 * learnt), then it joins the queue; in a fair semaphore it joins the queue at once. The first in the queue looks again for some
 * microseconds, then it parks, as all behind it do. A release wakes the first in the queue, if any. A virtual thread parks almost at once
 * and never holds its carrier. A semaphore takes some 400 bytes, most of them to keep other objects off its cache lines.
 */
public class Semaphore implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The permits and the queue. */
    private final Permits permits;

    /**
     * Creates a semaphore that promises no order.
     *
     * @param permits how many permits there are; if negative, so many releases must come before the first acquire succeeds
     */
    public Semaphore(int permits) {
        this(permits, false);
    }

    /**
     * Creates a semaphore.
     *
     * @param permits how many permits there are; if negative, so many releases must come before the first acquire succeeds
     * @param fair whether those who wait are served first come, first served
     */
    public Semaphore(int permits, boolean fair) {
        this.permits = new Permits(permits, fair);
    }

    /**
     * Acquires a permit, waiting until there is one.
     *
     * @throws InterruptedException if the thread is interrupted when it calls this or while it waits
     */
    public void acquire() throws InterruptedException {
        permits.await(1);
    }

    /**
     * Acquires a permit, waiting until there is one. An interrupt does not end the wait; the flag is set when this returns. Where an
     * interrupted thread stands in the queue does not change.
     */
    public void acquireUninterruptibly() {
        permits.awaitUninterruptibly(1);
    }

    /**
     * Acquires a permit if there is one now, also before others that wait, even in a fair semaphore.
     *
     * @return whether a permit was acquired
     */
    public boolean tryAcquire() {
        return permits.take(1);
    }

    /**
     * Acquires a permit, waiting until there is one but not longer than a given time. If the time is not positive it does not wait; but it
     * respects the order of a fair semaphore.
     *
     * @param timeout the longest time to wait
     * @param unit its unit
     * @return true if a permit was acquired, false if the time has passed before
     * @throws InterruptedException if the thread is interrupted when it calls this or while it waits
     */
    public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
        return permits.await(1, unit.toNanos(timeout));
    }

    /**
     * Returns a permit. It need not have been acquired by this thread.
     *
     * @throws Error if there are {@link Integer#MAX_VALUE} permits already
     */
    public void release() {
        permits.put(1);
    }

    /**
     * Acquires several permits at once, waiting until there are enough. With 0 it waits for no permit, but in a fair semaphore for those
     * who have come before.
     *
     * @param permits how many
     * @throws InterruptedException if the thread is interrupted when it calls this or while it waits
     * @throws IllegalArgumentException if the number is negative
     */
    public void acquire(int permits) throws InterruptedException {
        this.permits.await(checked("acquire", permits));
    }

    /**
     * Acquires several permits at once, waiting until there are enough. An interrupt does not end the wait; the flag is set when this
     * returns.
     *
     * @param permits how many
     * @throws IllegalArgumentException if the number is negative
     */
    public void acquireUninterruptibly(int permits) {
        this.permits.awaitUninterruptibly(checked("acquire", permits));
    }

    /**
     * Acquires several permits if there are enough now, also before others that wait, even in a fair semaphore. If there are fewer,
     * it takes none.
     *
     * @param permits how many
     * @return whether the permits were acquired
     * @throws IllegalArgumentException if the number is negative
     */
    public boolean tryAcquire(int permits) {
        return this.permits.take(checked("acquire", permits));
    }

    /**
     * Acquires several permits at once, waiting until there are enough but not longer than a given time. If the time is not positive
     * it does not wait; but it respects the order of a fair semaphore. Permits that come for this thread while its time runs out go to
     * others.
     *
     * @param permits how many
     * @param timeout the longest time to wait
     * @param unit its unit
     * @return true if all permits were acquired, false if the time has passed before
     * @throws InterruptedException if the thread is interrupted when it calls this or while it waits
     * @throws IllegalArgumentException if the number is negative
     */
    public boolean tryAcquire(int permits, long timeout, TimeUnit unit) throws InterruptedException {
        return this.permits.await(checked("acquire", permits), unit.toNanos(timeout));
    }

    /**
     * Returns several permits. They need not have been acquired by this thread.
     *
     * @param permits how many
     * @throws IllegalArgumentException if the number is negative
     * @throws Error if there would be more than {@link Integer#MAX_VALUE} permits
     */
    public void release(int permits) {
        this.permits.put(checked("release", permits));
    }

    private static int checked(String verb, int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("cannot " + verb + " " + permits + " permits: expected 0 or more");
        }
        return permits;
    }

    /**
     * Returns how many permits there are. Meant for tests and for finding out why a program waits.
     *
     * @return the number of permits, which may be negative
     */
    public int availablePermits() {
        return permits.available;
    }

    /**
     * Acquires all permits that there are now, or returns as many as are missing to zero. There are no permits afterwards.
     *
     * @return how many permits were acquired; negative if so many were returned
     */
    public int drainPermits() {
        return permits.drain();
    }

    /**
     * Lowers the number of permits without waiting until there are any. For subclasses that stand for a resource which has become less.
     *
     * @param reduction by how much
     * @throws IllegalArgumentException if the number is negative
     * @throws Error if the number of permits would fall below {@link Integer#MIN_VALUE}
     */
    protected void reducePermits(int reduction) {
        permits.reduce(checked("reduce by", reduction));
    }

    /**
     * Returns whether those who wait are served first come, first served.
     *
     * @return what was said at creation
     */
    public boolean isFair() {
        return permits.fair;
    }

    /**
     * Returns whether threads are in the queue. Threads that still spin are not. As they may give up at any moment, the answer true
     * does not mean that anyone will ever acquire.
     *
     * @return whether the queue is not empty
     */
    public final boolean hasQueuedThreads() {
        return permits.length != 0;
    }

    /**
     * Returns an estimate of the number of threads in the queue, which may change while it is counted.
     *
     * @return how many threads were found
     */
    public final int getQueueLength() {
        return permits.length;
    }

    /**
     * Returns the threads in the queue, which may change while they are collected, in no particular order.
     *
     * @return a collection of its own
     */
    protected Collection<Thread> getQueuedThreads() {
        return permits.threads(_ -> true);
    }

    /**
     * Returns a description with the number of permits.
     *
     * @return the name of the class, an identity, and the number in brackets as {@code [Permits = 3]}
     */
    @Override
    public String toString() {
        return super.toString() + "[Permits = " + permits.available + "]";
    }
}
