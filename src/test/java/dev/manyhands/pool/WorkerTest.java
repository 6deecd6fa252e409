package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker outlives errors of the pool's own code. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerTest {
    /** Offers itself once and fails whoever joins. */
    private static final class Broken extends Source {
        private final AtomicBoolean offered = new AtomicBoolean(true);
        private final CountDownLatch joined = new CountDownLatch(1);

        @Override
        boolean joinable() {
            return offered.getAndSet(false);
        }

        @Override
        void join(Worker worker) {
            joined.countDown();
            throw new OutOfMemoryError("pretended");
        }
    }

    @Test
    void goesOnAfterAnErrorOutsideOfAnyTask() throws Exception {
        Logger logger = Logger.getLogger(ThreadPool.class.getName()); // kept, or its level may be forgotten
        logger.setLevel(Level.OFF);
        try (var pool = ThreadPool.of(1)) {
            for (int round = 0; round < 20; round++) {
                var broken = new Broken();
                int slot = pool.roster().post(broken, 1);
                assertTrue(broken.joined.await(30, TimeUnit.SECONDS));
                pool.roster().remove(slot);
                assertEquals("manyhands-" + pool.name() + "-1", pool.submit(() -> Thread.currentThread().getName()).get());
                assertEquals(4950, sum(pool));
            }
        } finally {
            logger.setLevel(null);
        }
    }

    private static int sum(ThreadPool pool) {
        int[] sum = new int[1];
        pool.run(new TestLoop((from, to, participant) -> {
            for (int k = from; k < to; k++) {
                sum[0] += k;
            }
        }), Schedule.AUTO, 100, 1);
        return sum[0];
    }
}
