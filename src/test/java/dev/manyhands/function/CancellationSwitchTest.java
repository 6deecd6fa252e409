package dev.manyhands.function;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The switch itself: thrown once, with a reason, by hand or at a deadline, alone or with its parent. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationSwitchTest {
    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, TimeUnit.SECONDS));
    }

    @Test
    void isThrownOnceAndKeepsTheFirstReason() {
        Cancellation cancellation = Cancellation.create();
        assertFalse(cancellation.isCancelled());
        assertNull(cancellation.reason());
        assertEquals("cancellation, not cancelled", cancellation.toString());
        assertDoesNotThrow(cancellation::throwIfCancelled);
        cancellation.cancel("the user went home");
        cancellation.cancel("it rains");
        cancellation.cancel();
        assertTrue(cancellation.isCancelled());
        assertEquals("the user went home", cancellation.reason());
        assertEquals("cancellation, cancelled because the user went home", cancellation.toString());
        assertEquals("cancelled because the user went home",
                assertThrows(CancellationException.class, cancellation::throwIfCancelled).getMessage());
    }

    @Test
    void hasAReasonWhenNoneIsGiven() {
        Cancellation cancellation = Cancellation.create();
        cancellation.cancel();
        assertEquals("it was asked to", cancellation.reason());
        assertEquals("the reason is null",
                assertThrows(NullPointerException.class, () -> Cancellation.create().cancel(null)).getMessage());
    }

    // ---- actions

    @Test
    void actionsHaveRunWhenCancelReturns() {
        Cancellation cancellation = Cancellation.create();
        List<String> run = new ArrayList<>();
        cancellation.onCancel(() -> run.add("first"));
        cancellation.onCancel(() -> run.add("second"));
        cancellation.onCancel(() -> run.add("never")).close();
        assertEquals(List.of(), run);
        cancellation.cancel();
        assertEquals(List.of("first", "second"), run);
        cancellation.cancel();
        assertEquals(List.of("first", "second"), run);
    }

    @Test
    void anActionThatComesTooLateRunsAtOnce() {
        Cancellation cancellation = Cancellation.create();
        cancellation.cancel();
        var runs = new AtomicInteger();
        cancellation.onCancel(runs::incrementAndGet).close();
        assertEquals(1, runs.get());
        assertThrows(IllegalStateException.class, () -> cancellation.onCancel(() -> {
            throw new IllegalStateException("of the action");
        }));
    }

    @Test
    void actionsSeeThatItIsCancelled() {
        Cancellation cancellation = Cancellation.create();
        var seen = new ArrayList<String>();
        cancellation.onCancel(() -> seen.add(cancellation.reason()));
        cancellation.cancel("so");
        assertEquals(List.of("so"), seen);
    }

    @Test
    void allActionsRunWhateverSomeOfThemThrow() {
        Cancellation cancellation = Cancellation.create();
        var runs = new AtomicInteger();
        cancellation.onCancel(() -> {
            throw new IllegalStateException("first");
        });
        cancellation.onCancel(runs::incrementAndGet);
        cancellation.onCancel(() -> {
            throw new AssertionError("second");
        });
        cancellation.onCancel(runs::incrementAndGet);
        var thrown = assertThrows(IllegalStateException.class, cancellation::cancel);
        assertEquals("first", thrown.getMessage());
        assertEquals("second", thrown.getSuppressed()[0].getMessage());
        assertEquals(2, runs.get());
    }

    @Test
    void anErrorOfAnActionKeepsNoOtherFromRunning() {
        Cancellation cancellation = Cancellation.create();
        var runs = new AtomicInteger();
        cancellation.onCancel(() -> {
            throw new StackOverflowError("deep");
        });
        cancellation.onCancel(() -> {
            throw new IllegalStateException("also");
        });
        cancellation.onCancel(runs::incrementAndGet);
        var thrown = assertThrows(StackOverflowError.class, cancellation::cancel);
        assertEquals("also", thrown.getSuppressed()[0].getMessage());
        assertEquals(1, runs.get());
        assertTrue(cancellation.isCancelled());
    }

    @Test
    void aSharedExceptionIsNotSuppressedUnderItself() {
        Cancellation cancellation = Cancellation.create();
        var shared = new IllegalStateException("shared");
        for (int k = 0; k < 2; k++) {
            cancellation.onCancel(() -> {
                throw shared;
            });
        }
        assertSame(shared, assertThrows(IllegalStateException.class, cancellation::cancel));
    }

    @Test
    void aRegistrationThatIsClosedWhileOthersRunIsNotBegunAnyMore() {
        Cancellation cancellation = Cancellation.create();
        var runs = new AtomicInteger();
        List<Cancellation.Registration> later = new ArrayList<>();
        cancellation.onCancel(() -> later.forEach(Cancellation.Registration::close));
        later.add(cancellation.onCancel(runs::incrementAndGet));
        cancellation.cancel();
        assertEquals(0, runs.get());
    }

    @Test
    void actionsMayRegisterAndCancelAgain() {
        Cancellation cancellation = Cancellation.create();
        var runs = new AtomicInteger();
        cancellation.onCancel(() -> {
            cancellation.cancel("again");
            cancellation.onCancel(runs::incrementAndGet);
        });
        cancellation.cancel("once");
        assertEquals("once", cancellation.reason());
        assertEquals(1, runs.get());
    }

    // ---- children

    @Test
    void childrenAreThrownWithTheirParentForTheSameReason() {
        Cancellation parent = Cancellation.create();
        Cancellation child = parent.child();
        Cancellation grandchild = child.child();
        parent.cancel("of the parent");
        assertEquals("of the parent", child.reason());
        assertEquals("of the parent", grandchild.reason());
    }

    @Test
    void aChildIsThrownAloneWithoutItsParent() {
        Cancellation parent = Cancellation.create();
        Cancellation child = parent.child();
        Cancellation sibling = parent.child();
        child.cancel();
        assertFalse(parent.isCancelled());
        assertFalse(sibling.isCancelled());
        parent.cancel("later");
        assertEquals("it was asked to", child.reason());
    }

    @Test
    void aChildOfWhatIsCancelledIsCancelled() {
        Cancellation parent = Cancellation.create();
        parent.cancel("before");
        assertEquals("before", parent.child().reason());
    }

    @Test
    void aClosedChildIsNotThrownWithItsParent() {
        Cancellation parent = Cancellation.create();
        Cancellation child = parent.child();
        child.close();
        child.close();
        parent.cancel();
        assertFalse(child.isCancelled());
        child.cancel();
        assertTrue(child.isCancelled());
    }

    // ---- deadlines

    @Test
    void isThrownAtItsDeadline() throws InterruptedException {
        var cancelled = new CountDownLatch(1);
        Cancellation cancellation = Cancellation.after(Duration.ofMillis(10));
        cancellation.onCancel(cancelled::countDown);
        await(cancelled);
        assertEquals("its deadline of PT0.01S passed", cancellation.reason());
    }

    @Test
    void aLaterDeadlineReplacesAnEarlierOne() throws InterruptedException {
        Cancellation cancellation = Cancellation.after(Duration.ofHours(1)).cancelAfter(Duration.ofMillis(10));
        var cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        await(cancelled);
        try (Cancellation postponed = Cancellation.after(Duration.ofMillis(300)).cancelAfter(Duration.ofHours(1))) {
            var other = new CountDownLatch(1);
            Cancellation.after(Duration.ofMillis(500)).onCancel(other::countDown);
            await(other); // so the first deadline of the other one would have passed
            assertFalse(postponed.isCancelled());
        }
    }

    @Test
    void aClosedDeadlineDoesNotCome() throws InterruptedException {
        Cancellation closed = Cancellation.after(Duration.ofMillis(300));
        closed.close();
        var other = new CountDownLatch(1);
        Cancellation.after(Duration.ofMillis(500)).onCancel(other::countDown);
        await(other);
        assertFalse(closed.isCancelled());
    }

    @Test
    void aDeadlineAfterTheFactChangesNothing() {
        Cancellation cancellation = Cancellation.create();
        cancellation.cancel("already");
        assertEquals("already", cancellation.cancelAfter(Duration.ofNanos(1)).reason());
    }

    @Test
    void anActionThatBlocksHoldsUpNoOtherDeadline() throws InterruptedException {
        var letGo = new CountDownLatch(1);
        var inside = new CountDownLatch(1);
        Cancellation.after(Duration.ofMillis(1)).onCancel(() -> {
            inside.countDown();
            assertDoesNotThrow(() -> await(letGo));
        });
        await(inside);
        var other = new CountDownLatch(1);
        Cancellation.after(Duration.ofMillis(1)).onCancel(other::countDown);
        await(other);
        letGo.countDown();
    }

    @Test
    void impossibleDeadlinesAreRefusedAndHugeOnesAreNot() {
        assertEquals("cancelAfter(PT0S): the duration must be positive",
                assertThrows(IllegalArgumentException.class, () -> Cancellation.after(Duration.ZERO)).getMessage());
        assertEquals("cancelAfter(PT-1S): the duration must be positive", assertThrows(IllegalArgumentException.class,
                () -> Cancellation.create().cancelAfter(Duration.ofSeconds(-1))).getMessage());
        assertThrows(NullPointerException.class, () -> Cancellation.after(null));
        try (Cancellation never = Cancellation.after(Duration.ofSeconds(Long.MAX_VALUE))) {
            assertFalse(never.isCancelled());
        }
    }

    // ---- memory

    private static void awaitCollected(WeakReference<?> reference) throws InterruptedException {
        while (reference.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
    }

    @Test
    void aParentKeepsNoChildThatIsClosedOrCancelled() throws InterruptedException {
        Cancellation parent = Cancellation.create();
        Cancellation closed = parent.child();
        Cancellation cancelled = parent.child();
        var first = new WeakReference<>(closed);
        var second = new WeakReference<>(cancelled);
        closed.close();
        cancelled.cancel();
        closed = null;
        cancelled = null;
        awaitCollected(first);
        awaitCollected(second);
        assertFalse(parent.isCancelled());
    }

    @Test
    void aDeadlineThatIsClosedKeepsNothing() throws InterruptedException {
        Cancellation cancellation = Cancellation.after(Duration.ofHours(1));
        var reference = new WeakReference<>(cancellation);
        cancellation.close();
        cancellation = null;
        awaitCollected(reference);
    }

    @Test
    void whatIsCancelledKeepsNoActions() throws InterruptedException {
        Cancellation cancellation = Cancellation.create();
        var reference = register(cancellation);
        cancellation.cancel();
        awaitCollected(reference);
        assertTrue(cancellation.isCancelled());
    }

    @Test
    void aRegistrationThatIsClosedIsForgotten() throws InterruptedException {
        Cancellation cancellation = Cancellation.create();
        var reference = registerAndClose(cancellation);
        awaitCollected(reference);
        assertFalse(cancellation.isCancelled());
    }

    private static WeakReference<Object> register(Cancellation cancellation) {
        var held = new Object();
        cancellation.onCancel(held::hashCode);
        return new WeakReference<>(held);
    }

    private static WeakReference<Object> registerAndClose(Cancellation cancellation) {
        var held = new Object();
        cancellation.onCancel(held::hashCode).close();
        return new WeakReference<>(held);
    }
}
