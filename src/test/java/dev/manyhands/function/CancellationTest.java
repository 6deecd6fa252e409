package dev.manyhands.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A switch is thrown once, for good, and tells everybody who wanted to know. */
@Timeout(60)
class CancellationTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofDays(1);
    private final Cancellation cancellation = Cancellation.create();
    private final List<String> told = new ArrayList<>();

    @Test
    void itIsThrownOnce() {
        assertFalse(cancellation.isCancelled());
        assertNull(cancellation.reason());
        assertEquals("cancellation, not cancelled", cancellation.toString());
        cancellation.throwIfCancelled();
        cancellation.onCancel(() -> told.add("once"));
        cancellation.cancel("lunch is ready");
        cancellation.cancel("it rains");
        assertTrue(cancellation.isCancelled());
        assertEquals("lunch is ready", cancellation.reason());
        assertEquals("cancellation, cancelled because lunch is ready", cancellation.toString());
        assertEquals("cancelled because lunch is ready",
                assertThrows(CancellationException.class, cancellation::throwIfCancelled).getMessage());
        assertEquals(List.of("once"), told);
    }

    @Test
    void whoComesLateIsToldAtOnce() {
        cancellation.cancel();
        cancellation.onCancel(() -> told.add("late"));
        assertEquals(List.of("late"), told);
    }

    @Test
    void whoHasLeftIsNotTold() {
        cancellation.onCancel(() -> told.add("left")).close();
        cancellation.onCancel(() -> told.add("stayed"));
        cancellation.cancel();
        assertEquals(List.of("stayed"), told);
    }

    @Test
    void whoLeavesWhileOthersAreToldIsNotTold() {
        List<Cancellation.Registration> registrations = new ArrayList<>();
        cancellation.onCancel(() -> registrations.getFirst().close());
        registrations.add(cancellation.onCancel(() -> told.add("left")));
        cancellation.cancel();
        assertEquals(List.of(), told);
    }

    @Test
    void anActionThatFailsKeepsNobodyFromBeingTold() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second");
        cancellation.onCancel(() -> {
            throw first;
        });
        cancellation.onCancel(() -> {
            throw second;
        });
        cancellation.onCancel(() -> told.add("told"));
        assertSame(first, assertThrows(IllegalStateException.class, cancellation::cancel));
        assertEquals(List.of(second), List.of(first.getSuppressed()));
        assertEquals(List.of("told"), told);
    }

    @Test
    void childrenFollowTheirParentAndNotTheOtherWayRound() {
        Cancellation one = cancellation.child();
        Cancellation two = cancellation.child();
        one.cancel("only this one");
        assertFalse(cancellation.isCancelled());
        assertFalse(two.isCancelled());
        cancellation.cancel("all");
        assertEquals("only this one", one.reason());
        assertEquals("all", two.reason());
        assertEquals("all", cancellation.child().reason());
    }

    @Test
    void aChildThatIsClosedIsOnItsOwn() {
        Cancellation child = cancellation.child();
        child.close();
        cancellation.cancel();
        assertFalse(child.isCancelled());
        child.cancel();
        assertTrue(child.isCancelled());
    }

    @Test
    void aDeadlineThrowsIt() throws InterruptedException {
        var thrown = new CountDownLatch(2);
        Cancellation deadline = Cancellation.after(SHORT);
        deadline.onCancel(thrown::countDown);
        deadline.child().onCancel(thrown::countDown);
        assertTrue(thrown.await(20, TimeUnit.SECONDS));
        assertEquals("its deadline of PT0.001S passed", deadline.reason());
    }

    @Test
    void aLaterDeadlineTakesThePlaceOfAnEarlierOne() throws InterruptedException {
        var thrown = new CountDownLatch(1);
        try (Cancellation deadline = Cancellation.after(LONG)) {
            deadline.onCancel(thrown::countDown);
            deadline.cancelAfter(SHORT);
            assertTrue(thrown.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aDeadlineThatIsClosedNeverComes() throws InterruptedException {
        var other = new CountDownLatch(1);
        Cancellation closed = Cancellation.after(Duration.ofMillis(50));
        closed.close();
        Cancellation.after(Duration.ofMillis(100)).onCancel(other::countDown);
        assertTrue(other.await(20, TimeUnit.SECONDS));
        assertFalse(closed.isCancelled());
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Cancellation.after(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> cancellation.cancelAfter(Duration.ofSeconds(-1)));
        assertThrows(NullPointerException.class, () -> cancellation.cancelAfter(null));
        assertThrows(NullPointerException.class, () -> cancellation.cancel(null));
        assertThrows(NullPointerException.class, () -> cancellation.onCancel(null));
        cancellation.cancelAfter(Duration.ofSeconds(Long.MAX_VALUE)).close();
        assertFalse(cancellation.isCancelled());
    }

    @Test
    void manyWhoCancelAndRegisterAtTheSameTimeAreEachToldOnce() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            Cancellation shared = Cancellation.create();
            var count = new AtomicInteger();
            var start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int k = 0; k < 2; k++) {
                threads.add(Thread.startVirtualThread(() -> {
                    awaitQuietly(start);
                    shared.cancel();
                }));
                threads.add(Thread.startVirtualThread(() -> {
                    awaitQuietly(start);
                    shared.onCancel(count::incrementAndGet);
                }));
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(2, count.get());
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
