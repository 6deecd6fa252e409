package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops without end, whose work comes bit by bit and which hold no thread meanwhile: what streams of results are made of. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessLoopTest {
    @Test
    void aPoolThatIsBusyIsNotFloodedWithCallsForHelp() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var busy = new Busy(pool, 2);
            WatchedLoop loop = pool.watched(TestLoop.of(unit -> { }), LoopWatch.NONE, WatchedLoop.ENDLESS, 2);
            loop.begin();
            for (int k = 0; k < 1000; k++) {
                loop.nudge(1);
            }
            int calls = 0;
            while (pool.workforce().poll() != null) {
                calls++;
            }
            assertEquals(2, calls);
            loop.cancel();
            loop.awaitOver();
            busy.close();
        }
    }

    @Test
    void itsUnitsDoNotRunOut() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var others = new AtomicInteger();
            var enough = new CountDownLatch(10_000);
            WatchedLoop loop = pool.watched(new TestLoop((from, to, participant) -> {
                if (from != 0 || to != 1) {
                    others.incrementAndGet();
                }
                enough.countDown();
            }), LoopWatch.NONE, WatchedLoop.ENDLESS, 2);
            loop.begin();
            loop.nudge(2);
            enough.await();
            assertEquals(0, others.get(), "units with numbers, of which there are only so many");
            assertFalse(loop.isOver());
            loop.cancel();
            loop.awaitOver();
            assertTrue(loop.isOver());
        }
    }

    @Test
    void whoHelpsRunsOneUnitAndKeepsAnInterruptFromOutside() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var busy = new Busy(pool, 1);
            var units = new AtomicInteger();
            WatchedLoop loop = pool.watched(TestLoop.of(unit -> {
                units.incrementAndGet();
                Thread.currentThread().interrupt();
            }), LoopWatch.NONE, WatchedLoop.ENDLESS, 1);
            loop.begin();
            assertTrue(loop.help(false));
            assertEquals(1, units.get());
            assertTrue(Thread.interrupted());
            loop.cancel();
            assertFalse(loop.help(false));
            loop.awaitOver();
            busy.close();
        }
    }

    @Test
    void anInterruptThatComesWithTheEndOfTheLoopDoesNotStayWithWhoHelps() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var busy = new Busy(pool, 1);
            var inside = new CountDownLatch(1);
            WatchedLoop loop = pool.watched(TestLoop.of(unit -> {
                inside.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }), LoopWatch.NONE, WatchedLoop.ENDLESS, 1);
            loop.begin();
            Thread canceller = Thread.ofPlatform().start(() -> {
                awaitQuietly(inside);
                loop.cancel();
            });
            assertTrue(loop.help(false));
            assertFalse(Thread.currentThread().isInterrupted());
            canceller.join();
            busy.close();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
