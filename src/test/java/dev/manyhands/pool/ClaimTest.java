package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClaimTest {
    @Test
    void isClaimedOnceAndKeepsItsResult() throws InterruptedException {
        var claim = new Claim<>(() -> "done");
        assertTrue(claim.isNew());
        assertTrue(claim.claim());
        assertFalse(claim.claim());
        assertFalse(claim.isNew());
        assertFalse(claim.isDone());
        claim.run();
        assertTrue(claim.isDone());
        assertEquals("done", claim.result());
        assertNull(claim.failure());
        claim.await(); // returns at once
    }

    @Test
    void keepsItsFailureEvenAnError() {
        var error = new StackOverflowError();
        var claim = new Claim<Object>(() -> {
            throw error;
        });
        assertTrue(claim.claim());
        claim.run();
        assertTrue(claim.isDone());
        assertSame(error, claim.failure());
    }

    @Test
    void cancelledBeforeItBeginsItNeverRuns() {
        var claim = new Claim<>(() -> 1);
        claim.cancel();
        assertTrue(claim.isDone());
        assertTrue(claim.isCancelled());
        assertFalse(claim.claim());
    }

    @Test
    void skippedItIsDoneAndCancelled() {
        var claim = new Claim<>(() -> 1);
        assertTrue(claim.claim());
        claim.skip();
        assertTrue(claim.isDone());
        assertTrue(claim.isCancelled());
    }

    @Test
    void cancelAfterTheEndChangesNothing() {
        var claim = new Claim<>(() -> 1);
        assertTrue(claim.claim());
        claim.run();
        claim.cancel();
        assertFalse(Thread.currentThread().isInterrupted());
        assertFalse(claim.isCancelled());
        assertEquals(1, claim.result());
    }

    @Test
    void cancelInterruptsTheRunnerAndTheInterruptEndsWithTheRun() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var interruptedAfterwards = new AtomicInteger(-1);
        var claim = new Claim<Object>(() -> {
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return "interrupted";
        });
        assertTrue(claim.isNew());
        Thread runner = Thread.ofPlatform().start(() -> {
            assertTrue(claim.claim());
            claim.run();
            interruptedAfterwards.set(Thread.currentThread().isInterrupted() ? 1 : 0);
        });
        begun.await();
        claim.cancel();
        claim.cancel(); // a second time has no further effect
        runner.join();
        assertEquals("interrupted", claim.result());
        assertEquals(0, interruptedAfterwards.get());
    }

    @Test
    void cancelledByItsOwnBodyItIsNotInterrupted() {
        Claim<?>[] self = new Claim<?>[1];
        self[0] = new Claim<>(() -> {
            self[0].cancel();
            return Thread.currentThread().isInterrupted();
        });
        assertTrue(self[0].claim());
        self[0].run();
        assertEquals(false, self[0].result());
        assertTrue(self[0].isDone());
    }

    @Test
    void twoThreadsCancelTheSameClaim() {
        try (var duel = new Duel()) {
            for (int k = 0; k < 100_000; k++) {
                var claim = new Claim<>(() -> 1);
                duel.fight(claim::cancel, claim::cancel);
                assertTrue(claim.isDone());
                assertTrue(claim.isCancelled());
            }
        }
    }

    @Test
    void aWaiterIsWokenByTheEndHoweverItCloses() {
        try (var duel = new Duel()) {
            for (int k = 0; k < 20_000; k++) {
                var claim = new Claim<>(() -> 1);
                boolean run = (k & 1) == 0;
                duel.fight(() -> {
                    if (!run) {
                        claim.cancel();
                    } else if (claim.claim()) {
                        claim.run();
                    }
                }, () -> awaitEnd(claim));
            }
        }
    }

    private static void awaitEnd(Claim<?> claim) {
        try {
            claim.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertTrue(claim.isDone());
    }

    @Test
    void aPokeWakesAWaiterOnce() throws InterruptedException {
        var claim = new Claim<>(() -> 1);
        claim.poke();
        claim.await(); // returns because of the poke before
        assertFalse(claim.isDone());
        assertTrue(claim.isAwaited());
        var waiting = Thread.ofPlatform().start(() -> awaitEnd(claim));
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(claim.claim());
        claim.run();
        waiting.join();
    }
}
