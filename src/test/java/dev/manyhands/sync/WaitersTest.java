package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import dev.manyhands.sync.Waiters.Outcome;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stack of parked threads. */
class WaitersTest {
    private static final class Event extends Waiters {
        volatile long come = -1;

        @Override
        boolean isOver(long event) {
            return event <= come;
        }
    }

    private final Event event = new Event();

    @ParameterizedTest
    @EnumSource
    void whoseEventHasNotComeParksAgain(Kind kind) {
        Actor<Outcome> first = kind.start(() -> event.await(0, 0)).awaitParked();
        Actor<Outcome> second = kind.start(() -> event.await(1, 0)).awaitParked();
        event.come = 0;
        event.wakeAll();
        assertEquals(Outcome.OVER, first.result());
        Actor.until(() -> event.depth() == 1);
        second.awaitParked();
        event.come = 1;
        event.wakeAll();
        assertEquals(Outcome.OVER, second.result());
        assertEquals(0, event.depth());
    }

    @ParameterizedTest
    @EnumSource
    void aSpuriousWakeUpChangesNothing(Kind kind) {
        Actor<Outcome> waiter = kind.start(() -> event.await(0, 0)).awaitParked();
        for (int k = 0; k < 100; k++) {
            LockSupport.unpark(waiter.thread);
        }
        waiter.awaitParked();
        assertEquals(1, event.depth());
        event.come = 0;
        event.wakeAll();
        assertEquals(Outcome.OVER, waiter.result());
    }

    @ParameterizedTest
    @EnumSource
    void thoseWhoGiveUpLeaveNothingBehind(Kind kind) {
        Actor<Outcome> below = kind.start(() -> event.await(0, 0)).awaitParked();
        for (int k = 0; k < 50; k++) {
            assertEquals(Outcome.TIMED_OUT, kind.start(() -> event.await(0, 0, 1000)).result());
        }
        List<Actor<Outcome>> many = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            many.add(kind.start(() -> event.await(0, 0)).awaitParked());
        }
        for (Actor<Outcome> each : many) {
            each.interrupt();
            assertEquals(Outcome.INTERRUPTED, each.result());
        }
        assertEquals(1, event.depth());
        event.come = 0;
        event.wakeAll();
        assertEquals(Outcome.OVER, below.result());
    }

    @ParameterizedTest
    @EnumSource
    void anUninterruptibleWaitKeepsTheInterrupt(Kind kind) {
        Actor<Boolean> waiter = kind.start(() -> {
            event.awaitUninterruptibly(0, 0);
            return Thread.currentThread().isInterrupted();
        });
        waiter.awaitParked().interrupt();
        Actor.until(() -> !waiter.thread.isInterrupted());
        waiter.awaitParked();
        event.come = 0;
        event.wakeAll();
        assertTrue(waiter.result());
    }

    @Test
    void whoHasParkedUsesNoProcessor() {
        Actor<Outcome> waiter = Kind.PLATFORM.start(() -> event.await(0, dev.manyhands.internal.SpinBudget.of(1))).awaitParked();
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(waiter.thread.threadId());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        long used = threads.getThreadCpuTime(waiter.thread.threadId()) - before;
        assertTrue(used < TimeUnit.MILLISECONDS.toNanos(20), used + " ns");
        event.come = 0;
        event.wakeAll();
        waiter.result();
    }

    @Test
    void moreVirtualThreadsThanCarriersWaitAndOthersRun() {
        List<Actor<Outcome>> many = new ArrayList<>();
        for (int k = 0; k < 10_000; k++) {
            many.add(Kind.VIRTUAL.start(() -> event.await(0, dev.manyhands.internal.SpinBudget.of(2))));
        }
        Kind.VIRTUAL.run(() -> {
            event.come = 0;
            event.wakeAll();
        }).result();
        many.forEach(each -> assertEquals(Outcome.OVER, each.result()));
    }

    @Test
    void aWorkerOfAForkJoinPoolThatWaitsIsReplaced() {
        try (var pool = new java.util.concurrent.ForkJoinPool(1)) {
            var waiting = pool.submit(() -> event.await(0, 0));
            pool.submit(() -> {
                event.come = 0;
                event.wakeAll();
            }).join();
            assertEquals(Outcome.OVER, waiting.join());
        }
    }
}
