package dev.manyhands.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Once and repeatedly, on threads that leave nothing behind. */
@Timeout(60)
class TimerTest {
    private static final int SECONDS = 20;
    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

    private void run() {
        ran.add(Thread.currentThread());
    }

    private Thread next() throws InterruptedException {
        Thread thread = ran.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(thread, "nothing ran within " + SECONDS + " s");
        return thread;
    }

    @Test
    void doesOnceWhatIsPlannedOnce() throws Exception {
        ScheduledFuture<?> planned = Timer.after(Duration.ofMillis(1), this::run);
        planned.get(SECONDS, TimeUnit.SECONDS);
        assertEquals("manyhands-timer", next().getName());
        assertNull(ran.poll());
    }

    @Test
    void whatIsPastIsDoneAtOnce() throws Exception {
        Timer.after(-1, this::run).get(SECONDS, TimeUnit.SECONDS);
        Timer.after(Duration.ofSeconds(Long.MIN_VALUE), this::run).get(SECONDS, TimeUnit.SECONDS);
        assertEquals(2, ran.size());
    }

    @Test
    void whatIsFarAheadDoesNotOverflow() {
        for (ScheduledFuture<?> planned : new ScheduledFuture<?>[] {
                Timer.after(NEVER, this::run), Timer.after(Long.MAX_VALUE, this::run), Timer.every(NEVER, NEVER, this::run)}) {
            assertTrue(planned.getDelay(TimeUnit.DAYS) > 365 * 100, "in " + planned.getDelay(TimeUnit.DAYS) + " days");
            planned.cancel(false);
        }
    }

    @Test
    void repeatsUntilCancelled() throws Exception {
        ScheduledFuture<?> planned = Timer.every(Duration.ZERO, Duration.ofMillis(1), this::run);
        for (int k = 0; k < 3; k++) {
            assertEquals("manyhands-ticker", next().getName());
        }
        assertTrue(planned.cancel(false));
        assertThrows(CancellationException.class, planned::get);
    }

    @Test
    void refusesToRepeatWithoutAPause() {
        assertThrows(IllegalArgumentException.class, () -> Timer.every(Duration.ZERO, Duration.ZERO, this::run));
    }

    @Test
    void whatIsRepeatedDelaysNoDeadline() throws Exception {
        var deadline = new CountDownLatch(1);
        ScheduledFuture<?> blocking = Timer.every(Duration.ZERO, Duration.ofDays(1), () -> {
            run();
            try {
                deadline.await();
            } catch (InterruptedException end) {
                throw new IllegalStateException(end);
            }
        });
        next();
        Timer.after(1, deadline::countDown).get(SECONDS, TimeUnit.SECONDS);
        blocking.cancel(false);
    }

    @Test
    void whatThrowsIsNotRepeatedAndHarmsNobodyElse() throws Exception {
        ScheduledFuture<?> failing = Timer.every(Duration.ZERO, Duration.ofMillis(1), () -> {
            run();
            throw new IllegalStateException("expected by the test, may be in the log");
        });
        assertThrows(ExecutionException.class, () -> failing.get(SECONDS, TimeUnit.SECONDS));
        next();
        assertNull(ran.poll());
        ScheduledFuture<?> good = Timer.every(Duration.ZERO, Duration.ofMillis(1), this::run);
        next();
        good.cancel(false);
    }

    @Test
    void whatIsCancelledIsGarbage() throws Exception {
        var reference = new WeakReference<>(plannedAndCancelled());
        for (int k = 0; k < 100 && reference.get() != null; k++) {
            System.gc();
            Thread.sleep(1);
        }
        assertNull(reference.get());
    }

    private static Object plannedAndCancelled() {
        Object held = new byte[1];
        Timer.after(NEVER, held::hashCode).cancel(false);
        return held;
    }

    @Test
    void theThreadsAreDaemonsAndLeaveWhenIdle() throws Exception {
        Timer.after(0, this::run);
        ScheduledFuture<?> planned = Timer.every(Duration.ZERO, Duration.ofDays(1), this::run);
        Thread one = next();
        Thread other = next();
        planned.cancel(false);
        for (Thread thread : new Thread[] {one, other}) {
            assertTrue(thread.isDaemon());
            assertSame(ClassLoader.getSystemClassLoader(), thread.getContextClassLoader());
            thread.join(Duration.ofSeconds(SECONDS));
            assertFalse(thread.isAlive(), thread + " is still there: another test may have left something planned");
        }
    }
}
