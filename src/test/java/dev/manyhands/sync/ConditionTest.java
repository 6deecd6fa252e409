package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Condition}, sentence by sentence. */
@ParameterizedClass
@MethodSource("kinds")
@Timeout(120)
class ConditionTest {
    @Parameter(0)
    ExclusiveLock.Kind kind;
    @Parameter(1)
    boolean fair;
    @Parameter(2)
    Hand.Kind threads;

    private final List<Hand> hands = new ArrayList<>();
    private ExclusiveLock probe;
    private Lock lock;
    private Condition condition;

    static List<Object[]> kinds() {
        return ExclusiveLockTest.kinds();
    }

    @BeforeEach
    void create() {
        probe = kind.create(fair);
        lock = probe.lock();
        condition = lock.newCondition();
    }

    @AfterEach
    void end() {
        hands.forEach(Hand::close);
    }

    private Hand hand() {
        var hand = new Hand(threads);
        hands.add(hand);
        return hand;
    }

    /** Lets a hand take the lock and wait; returns when it does. */
    private Hand waiting(Hand hand, Hand.Step wait) {
        hand.does(lock::lock);
        hand.start(wait).untilBlocked();
        Hand.until(() -> !probe.isLocked());
        return hand;
    }

    private Hand queued(Hand hand) {
        Hand.until(() -> probe.hasQueuedThread(hand.thread()));
        return hand;
    }

    @Test
    void everyMethodNeedsTheLock() {
        Hand a = hand();
        a.start(condition::await).failure(IllegalMonitorStateException.class);
        a.start(() -> condition.await(1, TimeUnit.DAYS)).failure(IllegalMonitorStateException.class);
        a.start(() -> condition.awaitNanos(1)).failure(IllegalMonitorStateException.class);
        a.start(() -> condition.awaitUntil(new Date())).failure(IllegalMonitorStateException.class);
        a.start(condition::awaitUninterruptibly).failure(IllegalMonitorStateException.class);
        a.start(condition::signal).failure(IllegalMonitorStateException.class);
        a.start(condition::signalAll).failure(IllegalMonitorStateException.class);
        a.start(() -> probe.hasWaiters(condition)).failure(IllegalMonitorStateException.class);
        a.start(() -> probe.getWaitQueueLength(condition)).failure(IllegalMonitorStateException.class);
    }

    @Test
    void nullIsRefused() {
        lock.lock();
        assertThrows(NullPointerException.class, () -> condition.await(1, null));
        assertThrows(NullPointerException.class, () -> condition.awaitUntil(null));
        assertEquals(1, probe.getHoldCount());
        lock.unlock();
    }

    @Test
    void aConditionOfAnotherLockIsRefused() {
        Condition other = kind.create(fair).lock().newCondition();
        lock.lock();
        assertThrows(IllegalArgumentException.class, () -> probe.hasWaiters(other));
        assertThrows(IllegalArgumentException.class, () -> probe.getWaitQueueLength(other));
        lock.unlock();
    }

    @Test
    void awaitReleasesAllHoldsAndTakesThemAgain() {
        Hand a = hand();
        Hand b = hand();
        a.does(lock::lock);
        a.does(lock::lock);
        a.does(lock::lock);
        a.start(condition::await).untilBlocked();
        assertEquals(true, b.begin(() -> lock.tryLock(Hand.SECONDS, TimeUnit.SECONDS)).result());
        assertEquals(true, b.now(() -> probe.hasWaiters(condition)));
        assertEquals(1, b.now(() -> probe.getWaitQueueLength(condition)));
        b.does(condition::signal);
        assertEquals(false, b.now(() -> probe.hasWaiters(condition)));
        assertTrue(probe.hasQueuedThread(a.thread()));
        assertTrue(a.isBusy());
        b.does(lock::unlock);
        a.result();
        assertEquals(3, a.now(probe::getHoldCount));
        a.does(lock::unlock);
        a.does(lock::unlock);
        a.does(lock::unlock);
        assertFalse(probe.isLocked());
    }

