package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Jobs that ask for more threads than their pool has. */
class OversubscribedTest {
    @Test
    void aWidthBeyondThePoolIsRefusedUnlessItIsAllowed() {
        try (var pool = ThreadPool.of(2)) {
            assertThrows(IllegalArgumentException.class, () -> Parallel.on(pool).width(6).range(0, 10).forEach(i -> { }));
            assertEquals(6, Parallel.on(pool).width(6).allowOversubscribe().actualWidth());
        }
    }

    @Test
    void soManyThreadsReallyWorkAtTheSameTime() {
        try (var pool = ThreadPool.of(2)) {
            var together = new CountDownLatch(6);
            Parallel.on(pool).width(6).allowOversubscribe().schedule(Schedule.dynamic(1)).range(0, 6).forEach(i -> {
                together.countDown();
                assertTrue(together.await(20, TimeUnit.SECONDS));
            });
        }
    }

    @Test
    void theFurtherThreadsAreKeptAndEndWithThePool() {
        var pool = ThreadPool.of(2);
        assertSame(pool, pool.oversubscribed(2));
        ThreadPool wider = pool.oversubscribed(3);
        assertNotSame(pool, wider);
        assertSame(wider, pool.oversubscribed(4));
        ThreadPool widest = pool.oversubscribed(9);
        assertSame(wider, pool.oversubscribed(3));
        assertEquals(45, Parallel.on(widest).range(0, 10).sumLong(i -> i));
        pool.close();
        assertTrue(wider.isTerminated());
        assertTrue(widest.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> pool.oversubscribed(3));
    }
}
