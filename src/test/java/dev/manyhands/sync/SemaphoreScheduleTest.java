package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random schedules on a semaphore: beside the JDK's, beside a sum, and with interrupts and timeouts at any moment. */
class SemaphoreScheduleTest {
    private static final class Reducible extends java.util.concurrent.Semaphore {
        private static final long serialVersionUID = 1L;

        Reducible(int permits, boolean fair) {
            super(permits, fair);
        }

        @Override
        public void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }
    }

    @Test
    void aSequentialScheduleGivesWhatTheJdkGives() throws InterruptedException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            int initial = random.nextInt(10) - 3;
            boolean fair = random.nextBoolean();
            var ours = new Semaphore(initial, fair);
            var theirs = new Reducible(initial, fair);
            for (int step = 0; step < 50; step++) {
                int n = random.nextInt(5);
                switch (random.nextInt(6)) {
                    case 0 -> assertEquals(theirs.tryAcquire(n), ours.tryAcquire(n));
                    case 1 -> assertEquals(theirs.tryAcquire(n, 0, TimeUnit.SECONDS), ours.tryAcquire(n, 0, TimeUnit.SECONDS));
                    case 2 -> {
                        theirs.release(n);
                        ours.release(n);
                    }
                    case 3 -> assertEquals(theirs.tryAcquire(), ours.tryAcquire());
                    case 4 -> {
                        theirs.release();
                        ours.release();
                    }
                    default -> {
                        if (n == 0) {
                            assertEquals(theirs.drainPermits(), ours.drainPermits());
                        }
                        ours.reducePermits(n);
                        theirs.reducePermits(n);
                    }
                }
                assertEquals(theirs.availablePermits(), ours.availablePermits());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptsAndTimeoutsAtAnyMomentLoseNoPermit(Kind kind) {
        for (int seed = 0; seed < 40; seed++) {
            var semaphore = new Semaphore(2, seed % 2 == 0);
            var taken = new AtomicInteger();
            List<Actor<Void>> all = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                var random = new Random(seed * 31L + k);
                all.add(kind.run(() -> {
                    for (int step = 0; step < 60; step++) {
                        int n = 1 + random.nextInt(2);
                        try {
                            if (random.nextBoolean()) {
                                semaphore.acquire(n);
                            } else if (!semaphore.tryAcquire(n, random.nextInt(60), TimeUnit.MICROSECONDS)) {
                                continue;
                            }
                        } catch (InterruptedException e) {
                            continue;
                        }
                        assertTrue(taken.addAndGet(n) <= 2);
                        taken.addAndGet(-n);
                        semaphore.release(n);
                    }
                }));
            }
            var random = new Random(seed);
            while (!all.stream().allMatch(Actor::isDone)) {
                all.get(random.nextInt(all.size())).interrupt();
                for (int k = random.nextInt(500); k > 0; k--) {
                    Thread.onSpinWait();
                }
            }
            all.forEach(Actor::result);
            assertEquals(2, semaphore.availablePermits());
            assertEquals(0, semaphore.getQueueLength());
        }
    }

    @Test
    void tenThousandVirtualThreadsTakeTurns() {
        var semaphore = new Semaphore(2);
        int[] counter = new int[1];
        var mutex = new Semaphore(1, true);
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < 10_000; k++) {
            all.add(Kind.VIRTUAL.run(() -> {
                semaphore.acquire();
                mutex.acquire();
                counter[0]++;
                mutex.release();
                semaphore.release();
            }));
        }
        all.forEach(Actor::result);
        assertEquals(10_000, counter[0]);
    }

    @Test
    void itIsSerializedWithItsPermitsAndWithoutItsQueue() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Semaphore(3, true));
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Semaphore copy = (Semaphore) in.readObject();
            assertEquals(3, copy.availablePermits());
            assertTrue(copy.isFair());
            copy.acquireUninterruptibly(3);
            assertEquals(0, copy.availablePermits());
        }
    }

    @Test
    void messagesNameTheValues() {
        var semaphore = new Semaphore(Integer.MAX_VALUE);
        assertTrue(assertThrows(Error.class, () -> semaphore.release(5)).getMessage().contains("cannot take 5 more"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> semaphore.release(-5)).getMessage().contains("-5"));
        assertTrue(assertThrows(Error.class, () -> new Semaphore(Integer.MIN_VALUE + 1).reducePermits(2)).getMessage().contains("2"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWaitsForLongUsesNoProcessor(boolean fair) {
        var semaphore = new Semaphore(0, fair);
        List<Actor<Void>> waiters = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            waiters.add(Kind.PLATFORM.run(semaphore::acquire).awaitParked());
        }
        var threads = ManagementFactory.getThreadMXBean();
        LongSupplier used = () -> waiters.stream().mapToLong(waiter -> threads.getThreadCpuTime(waiter.thread.threadId())).sum();
        long before = used.getAsLong();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        long nanos = used.getAsLong() - before;
        assertTrue(nanos < TimeUnit.MILLISECONDS.toNanos(20), nanos + " ns");
        semaphore.release(3);
        waiters.forEach(Actor::result);
    }

    @ParameterizedTest
    @EnumSource
    void oneReleaseLetsAsManyGoAsItHasPermits(Kind kind) {
        for (int round = 0; round < 200; round++) {
            var semaphore = new Semaphore(0, round % 2 == 0);
            List<Actor<Void>> waiters = new ArrayList<>();
            for (int k = 0; k < 5; k++) {
                int wanted = k % 3;
                waiters.add(kind.run(() -> semaphore.acquire(1 + wanted)));
            }
            if (round % 4 < 2) {
                waiters.forEach(Actor::awaitParked);
            }
            semaphore.release(9);
            waiters.forEach(Actor::result);
            assertEquals(0, semaphore.availablePermits());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWantsNothingGoesWhenNothingIsMissing(Kind kind) {
        for (boolean fair : new boolean[] {false, true}) {
            var semaphore = new Semaphore(-2, fair);
            Actor<Void> first = kind.run(() -> semaphore.acquire(0)).awaitParked();
            Actor<Void> second = kind.run(() -> semaphore.acquireUninterruptibly(0)).awaitParked();
            assertEquals(-2, semaphore.drainPermits());
            first.result();
            second.result();
        }
    }
}
