package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.Progress;
import dev.manyhands.function.ProgressListener;
import dev.manyhands.pool.ThreadPool;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs tell their listeners how far they have come. */
@Timeout(60)
class JobProgressTest {
    private static final int SLACK_NANOS = 1_000;

    /** What a listener was told, when, and by which thread. */
    private record Call(Progress progress, long nanoTime, Thread thread) {
    }

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    private void note(Progress progress) {
        calls.add(new Call(progress, System.nanoTime(), Thread.currentThread()));
    }

    private List<Progress> told() {
        return calls.stream().map(Call::progress).toList();
    }

    private Progress only() {
        assertEquals(1, calls.size());
        return calls.peek().progress();
    }

    @Test
    void shortJobsTellOnceAtTheEndOnTheCallingThread() {
        assertEquals(499_500, Jobs.width(3).named("adding").progress(this::note).range(0, 1000).sumLong(i -> i));
        Progress last = only();
        assertEquals("adding", last.job());
        assertEquals(1000, last.total());
        assertEquals(1000, last.done());
        assertEquals(0, last.failed());
        assertTrue(last.ended());
        assertSame(Thread.currentThread(), calls.peek().thread());
    }

    @Test
    void aVerbThatIsRefusedOrNeverBeginsKeepsNoListener() throws InterruptedException {
        var listener = new WeakReference<>(refusedListener());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!listener.refersTo(null)) {
            assertTrue(System.nanoTime() < deadline, "somebody still tells the listener");
            System.gc();
            Thread.sleep(1);
        }
    }

    private static ProgressListener refusedListener() {
        int[] count = new int[1];
        ProgressListener listener = progress -> count[0]++;
        Job tooWide = Jobs.width(1000).progress(listener);
        assertThrows(IllegalArgumentException.class, () -> tooWide.over(List.of(1, 2).iterator()).map(i -> i));
        assertThrows(IllegalArgumentException.class, () -> tooWide.map(List.of(1, 2), i -> i));
        assertThrows(IllegalArgumentException.class, () -> tooWide.stream(List.of(1, 2), i -> i).toList());
        ThreadPool closed = ThreadPool.of(1);
        closed.close();
        assertThrows(RejectedExecutionException.class, () -> Parallel.on(closed).progress(listener).stream(List.of(1, 2), i -> i).toList());
        assertThrows(RejectedExecutionException.class, () -> Parallel.on(closed).progress(listener).map(List.of(1, 2), i -> i));
        Jobs.width(1).progress(listener).stream(List.of(1, 2), i -> i); // and nobody asks for results
        return listener;
    }

    @Test
    void longJobsTellAtMostTenTimesASecond() {
        var told = new CountDownLatch(4);
        long begun = System.nanoTime();
        Jobs.width(2).progress(this::note).progress(progress -> told.countDown()).range(0, 2).forEach(i -> Jobs.await(told));
        List<Call> all = List.copyOf(calls);
        assertTrue(all.size() >= 4, "only " + all.size() + " calls");
        assertTrue(all.get(0).nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(300), "the first call came early");
        for (int k = 1; k < all.size() - 1; k++) { // the last one comes when it comes
            long pause = all.get(k).nanoTime() - all.get(k - 1).nanoTime();
            assertTrue(pause >= TimeUnit.MILLISECONDS.toNanos(100) - SLACK_NANOS, "only " + pause + " ns between two calls");
            assertNotSame(Thread.currentThread(), all.get(k).thread());
        }
        assertTrue(all.getLast().progress().ended());
        assertEquals(2, all.getLast().progress().done());
        assertEquals(1, told().stream().filter(Progress::ended).count());
    }

    @Test
    void anUnknownTotalIsCountedToo() {
        assertEquals(100, Jobs.width(3).progress(this::note).over(Jobs.integers(100).iterator()).map(i -> i).size());
        assertEquals(-1, only().total());
        assertEquals(100, only().done());
    }

    @Test
    void jobsThatFailTellAtTheEndToo() {
        Jobs.failure(() -> Jobs.width(2).progress(this::note).range(0, 10).forEach(i -> {
            throw new IllegalStateException("expected");
        }));
        assertTrue(only().ended());
    }

    @Test
    void emptyJobsTellToo() {
        Jobs.width(2).progress(this::note).range(0, 0).forEach(i -> { });
        assertEquals(0, only().total());
        assertTrue(only().ended());
    }

    @Test
    void aListenerThatThrowsDoesNotHarmTheJob() {
        ProgressListener throwing = progress -> {
            throw new AssertionError("expected by the test, may be in the log");
        };
        assertEquals(499_500, Jobs.width(3).progress(throwing).progress(this::note).range(0, 1000).sumLong(i -> i));
        assertTrue(only().ended());
    }

    @Test
    void theLastCallWaitsForTheOneBefore() {
        var inside = new CountDownLatch(1);
        var active = new AtomicInteger();
        var most = new AtomicInteger();
        Jobs.width(1).progress(progress -> {
            most.accumulateAndGet(active.incrementAndGet(), Math::max);
            inside.countDown();
            for (int k = 0; k < 1_000; k++) {
                Thread.onSpinWait();
                Thread.yield();
            }
            active.decrementAndGet();
        }).range(0, 1).forEach(i -> Jobs.await(inside));
        assertEquals(1, most.get());
    }

    @Test
    void aListenerGivenTwiceIsCalledOnce() {
        ProgressListener listener = this::note;
        Jobs.width(2).progress(listener).progress(listener).range(0, 10).forEach(i -> { });
        assertTrue(only().ended());
        assertThrows(NullPointerException.class, () -> Jobs.width(2).progress(null));
    }

    @Test
    void jobsWithProgressRunWithoutATerminal() {
        assertEquals(4950, Jobs.width(3).progress().range(0, 100).sumLong(i -> i));
        assertEquals(100, Jobs.width(3).progress().map(Jobs.integers(100).stream(), i -> i).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines", "off", "auto", "bar"})
    void thePropertySaysWhereProgressIsShown(String value) {
        String before = System.getProperty("manyhands.progress");
        System.setProperty("manyhands.progress", value);
        try {
            switch (value) {
                case "lines" -> assertSame(StandardProgress.listener(), StandardProgress.listener());
                case "off" -> assertEquals(null, StandardProgress.listener());
                case "bar" -> assertTrue(assertThrows(IllegalArgumentException.class, () -> Jobs.width(3).progress()).getMessage()
                        .contains("-Dmanyhands.progress is 'bar'"));
                default -> assertFalse(System.console() == null && StandardProgress.listener() != null);
            }
        } finally {
            if (before == null) {
                System.clearProperty("manyhands.progress");
            } else {
                System.setProperty("manyhands.progress", before);
            }
        }
    }
}
