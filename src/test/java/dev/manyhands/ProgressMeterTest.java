package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.Progress;
import dev.manyhands.function.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Counting and telling, with a clock that the test moves and ticks that it makes. */
class ProgressMeterTest {
    private final List<Progress> told = new ArrayList<>();
    private long now = 5;

    private ProgressMeter meter(long total, ProgressListener... listeners) {
        return new ProgressMeter("scoring", total, List.of(listeners), () -> now);
    }

    private void pass(double seconds) {
        now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void countsWhatIsDoneWhatFailsAndWhatIsTriedAgain() {
        ProgressMeter meter = meter(100);
        meter.add(10);
        meter.add(7);
        meter.fail(2);
        meter.retry(1);
        meter.retry(4);
        pass(2);
        Progress progress = meter.snapshot();
        assertEquals(new Progress("scoring", progress.run(), 100, 17, 2, 5, Duration.ofSeconds(2), false), progress);
    }

    @Test
    void countsWithoutATotal() {
        ProgressMeter meter = meter(-1);
        meter.add(17);
        assertEquals(-1, meter.snapshot().total());
        assertEquals(17, meter.snapshot().done());
    }

    @Test
    void everyRunHasItsNumber() {
        assertNotEquals(meter(1).snapshot().run(), meter(1).snapshot().run());
    }

    @Test
    void tellsAllListenersAtEachTickAndAtTheEnd() {
        List<Progress> other = new ArrayList<>();
        ProgressMeter meter = meter(10, told::add, other::add);
        meter.add(3);
        meter.tick();
        meter.add(7);
        meter.close();
        assertEquals(List.of(3L, 10L), told.stream().map(Progress::done).toList());
        assertEquals(List.of(false, true), told.stream().map(Progress::ended).toList());
        assertEquals(told, other);
    }

    @Test
    void tellsNothingAfterTheEnd() {
        ProgressMeter meter = meter(10, told::add);
        meter.close();
        meter.tick(); // was at the door when the meter closed
        meter.close();
        assertEquals(1, told.size());
    }

    @Test
    void aListenerThatThrowsIsLoggedOnceAndCalledAgain() {
        List<LogRecord> logged = new ArrayList<>();
        ProgressListener throwing = progress -> {
            told.add(progress);
            throw new IllegalStateException("expected by the test");
        };
        List<Progress> other = new ArrayList<>();
        listening(logged, () -> {
            ProgressMeter meter = meter(10, throwing, other::add);
            meter.tick();
            meter.tick();
            meter.close();
        });
        assertEquals(1, logged.size());
        assertTrue(logged.get(0).getMessage().contains("job 'scoring'"), logged.get(0).getMessage());
        assertEquals("expected by the test", logged.get(0).getThrown().getMessage());
        assertEquals(3, told.size());
        assertEquals(3, other.size());
    }

    private static void listening(List<LogRecord> logged, Runnable body) {
        Logger logger = Logger.getLogger(ProgressListener.class.getName());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            body.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void anInterruptThatTheLastCallSwallowsIsNotLost() {
        ProgressMeter meter = meter(10, progress -> Thread.sleep(1));
        Thread.currentThread().interrupt();
        listening(new ArrayList<>(), meter::close);
        assertTrue(Thread.interrupted());
    }

    @Test
    void whereNobodyListensThereIsNoMeter() {
        assertNull(ProgressMeter.of("x", 1, List.of()));
        assertNull(JobRun.of(Jobs.width(3), "x", 1, null));
        try (ProgressMeter meter = ProgressMeter.always("x", 1, List.of())) {
            assertFalse(meter.snapshot().ended());
        }
    }
}
