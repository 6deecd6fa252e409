package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Lock} as {@link java.util.concurrent.locks.ReentrantLock} documents it, sentence by sentence. */
@ParameterizedClass
@MethodSource("kinds")
@Timeout(120)
class ExclusiveLockTest {
    @Parameter(0)
    ExclusiveLock.Kind kind;
    @Parameter(1)
    boolean fair;
    @Parameter(2)
    Hand.Kind threads;

    private final List<Hand> hands = new ArrayList<>();
    private ExclusiveLock probe;
    private Lock lock;

    static List<Object[]> kinds() {
        var kinds = new ArrayList<Object[]>();
        for (ExclusiveLock.Kind kind : ExclusiveLock.Kind.values()) {
            for (Hand.Kind threads : Hand.Kind.values()) {
                kinds.add(new Object[] {kind, false, threads});
                kinds.add(new Object[] {kind, true, threads});
            }
        }
        return kinds;
    }

    private Hand hand() {
        if (probe == null) {
            probe = kind.create(fair);
            lock = probe.lock();
        }
        var hand = new Hand(threads);
        hands.add(hand);
        return hand;
    }

    @AfterEach
    void end() {
        hands.forEach(Hand::close);
    }

    private Hand queued(Hand hand) {
        Hand.until(() -> probe.hasQueuedThread(hand.thread()));
        return hand;
    }

    @Test
    void lockTakesAFreeLockAtOnceAndSetsTheHoldCountToOne() {
        Hand a = hand();
        a.does(lock::lock);
        assertEquals(1, a.now(probe::getHoldCount));
        assertEquals(true, a.now(probe::isHeldByCurrentThread));
        assertTrue(probe.isLocked());
        assertFalse(probe.isHeldByCurrentThread());
        assertEquals(0, probe.getHoldCount());
        assertEquals(fair, probe.isFair());
        a.does(lock::unlock);
        assertFalse(probe.isLocked());
        assertEquals(0, a.now(probe::getHoldCount));
    }

