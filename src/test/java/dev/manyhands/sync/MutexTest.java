package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a {@link Mutex} tells about itself, and its limits. */
@Timeout(120)
class MutexTest {
    private final Mutex mutex = new Mutex();

    @Test
    void theOwnerIsKnown() {
        assertNull(mutex.getOwner());
        assertTrue(mutex.toString().endsWith("[Unlocked]"), mutex.toString());
        mutex.lock();
        assertSame(Thread.currentThread(), mutex.getOwner());
        assertTrue(mutex.toString().endsWith("[Locked by thread " + Thread.currentThread().getName() + "]"), mutex.toString());
        mutex.unlock();
        assertNull(mutex.getOwner());
    }

    @Test
    void aForeignUnlockNamesBothThreads() {
        try (var owner = new Hand(Hand.Kind.PLATFORM)) {
            owner.does(mutex::lock);
            String message = assertThrows(IllegalMonitorStateException.class, mutex::unlock).getMessage();
            assertTrue(message.contains(owner.thread().toString()) && message.contains(Thread.currentThread().toString()), message);
            owner.does(mutex::unlock);
        }
        String message = assertThrows(IllegalMonitorStateException.class, mutex.newCondition()::signal).getMessage();
        assertTrue(message.startsWith("signal by Thread") && message.contains("held by no thread"), message);
    }

    @Test
    void moreHoldsThanAnIntAreAnError() throws ReflectiveOperationException {
        Field field = Mutex.class.getDeclaredField("sync");
        field.setAccessible(true);
        var sync = (MutexSync) field.get(mutex);
        mutex.lock();
        sync.holds = Integer.MAX_VALUE - 1;
        mutex.lock();
        String message = assertThrows(Error.class, mutex::lock).getMessage();
        assertTrue(message.startsWith("Maximum lock count exceeded") && message.contains("2147483647"), message);
        assertThrows(Error.class, mutex::tryLock);
        assertThrows(Error.class, mutex::lockInterruptibly);
        assertThrows(Error.class, () -> mutex.tryLock(1, TimeUnit.SECONDS));
        assertEquals(Integer.MAX_VALUE, mutex.getHoldCount());
        sync.holds = 1;
        mutex.unlock();
        assertEquals(false, mutex.isLocked());
    }

    @Test
    void waitingThreadsAreListedInOrder() {
        Condition condition = mutex.newCondition();
        var hands = new ArrayList<Hand>();
        for (int k = 0; k < 4; k++) {
            hands.add(new Hand(Hand.Kind.VIRTUAL));
        }
        for (Hand hand : hands.subList(0, 2)) {
            hand.does(mutex::lock);
            hand.start(condition::await).untilBlocked();
            Hand.until(() -> !mutex.isLocked());
        }
        mutex.lock();
        for (Hand hand : hands.subList(2, 4)) {
            hand.start(mutex::lock);
            Hand.until(() -> mutex.hasQueuedThread(hand.thread()));
        }
        assertEquals(List.of(hands.get(0).thread(), hands.get(1).thread()), mutex.getWaitingThreads(condition));
        assertEquals(List.of(hands.get(2).thread(), hands.get(3).thread()), mutex.getQueuedThreads());
        condition.signalAll();
        assertEquals(List.of(), mutex.getWaitingThreads(condition));
        assertEquals(List.of(hands.get(2).thread(), hands.get(3).thread(), hands.get(0).thread(), hands.get(1).thread()),
                mutex.getQueuedThreads());
        mutex.unlock();
        for (Hand hand : List.of(hands.get(2), hands.get(3), hands.get(0), hands.get(1))) {
            hand.untilDone();
            hand.does(mutex::unlock);
        }
        hands.forEach(Hand::close);
    }

    @Test
    void aWaitInAWorkerOfAForkJoinPoolLetsThePoolGoOn() throws Exception {
        Condition condition = mutex.newCondition();
        try (var pool = new ForkJoinPool(1)) {
            var waiter = pool.submit(() -> {
                mutex.lock();
                try {
                    condition.await();
                } finally {
                    mutex.unlock();
                }
                return true;
            });
            var signaller = pool.submit(() -> { // the only worker is waiting; another one has to come
                for (boolean signalled = false; !signalled;) {
                    mutex.lock();
                    try {
                        signalled = mutex.hasWaiters(condition);
                        condition.signal();
                    } finally {
                        mutex.unlock();
                    }
                }
                return true;
            });
            assertTrue(signaller.get(Hand.SECONDS, TimeUnit.SECONDS));
            assertTrue(waiter.get(Hand.SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoWaitsUsesNoProcessor() {
        Condition condition = mutex.newCondition();
        try (var waiting = new Hand(Hand.Kind.PLATFORM); var first = new Hand(Hand.Kind.PLATFORM);
                var second = new Hand(Hand.Kind.PLATFORM)) {
            waiting.does(mutex::lock);
            waiting.start(condition::await).untilBlocked();
            mutex.lock();
            first.start(mutex::lock);
            Hand.until(() -> mutex.hasQueuedThread(first.thread()));
            second.start(mutex::lock);
            List.of(waiting, first, second).forEach(hand -> hand.untilBlocked().assertUsesNoProcessor());
            mutex.unlock();
            first.untilDone().does(mutex::unlock);
            second.untilDone().does(condition::signal);
            second.does(mutex::unlock);
            waiting.untilDone().does(mutex::unlock);
        }
    }
}