    @Test
    void signalWakesTheThreadThatHasWaitedLongest() {
        var waiting = new ArrayList<Hand>();
        for (int k = 0; k < 4; k++) {
            waiting.add(waiting(hand(), condition::await));
        }
        for (Hand next : waiting) {
            lock.lock();
            condition.signal();
            lock.unlock();
            next.result();
            assertTrue(waiting.stream().skip(waiting.indexOf(next) + 1).allMatch(Hand::isBusy));
            next.does(lock::unlock);
        }
    }

    @Test
    void signalAllWakesAllInTheOrderInWhichTheyBeganToWait() {
        var waiting = new ArrayList<Hand>();
        for (int k = 0; k < 4; k++) {
            waiting.add(waiting(hand(), condition::await));
        }
        lock.lock();
        assertEquals(4, probe.getWaitQueueLength(condition));
        condition.signalAll();
        assertEquals(0, probe.getWaitQueueLength(condition));
        assertEquals(4, probe.getQueueLength());
        lock.unlock();
        for (Hand next : waiting) {
            next.result();
            assertTrue(waiting.stream().skip(waiting.indexOf(next) + 1).allMatch(Hand::isBusy));
            next.does(lock::unlock);
        }
    }

    @Test
    void aSignalWithoutWaitersIsNotKept() {
        Hand a = hand();
        lock.lock();
        condition.signal();
        condition.signalAll();
        lock.unlock();
        a.does(lock::lock);
        assertEquals(false, a.now(() -> condition.await(5, TimeUnit.MILLISECONDS)));
        a.does(lock::unlock);
    }

    @Test
    void conditionsOfOneLockAreApart() {
        Condition other = lock.newCondition();
        Hand a = waiting(hand(), condition::await);
        lock.lock();
        other.signalAll();
        assertFalse(probe.hasWaiters(other));
        assertTrue(probe.hasWaiters(condition));
        condition.signal();
        lock.unlock();
        a.result();
        a.does(lock::unlock);
    }

    @Test
    void anInterruptEndsTheWaitAndTheLockIsHeldAgain() {
        for (Hand.Step wait : List.<Hand.Step>of(condition::await, () -> condition.awaitNanos(Long.MAX_VALUE),
                () -> condition.await(Long.MAX_VALUE, TimeUnit.DAYS), () -> condition.awaitUntil(new Date(Long.MAX_VALUE)))) {
            Hand a = waiting(hand(), wait);
            lock.lock();
            a.interrupt();
            queued(a);
            assertTrue(a.isBusy());
            assertFalse(probe.hasWaiters(condition));
            lock.unlock();
            a.failure(InterruptedException.class);
            assertEquals(false, a.now(() -> Thread.currentThread().isInterrupted()));
            assertEquals(1, a.now(probe::getHoldCount));
            a.does(lock::unlock);
        }
    }

    @Test
    void anInterruptedThreadDoesNotBeginToWait() {
        Hand a = hand();
        a.does(lock::lock);
        for (Hand.Step wait : List.<Hand.Step>of(condition::await, () -> condition.awaitNanos(1), () -> condition.await(1, TimeUnit.DAYS),
                () -> condition.awaitUntil(new Date()))) {
            a.start(() -> {
                Thread.currentThread().interrupt();
                wait.run();
            }).failure(InterruptedException.class);
            assertEquals(false, a.now(() -> Thread.currentThread().isInterrupted()));
            assertEquals(1, a.now(probe::getHoldCount));
        }
        a.does(lock::unlock);
    }

    @Test
    void anInterruptAfterTheSignalIsLeftPending() {
        Hand a = hand();
        a.does(lock::lock);
        a.begin(() -> {
            condition.await();
            return Thread.interrupted();
        }).untilBlocked();
        Hand.until(() -> !probe.isLocked());
        lock.lock();
        condition.signal();
        a.interrupt();
        lock.unlock();
        assertEquals(true, a.result());
        a.does(lock::unlock);
    }

