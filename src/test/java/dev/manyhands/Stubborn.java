package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls that ignore every interrupt until they are let go, and the threads that are in them. */
final class Stubborn implements AutoCloseable {
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Returns when it is let go and not before, with the interrupt flag as it was sent. */
    void stay() {
        threads.add(Thread.currentThread());
        boolean interrupted = false;
        while (letGo.getCount() > 0) {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many threads have been in a call. */
    int threads() {
        return threads.size();
    }

    /** Lets all calls go and waits until their threads have ended: all of them must have been given up. */
    void awaitThreadsEnd() throws InterruptedException {
        letGo.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertFalse(thread.isAlive(), thread + " was given up and should have ended with its call");
        }
    }

    @Override
    public void close() {
        letGo.countDown();
    }
}
