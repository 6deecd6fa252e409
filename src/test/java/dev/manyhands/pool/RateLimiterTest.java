package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RateLimiterTest {
    private static final long START = Long.MAX_VALUE - 500; // the clock overflows on the way
    private final AtomicLong clock = new AtomicLong(START);

    private RateLimiter limiter(int tasks, long nanos, int burst) {
        return RateLimiter.of(tasks, Duration.ofNanos(nanos), burst, clock::get);
    }

    /** When the next slot is, from the start. */
    private static long next(RateLimiter limiter) {
        return limiter.reserve() - START;
    }

    @Test
    void slotsAreEvenlySpacedHoweverEarlyTheyAreReserved() {
        var limiter = limiter(3, 3000, 1);
        for (int k = 0; k < 10; k++) {
            assertEquals(k * 1000, next(limiter));
        }
    }

    @Test
    void anIntervalThatDoesNotComeOutEvenIsRoundedUp() {
        var limiter = limiter(3, 1000, 1);
        assertEquals(0, next(limiter));
        assertEquals(334, next(limiter));
        assertEquals(668, next(limiter));
    }

    @Test
    void aSlotBeginsAtOnceAfterAPauseButPausesAreNotSavedUp() {
        var limiter = limiter(1, 1000, 1);
        assertEquals(0, next(limiter));
        clock.addAndGet(5500);
        assertEquals(5500, next(limiter));
        assertEquals(6500, next(limiter));
    }

    @Test
    void aBurstMayStartAtOnceAfterAPauseAndTheRestIsSpaced() {
        var limiter = limiter(1, 1000, 3);
        for (int pause = 0; pause < 3; pause++) {
            long now = clock.get() - START;
            assertEquals(List.of(now, now, now, now + 1000, now + 2000),
                    List.of(next(limiter), next(limiter), next(limiter), next(limiter), next(limiter)));
            clock.addAndGet(50_000);
        }
    }

    @Test
    void inAnyTimeThereAreNoMoreSlotsThanTheRateAllows() {
        var random = new Random(7);
        for (int burst : new int[] {1, 2, 5}) {
            var limiter = limiter(10, 1000, burst);
            List<Long> slots = new ArrayList<>();
            for (int k = 0; k < 3000; k++) {
                slots.add(next(limiter));
                clock.addAndGet(random.nextInt(random.nextInt(20) == 0 ? 5000 : 150));
            }
            for (int from = 0; from < slots.size(); from++) {
                for (int to = from; to < slots.size() && to < from + 100; to++) {
                    long time = slots.get(to) - slots.get(from);
                    assertTrue(to - from + 1 <= burst + time / 100, "burst " + burst + ": " + (to - from + 1) + " slots in " + time);
                }
            }
        }
    }

    @Test
    void byDefaultAsManyCoincideAsFallIntoAMillisecond() {
        var slow = RateLimiter.of(1, Duration.ofMillis(1), clock::get);
        assertEquals(0, next(slow));
        assertEquals(1_000_000, next(slow));
        var fast = RateLimiter.of(4, Duration.ofMillis(1), clock::get);
        assertEquals(List.of(0L, 0L, 0L, 0L, 250_000L), List.of(next(fast), next(fast), next(fast), next(fast), next(fast)));
    }

    @Test
    void aCancelledSlotIsGivenOutAgainUnlessALaterOneIsTaken() {
        var limiter = limiter(1, 1000, 2);
        next(limiter);
        next(limiter);
        long slot = limiter.reserve();
        limiter.cancel(slot);
        assertEquals(slot, limiter.reserve());
        limiter.reserve();
        limiter.cancel(slot);
        assertEquals(slot + 2000, limiter.reserve());
    }

    @Test
    void enormousTimesDoNotOverflow() {
        for (Duration per : List.of(Duration.ofDays(1_000_000), Duration.ofSeconds(Long.MAX_VALUE))) {
            var limiter = RateLimiter.of(1, per, Integer.MAX_VALUE, clock::get);
            for (int k = 0; k < 10; k++) {
                assertTrue(limiter.nanosUntil(limiter.reserve()) >= 0);
            }
            var strict = RateLimiter.of(1, per, 1, clock::get);
            assertEquals(0, strict.nanosUntil(strict.reserve()));
            for (int k = 0; k < 10; k++) {
                assertTrue(strict.nanosUntil(strict.reserve()) > TimeUnit.DAYS.toNanos(365 * 70));
            }
        }
    }

    @Test
    void twoThreadsGetDifferentSlots() throws Exception {
        List<Long> slots = Collections.synchronizedList(new ArrayList<>());
        var limiter = limiter(1, 10, 1);
        Runnable taker = () -> {
            for (int k = 0; k < 10_000; k++) {
                slots.add(next(limiter));
            }
        };
        Thread other = Thread.ofPlatform().start(taker);
        taker.run();
        other.join();
        Collections.sort(slots);
        for (int k = 0; k < 20_000; k++) {
            assertEquals(k * 10L, slots.get(k));
        }
    }

    @Test
    void whoAcquiresWaitsForTheSlotAndNoLess() throws Exception {
        var limiter = RateLimiter.of(1, Duration.ofMillis(20), 1, System::nanoTime);
        long begun = System.nanoTime();
        for (int k = 0; k < 4; k++) {
            limiter.acquire();
            assertTrue(System.nanoTime() - begun >= k * 20_000_000L);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndTheSlotIsGivenBack() throws Exception {
        var limiter = RateLimiter.of(1, Duration.ofHours(1), 1, System::nanoTime);
        limiter.acquire();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, limiter::acquire);
        assertFalse(Thread.currentThread().isInterrupted());
        Thread self = Thread.currentThread();
        var interrupter = Thread.ofPlatform().start(() -> {
            while (self.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            self.interrupt();
        });
        assertThrows(InterruptedException.class, limiter::acquire);
        interrupter.join();
        assertTrue(limiter.nanosUntil(limiter.reserve()) <= TimeUnit.HOURS.toNanos(1));
    }

    @Test
    void wrongRatesAreRefusedWithWhatWasGiven() {
        var zero = assertThrows(IllegalArgumentException.class, () -> RateLimiter.of(0, Duration.ofSeconds(1), clock::get));
        assertTrue(zero.getMessage().contains("rate(0, PT1S)"), zero.getMessage());
        for (Duration per : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThrows(IllegalArgumentException.class, () -> RateLimiter.of(1, per, clock::get));
            assertThrows(IllegalArgumentException.class, () -> RateLimiter.of(1, per, 1, clock::get));
        }
        var burst = assertThrows(IllegalArgumentException.class, () -> limiter(1, 1, 0));
        assertTrue(burst.getMessage().contains("rate(1, PT0.000000001S, 0)"), burst.getMessage());
    }
}