    @Test
    void theOwnerTakesItAgainInEveryWayAndReleasesItAsOften() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        a.does(lock::lock);
        a.does(lock::lockInterruptibly);
        assertEquals(true, a.now(lock::tryLock));
        assertEquals(true, a.now(() -> lock.tryLock(0, TimeUnit.SECONDS)));
        assertEquals(5, a.now(probe::getHoldCount));
        for (int holds = 4; holds >= 0; holds--) {
            assertEquals(false, b.now(lock::tryLock));
            a.does(lock::unlock);
            assertEquals(holds, a.now(probe::getHoldCount));
        }
        assertEquals(true, b.now(lock::tryLock));
        b.does(lock::unlock);
    }

    @Test
    void theOwnerTakesItAgainWhileOthersWait() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        queued(b.start(lock::lock)).untilBlocked();
        a.does(lock::lock);
        assertEquals(true, a.now(() -> lock.tryLock(0, TimeUnit.SECONDS)));
        a.does(lock::unlock);
        a.does(lock::unlock);
        assertTrue(b.isBusy());
        a.does(lock::unlock);
        b.result();
        b.does(lock::unlock);
    }

    @Test
    void unlockByAnotherThreadIsRefusedAndChangesNothing() {
        Hand a = hand();
        Hand b = hand();
        a.start(lock::unlock).failure(IllegalMonitorStateException.class);
        a.does(lock::lock);
        b.start(lock::unlock).failure(IllegalMonitorStateException.class);
        assertEquals(1, a.now(probe::getHoldCount));
        a.does(lock::unlock);
        a.start(lock::unlock).failure(IllegalMonitorStateException.class);
        assertFalse(probe.isLocked());
    }

    @Test
    void lockWaitsUntilTheOwnerReleases() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        b.start(lock::lock).untilBlocked();
        assertTrue(probe.hasQueuedThreads());
        assertTrue(probe.hasQueuedThread(b.thread()));
        assertFalse(probe.hasQueuedThread(a.thread()));
        assertEquals(1, probe.getQueueLength());
        a.does(lock::unlock);
        b.result();
        assertEquals(1, b.now(probe::getHoldCount));
        assertFalse(probe.hasQueuedThreads());
        assertEquals(0, probe.getQueueLength());
        b.does(lock::unlock);
    }

    @Test
    void lockIsNotInterruptedAndLeavesTheInterruptPending() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        b.begin(() -> {
            lock.lock();
            return Thread.interrupted();
        }).untilBlocked();
        b.interrupt();
        queued(b).untilBlocked();
        assertTrue(b.isBusy());
        a.does(lock::unlock);
        assertEquals(true, b.result());
        b.does(lock::unlock);
    }

    @Test
    void lockAndTryLockTakeAFreeLockInAnInterruptedThread() {
        Hand a = hand();
        assertEquals(true, a.now(() -> {
            Thread.currentThread().interrupt();
            lock.lock();
            boolean taken = lock.tryLock();
            lock.unlock();
            lock.unlock();
            return taken && Thread.interrupted();
        }));
    }

    @Test
    void interruptibleFormsRefuseAnInterruptedThreadEvenIfTheLockIsFree() {
        Hand a = hand();
        a.start(() -> {
            Thread.currentThread().interrupt();
            lock.lockInterruptibly();
        }).failure(InterruptedException.class);
        a.start(() -> {
            Thread.currentThread().interrupt();
            lock.tryLock(SECOND, TimeUnit.SECONDS);
        }).failure(InterruptedException.class);
        a.start(() -> {
            Thread.currentThread().interrupt();
            lock.tryLock(0, TimeUnit.SECONDS);
        }).failure(InterruptedException.class);
        assertEquals(false, a.now(() -> Thread.currentThread().isInterrupted()));
        assertFalse(probe.isLocked());
    }

    private static final long SECOND = 1;

    @Test
    void aWaitingThreadThatIsInterruptedLeavesTheQueue() {
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        a.does(lock::lock);
        queued(b.start(lock::lockInterruptibly)).untilBlocked();
        queued(c.begin(() -> lock.tryLock(1, TimeUnit.HOURS))).untilBlocked();
        b.interrupt();
        b.failure(InterruptedException.class);
        assertEquals(false, b.now(() -> Thread.currentThread().isInterrupted()));
        assertFalse(probe.hasQueuedThread(b.thread()));
        c.interrupt();
        c.failure(InterruptedException.class);
        assertFalse(probe.hasQueuedThreads());
        assertEquals(1, a.now(probe::getHoldCount));
        a.does(lock::unlock);
        assertFalse(probe.isLocked());
    }

    @Test
    void whoGivesUpInFrontOfOthersDoesNotHoldThemUp() {
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        Hand d = hand();
        a.does(lock::lock);
        queued(b.start(lock::lockInterruptibly)).untilBlocked();
        queued(c.start(lock::lockInterruptibly)).untilBlocked();
        queued(d.start(lock::lock)).untilBlocked();
        c.interrupt();
        c.failure(InterruptedException.class);
        b.interrupt();
        b.failure(InterruptedException.class);
        a.does(lock::unlock);
        d.result();
        d.does(lock::unlock);
    }

    @Test
    void tryLockReturnsFalseAtOnceWhileAnotherThreadHoldsIt() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        assertEquals(false, b.now(lock::tryLock));
        assertEquals(false, b.now(() -> lock.tryLock(0, TimeUnit.SECONDS)));
        assertEquals(false, b.now(() -> lock.tryLock(-1, TimeUnit.SECONDS)));
        assertEquals(false, b.now(() -> lock.tryLock(Long.MIN_VALUE, TimeUnit.DAYS)));
        a.does(lock::unlock);
        assertEquals(true, b.now(lock::tryLock));
        b.does(lock::unlock);
    }

    @Test
    void tryLockWithATimeoutWaitsAtLeastThatLong() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        long begin = System.nanoTime();
        assertEquals(false, b.begin(() -> lock.tryLock(30, TimeUnit.MILLISECONDS)).result());
        assertTrue(System.nanoTime() - begin >= 30_000_000);
        assertFalse(probe.hasQueuedThreads());
        a.does(lock::unlock);
    }

    @Test
    void tryLockWithATimeoutGetsTheLockWhenItIsReleased() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        b.begin(() -> lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).untilBlocked();
        a.does(lock::unlock);
        assertEquals(true, b.result());
        b.does(lock::unlock);
    }

    @Test
    void aNullUnitIsRefused() {
        hand();
        assertThrows(NullPointerException.class, () -> lock.tryLock(1, null));
        assertFalse(probe.isLocked());
    }

    @Test
    void threadsThatAlreadyWaitGetItInTheOrderOfTheirArrival() {
        Hand a = hand();
        a.does(lock::lock);
        var waiting = new ArrayList<Hand>();
        for (int k = 0; k < 5; k++) {
            waiting.add(queued(hand().start(lock::lock)).untilBlocked());
        }
        assertEquals(5, probe.getQueueLength());
        a.does(lock::unlock);
        for (Hand next : waiting) {
            next.result();
            assertTrue(waiting.stream().skip(waiting.indexOf(next) + 1).allMatch(Hand::isBusy));
            next.does(lock::unlock);
        }
    }

    @Test
    void onlyTryLockWithoutATimeoutOvertakesAFairLocksQueue() {
        if (!fair) {
            return;
        }
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        // a releases and tries at once, many times: with b in the queue the untimed form may win, the timed form never.
        for (int round = 0; round < 200; round++) {
            a.does(lock::lock);
            queued(b.start(lock::lock));
            assertEquals(false, a.now(() -> {
                lock.unlock();
                return lock.tryLock(0, TimeUnit.SECONDS);
            }));
            b.result();
            b.does(lock::unlock);
        }
        a.does(lock::lock);
        queued(b.start(lock::lock)).untilBlocked();
        queued(c.start(lock::lock)).untilBlocked();
        a.start(() -> {
            lock.unlock();
            lock.lock(); // goes behind the others
        });
        b.result();
        assertTrue(a.isBusy() && c.isBusy());
        Hand.until(() -> probe.hasQueuedThread(a.thread()));
        b.does(lock::unlock);
        c.result();
        assertTrue(a.isBusy());
        c.does(lock::unlock);
        a.result();
        a.does(lock::unlock);
    }

    @Test
    void questionsAboutNullAreRefused() {
        hand();
        assertThrows(NullPointerException.class, () -> probe.hasQueuedThread(null));
        assertThrows(NullPointerException.class, () -> probe.hasWaiters(null));
        assertThrows(NullPointerException.class, () -> probe.getWaitQueueLength(null));
    }
}
