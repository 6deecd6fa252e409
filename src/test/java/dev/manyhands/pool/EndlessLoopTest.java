package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops without end, whose work comes bit by bit and which hold no thread meanwhile: what streams of results are made of. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessLoopTest {
    @Test
    void aPoolThatIsBusyIsNotFloodedWithCallsForHelp() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var busy = new Busy(pool, 2);
            WatchedLoop loop = pool.watched(TestLoop.of(unit -> { }), LoopWatch.NONE, Integer.MAX_VALUE, 2);
            loop.begin();
            for (int k = 0; k < 1000; k++) {
                loop.nudge(1);
            }
            int calls = 0;
            while (pool.poll() != null) {
                calls++;
            }
            assertEquals(2, calls);
            loop.cancel();
            loop.awaitOver();
            busy.close();
        }
    }
}
