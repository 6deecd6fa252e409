package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many threads on one lock, with timeouts and interrupts at any moment: mutual exclusion, and nobody waits for ever. */
@Timeout(120)
class ExclusiveLockStressTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 6000;

    private ExclusiveLock probe;
    private Lock lock;
    private Condition condition;
    private long counter;
    private int items;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    static List<Object[]> kinds() {
        return ExclusiveLockTest.kinds();
    }

    private void create(ExclusiveLock.Kind kind, boolean fair) {
        probe = kind.create(fair);
        lock = probe.lock();
        condition = lock.newCondition();
    }

    private List<Thread> start(Hand.Kind kind, int count, Hand.Act<?> act) {
        var threads = new ArrayList<Thread>();
        for (int k = 0; k < count; k++) {
            threads.add(kind.builder().start(() -> {
                try {
                    act.run();
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        return threads;
    }

    private void finish(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            Hand.join(thread);
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        assertFalse(probe.isLocked());
        assertFalse(probe.hasQueuedThreads());
        assertEquals(0, probe.getQueueLength());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noIncrementIsLost(ExclusiveLock.Kind kind, boolean fair, Hand.Kind threads) throws Exception {
        create(kind, fair);
        var working = start(threads, THREADS, () -> {
            for (int k = 0; k < ROUNDS; k++) {
                lock.lock();
                counter++;
                lock.unlock();
            }
            return null;
        });
        finish(working);
        assertEquals((long) THREADS * ROUNDS, counter);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void timeoutsAndInterruptsLeaveTheLockWhole(ExclusiveLock.Kind kind, boolean fair, Hand.Kind threads) throws Exception {
        create(kind, fair);
        var stop = new AtomicBoolean();
        var taken = new java.util.concurrent.atomic.LongAdder();
        var working = start(threads, THREADS, () -> {
            var random = ThreadLocalRandom.current();
            for (int k = 0; k < ROUNDS / 3; k++) {
                boolean have = true;
                try {
                    switch (random.nextInt(3)) {
                        case 0 -> lock.lock();
                        case 1 -> lock.lockInterruptibly();
                        default -> have = lock.tryLock(random.nextInt(100_000), TimeUnit.NANOSECONDS);
                    }
                } catch (InterruptedException e) {
                    have = false;
                }
                if (have) {
                    taken.increment();
                    counter++;
                    if (random.nextInt(8) == 0) {
                        try {
                            condition.awaitNanos(random.nextInt(50_000));
                        } catch (InterruptedException e) {
                            assertTrue(probe.isHeldByCurrentThread());
                        }
                    } else {
                        condition.signal();
                    }
                    lock.unlock();
                }
            }
            return null;
        });
        var disturbing = start(Hand.Kind.PLATFORM, 1, () -> {
            for (int k = 0; !stop.get(); k++) {
                working.get(k % THREADS).interrupt();
                java.util.concurrent.locks.LockSupport.parkNanos(20_000);
            }
            return null;
        });
        try {
            for (Thread thread : working) {
                Hand.join(thread);
            }
        } finally {
            stop.set(true);
        }
        finish(disturbing);
        assertEquals(taken.sum(), counter);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everySignalReachesSomebodyWhoWaits(ExclusiveLock.Kind kind, boolean fair, Hand.Kind threads) throws Exception {
        create(kind, fair);
        var working = start(threads, 2, () -> {
            for (int k = 0; k < ROUNDS; k++) {
                lock.lock();
                items++;
                condition.signal();
                lock.unlock();
            }
            return null;
        });
        working.addAll(start(threads, 4, () -> {
            for (int k = 0; k < ROUNDS / 2; k++) {
                lock.lock();
                while (items == 0) {
                    condition.await();
                }
                items--;
                lock.unlock();
            }
            return null;
        }));
        finish(working);
        assertEquals(0, items);
    }
}