    @Test
    void awaitUninterruptiblyIsNotInterrupted() {
        Hand a = hand();
        a.does(lock::lock);
        a.begin(() -> {
            condition.awaitUninterruptibly();
            return Thread.interrupted();
        }).untilBlocked();
        a.interrupt();
        a.untilBlocked();
        lock.lock();
        assertTrue(probe.hasWaiters(condition));
        condition.signal();
        lock.unlock();
        assertEquals(true, a.result());
        assertEquals(1, a.now(probe::getHoldCount));
        a.does(lock::unlock);
    }

    @Test
    void aTimeoutEndsTheWaitAndSaysSo() {
        Hand a = hand();
        a.does(lock::lock);
        a.does(lock::lock);
        long begin = System.nanoTime();
        assertEquals(false, a.now(() -> condition.await(10, TimeUnit.MILLISECONDS)));
        assertEquals(true, a.now(() -> condition.awaitNanos(10_000_000) <= 0));
        assertTrue(System.nanoTime() - begin >= 20_000_000);
        assertEquals(false, a.now(() -> condition.awaitUntil(new Date(System.currentTimeMillis() + 10))));
        assertEquals(false, a.now(() -> condition.await(-1, TimeUnit.DAYS)));
        assertEquals(true, a.now(() -> condition.awaitNanos(Long.MIN_VALUE) <= 0));
        assertEquals(false, a.now(() -> condition.awaitUntil(new Date(0))));
        assertEquals(2, a.now(probe::getHoldCount));
        assertEquals(false, a.now(() -> probe.hasWaiters(condition)));
        a.does(lock::unlock);
        a.does(lock::unlock);
    }

    @Test
    void aSignalBeforeTheTimeoutIsReported() {
        long hour = TimeUnit.HOURS.toNanos(1);
        for (Hand.Act<Boolean> wait : List.<Hand.Act<Boolean>>of(() -> condition.await(1, TimeUnit.HOURS),
                () -> condition.awaitUntil(new Date(System.currentTimeMillis() + 3_600_000)), () -> {
                    long rest = condition.awaitNanos(hour);
                    return rest > 0 && rest < hour;
                })) {
            Hand a = hand();
            a.does(lock::lock);
            a.begin(wait).untilBlocked();
            Hand.until(() -> !probe.isLocked());
            lock.lock();
            condition.signal();
            lock.unlock();
            assertEquals(true, a.result());
            a.does(lock::unlock);
        }
    }

    @Test
    void aSignalIsNotSpentOnAThreadThatHasGivenUp() {
        Hand a = waiting(hand(), condition::await);
        Hand b = waiting(hand(), condition::await);
        Hand c = waiting(hand(), condition::await);
        lock.lock();
        a.interrupt();
        queued(a); // has given up but cannot clear up yet
        condition.signal();
        lock.unlock();
        a.failure(InterruptedException.class);
        a.does(lock::unlock);
        b.result();
        b.does(lock::unlock);
        assertTrue(c.isBusy());
        lock.lock();
        assertEquals(1, probe.getWaitQueueLength(condition));
        condition.signal();
        lock.unlock();
        c.result();
        c.does(lock::unlock);
    }

    @Test
    void oneInTheMiddleThatGivesUpLeavesTheOthersInOrder() {
        Hand a = waiting(hand(), condition::await);
        Hand b = waiting(hand(), condition::await);
        Hand c = waiting(hand(), condition::await);
        b.interrupt();
        b.failure(InterruptedException.class);
        b.does(lock::unlock);
        c.interrupt();
        c.failure(InterruptedException.class);
        c.does(lock::unlock);
        Hand d = waiting(hand(), condition::await);
        lock.lock();
        assertEquals(2, probe.getWaitQueueLength(condition));
        condition.signal();
        lock.unlock();
        a.result();
        a.does(lock::unlock);
        lock.lock();
        condition.signal();
        lock.unlock();
        d.result();
        d.does(lock::unlock);
    }
}
