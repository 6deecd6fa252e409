package dev.manyhands.pool;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes virtual threads, remembers them, and can be told to have none for a while. */
final class RecordingFactory implements ThreadFactory {
    private final ThreadFactory factory = Thread.ofVirtual().name("recorded-", 1).factory();
    private final Collection<Thread> made = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();

    /** Makes a pool of such threads. */
    VirtualPool pool(VirtualPool.Builder builder) {
        return new VirtualPool(builder.name("recorded"), this);
    }

    /** Has no thread for the next so many who want one. */
    void refuse(int times) {
        refusals.set(times);
    }

    @Override
    public Thread newThread(Runnable body) {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("no more threads, for the test");
        }
        Thread thread = factory.newThread(body);
        made.add(thread);
        return thread;
    }

    int made() {
        return made.size();
    }

    /** Waits until all threads that live are parked. */
    void awaitParked() {
        while (!made.stream().filter(Thread::isAlive).map(Thread::getState)
                .allMatch(state -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)) {
            Thread.yield();
        }
    }

    /** Waits until none of the threads lives any more. */
    void awaitNone() throws InterruptedException {
        for (Thread thread : made) {
            thread.join();
        }
    }
}
