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
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many readers and writers at once, with timeouts and interrupts at any moment; nobody sees half a write, and nobody waits for ever. */
@Timeout(120)
class ReadWriteLockStressTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 4000;

    private ReadWritePair pair;
    private long first;
    private long second;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    static List<Object[]> kinds() {
        return ReadWriteLockContractTest.kinds();
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
        assertFalse(pair.isWriteLocked());
        assertEquals(0, pair.getReadLockCount());
        assertEquals(0, pair.getQueueLength());
        assertTrue(pair.writeLock().tryLock());
        pair.writeLock().unlock();
    }

    private boolean take(Lock lock, ThreadLocalRandom random) {
        try {
            switch (random.nextInt(4)) {
                case 0 -> lock.lock();
                case 1 -> lock.lockInterruptibly();
                case 2 -> {
                    return lock.tryLock();
                }
                default -> {
                    return lock.tryLock(random.nextInt(100_000), TimeUnit.NANOSECONDS);
                }
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writersExcludeEverybody(ReadWritePair.Kind kind, boolean fair, Hand.Kind threads) throws Exception {
        pair = kind.create(fair);
        var writes = new LongAdder();
        var stop = new AtomicBoolean();
        var working = start(threads, THREADS, () -> {
            var random = ThreadLocalRandom.current();
            for (int k = 0; k < ROUNDS; k++) {
                if (random.nextInt(4) != 0) {
                    if (take(pair.readLock(), random)) {
                        assertEquals(first, second);
                        if (random.nextInt(4) == 0) {
                            pair.readLock().lock();
                            assertEquals(first, second);
                            pair.readLock().unlock();
                        }
                        if (random.nextInt(64) == 0) {
                            Thread.yield();
                        }
                        assertEquals(first, second);
                        pair.readLock().unlock();
                    }
                } else if (take(pair.writeLock(), random)) {
                    first++;
                    if (random.nextInt(16) == 0) {
                        Thread.yield();
                    }
                    second++;
                    writes.increment();
                    if (random.nextInt(4) == 0) {
                        pair.readLock().lock();
                        pair.writeLock().unlock();
                        assertEquals(first, second);
                        pair.readLock().unlock();
                    } else {
                        pair.writeLock().unlock();
                    }
                }
            }
            return null;
        });
        var disturbing = start(Hand.Kind.PLATFORM, 1, () -> {
            for (int k = 0; !stop.get(); k++) {
                working.get(k % THREADS).interrupt();
                LockSupport.parkNanos(20_000);
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
        assertEquals(writes.sum(), first);
        assertEquals(first, second);
    }

    /**
     * Runs the victim, a thread of the given kind, against three platform threads that stream. (Virtual threads that never wait can keep
     * the carriers from the victim for ever, also by yielding: then it is not the lock that starves it.)
     */
    private void starve(Hand.Kind kind, AtomicBoolean stop, Hand.Act<?> stream, Hand.Act<?> victim) throws InterruptedException {
        var streaming = start(Hand.Kind.PLATFORM, 3, stream);
        try {
            for (Thread thread : start(kind, 1, victim)) {
                Hand.join(thread);
            }
        } finally {
            stop.set(true);
        }
        finish(streaming);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aStreamOfReadersDoesNotStarveAWriter(ReadWritePair.Kind kind, boolean fair, Hand.Kind threads) throws Exception {
        pair = kind.create(fair);
        var stop = new AtomicBoolean();
        starve(threads, stop, () -> {
            Lock read = pair.readLock();
            read.lock();
            while (!stop.get()) {
                read.unlock();
                read.lock();
            }
            read.unlock();
            return null;
        }, () -> {
            for (int k = 0; k < 20; k++) {
                pair.writeLock().lock();
                first++;
                pair.writeLock().unlock();
            }
            return null;
        });
        assertEquals(20, first);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aStreamOfWritersDoesNotStarveAReader(ReadWritePair.Kind kind, boolean fair, Hand.Kind threads) throws Exception {
        pair = kind.create(fair);
        var stop = new AtomicBoolean();
        starve(threads, stop, () -> {
            while (!stop.get()) {
                pair.writeLock().lock();
                first++;
                pair.writeLock().unlock();
            }
            return null;
        }, () -> {
            for (int k = 0; k < 20; k++) {
                pair.readLock().lock();
                second = first;
                pair.readLock().unlock();
            }
            return null;
        });
        assertTrue(second <= first, () -> second + " writes were seen, of " + first);
    }
}
