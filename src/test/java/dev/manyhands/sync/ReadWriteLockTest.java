package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to our {@link ReadWriteLock}: optimistic reads, many virtual threads, bounded overtaking, limits and messages. */
@Timeout(120)
class ReadWriteLockTest {
    private final ReadWriteLock lock = new ReadWriteLock();
    private final Lock read = lock.readLock();
    private final Lock write = lock.writeLock();

    private static ReadWriteSync sync(ReadWriteLock lock) throws ReflectiveOperationException {
        var field = ReadWriteLock.class.getDeclaredField("sync");
        field.setAccessible(true);
        return (ReadWriteSync) field.get(lock);
    }

    @Test
    void aStampIsGoodUntilAWriterComes() {
        long stamp = lock.tryOptimisticRead();
        assertNotEquals(0, stamp);
        assertTrue(lock.validate(stamp));
        read.lock();
        assertTrue(lock.validate(stamp));
        assertEquals(stamp, lock.tryOptimisticRead());
        read.unlock();
        assertTrue(lock.validate(stamp));
        write.lock();
        assertFalse(lock.validate(stamp));
        assertEquals(0, lock.tryOptimisticRead());
        write.unlock();
        assertFalse(lock.validate(stamp));
        assertTrue(lock.validate(lock.tryOptimisticRead()));
        assertFalse(lock.validate(0));
    }

    @Test
    void aWriterThatDoesNotGetTheLockSpoilsNoStamp() throws InterruptedException {
        try (var reader = new Hand(Hand.Kind.VIRTUAL); var writer = new Hand(Hand.Kind.VIRTUAL)) {
            reader.does(read::lock);
            long stamp = lock.tryOptimisticRead();
            assertFalse(write.tryLock());
            assertFalse(write.tryLock(1, TimeUnit.MILLISECONDS));
            writer.start(write::lockInterruptibly).untilBlocked();
            assertTrue(lock.validate(stamp));
            assertEquals(stamp, lock.tryOptimisticRead());
            writer.interrupt();
            writer.failure(InterruptedException.class);
            assertTrue(lock.validate(stamp));
            reader.does(read::unlock);
        }
    }

    @Test
    void aConditionWaitEndsTheWrite() {
        var condition = write.newCondition();
        try (var waiter = new Hand(Hand.Kind.PLATFORM)) {
            long before = lock.tryOptimisticRead();
            waiter.does(write::lock);
            waiter.start(condition::await).untilBlocked();
            Hand.until(() -> !lock.isWriteLocked());
            assertFalse(lock.validate(before));
            read.lock();
            read.unlock();
            write.lock();
            condition.signal();
            write.unlock();
            waiter.result();
            assertEquals(0, lock.tryOptimisticRead());
            waiter.does(write::unlock);
        }
    }

    @Test
    void hundredThousandVirtualThreadsReadAtTheSameTime() throws Exception {
        int count = 100_000;
        var reading = new CountDownLatch(count);
        var go = new CountDownLatch(1);
        var failure = new AtomicReference<Throwable>();
        var threads = new ArrayList<Thread>(count);
        for (int k = 0; k < count; k++) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    read.lock();
                    reading.countDown();
                    go.await();
                    assertEquals(1, lock.getReadHoldCount());
                    read.unlock();
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        assertTrue(reading.await(60, TimeUnit.SECONDS));
        assertEquals(count, lock.getReadLockCount());
        assertFalse(write.tryLock());
        try (var writer = new Hand(Hand.Kind.VIRTUAL)) {
            writer.start(write::lock).untilBlocked();
            go.countDown();
            writer.result();
            assertEquals(0, lock.getReadLockCount());
            writer.does(write::unlock);
        }
        for (Thread thread : threads) {
            Hand.join(thread);
        }
        assertNull(failure.get());
    }

    @Test
    void waitingVirtualThreadsDoNotHoldTheirCarriers() {
        write.lock();
        var hands = new ArrayList<Hand>();
        for (int k = 0; k < 4 * Runtime.getRuntime().availableProcessors(); k++) {
            hands.add(new Hand(Hand.Kind.VIRTUAL).start(k % 2 == 0 ? read::lock : write::lock).untilBlocked());
        }
        try (var other = new Hand(Hand.Kind.VIRTUAL)) {
            assertEquals(1, other.now(() -> 1)); // would not run if they were pinned
        }
        write.unlock();
        for (int k = 0; k < hands.size(); k++) {
            hands.get(k).untilDone();
            hands.get(k).does(k % 2 == 0 ? read::unlock : write::unlock);
        }
        hands.forEach(Hand::close);
    }

    @Test
    void onlySoManyWritersOvertakeAWaitingReader() throws Exception {
        ReadWriteSync sync = sync(lock);
        write.lock();
        // A reader that stands first in the queue and sleeps, for as long as the test wants.
        sync.append(new LockNode(true, 1));
        write.unlock();
        for (int k = 0; k < WriterSync.MOST_OVERTAKEN; k++) {
            assertTrue(write.tryLock(0, TimeUnit.SECONDS), "overtakes");
            write.unlock();
        }
        assertFalse(write.tryLock(1, TimeUnit.MILLISECONDS), "has to queue behind the reader");
        assertTrue(write.tryLock(), "does not wait, so may overtake");
        write.unlock();
    }

    @Test
    void moreHoldsThanAnIntAreAnError() throws Exception {
        ReadWriteSync sync = sync(lock);
        read.lock();
        ReaderSlot slot = sync.table.find(Thread.currentThread().threadId());
        slot.holds = Integer.MAX_VALUE - 1;
        read.lock();
        String message = assertThrows(Error.class, read::lock).getMessage();
        assertTrue(message.startsWith("Maximum lock count exceeded") && message.contains("2147483647"), message);
        assertThrows(Error.class, read::tryLock);
        assertThrows(Error.class, () -> read.tryLock(1, TimeUnit.SECONDS));
        slot.holds = 1;
        read.unlock();
        write.lock();
        sync.holds = Integer.MAX_VALUE;
        message = assertThrows(Error.class, write::lock).getMessage();
        assertTrue(message.startsWith("Maximum lock count exceeded") && message.contains("2147483647"), message);
        sync.holds = 1;
        write.unlock();
        assertFalse(lock.isWriteLocked());
    }

    @Test
    void itTellsWhoHoldsAndWhoWaits() {
        assertNull(lock.getOwner());
        assertTrue(lock.toString().endsWith("[Write locks = 0, Read locks = 0]"), lock.toString());
        write.lock();
        write.lock();
        assertSame(Thread.currentThread(), lock.getOwner());
        assertTrue(lock.toString().endsWith("[Write locks = 2, Read locks = 0]"), lock.toString());
        assertTrue(write.toString().endsWith("[Locked by thread " + Thread.currentThread().getName() + "]"), write.toString());
        assertTrue(lock.writeLock().isHeldByCurrentThread());
        assertEquals(2, lock.writeLock().getHoldCount());
        try (var a = new Hand(Hand.Kind.PLATFORM); var b = new Hand(Hand.Kind.PLATFORM); var c = new Hand(Hand.Kind.PLATFORM)) {
            a.start(read::lock).untilBlocked();
            b.start(write::lock).untilBlocked();
            c.start(read::lock).untilBlocked();
            assertEquals(List.of(a.thread(), b.thread(), c.thread()), lock.getQueuedThreads());
            assertEquals(List.of(a.thread(), c.thread()), lock.getQueuedReaderThreads());
            assertEquals(List.of(b.thread()), lock.getQueuedWriterThreads());
            write.unlock();
            write.unlock();
            a.result();
            assertTrue(read.toString().endsWith("[Read locks = 1]"), read.toString());
            assertEquals("[Unlocked]", write.toString().substring(write.toString().indexOf('[')));
            Hand.until(() -> lock.getQueuedThreads().equals(List.of(b.thread(), c.thread())));
            assertEquals(List.of(b.thread()), lock.getQueuedWriterThreads());
            a.does(read::unlock);
            b.result();
            b.does(write::unlock);
            c.result();
            c.does(read::unlock);
        }
    }

    @Test
    void aForeignUnlockNamesTheThreads() {
        try (var owner = new Hand(Hand.Kind.PLATFORM)) {
            owner.does(write::lock);
            String message = assertThrows(IllegalMonitorStateException.class, write::unlock).getMessage();
            assertTrue(message.contains(owner.thread().toString()) && message.contains(Thread.currentThread().toString()), message);
            owner.does(write::unlock);
            owner.does(read::lock);
            message = assertThrows(IllegalMonitorStateException.class, read::unlock).getMessage();
            assertTrue(message.contains(Thread.currentThread().toString()) && message.contains("all threads: 1"), message);
            owner.does(read::unlock);
        }
    }

    @Test
    void readersThatMeetInASlotGetOthers() throws Exception {
        ReadWriteSync sync = sync(lock);
        var counter = new AtomicInteger();
        var hands = new ArrayList<Hand>();
        for (int k = 0; k < 40; k++) {
            hands.add(new Hand(Hand.Kind.VIRTUAL));
            hands.get(k).does(read::lock);
            counter.incrementAndGet();
            assertEquals(counter.get(), lock.getReadLockCount());
        }
        assertTrue(sync.table.slots.length > 2);
        hands.forEach(hand -> hand.does(read::unlock));
        assertEquals(0, lock.getReadLockCount());
        assertEquals(0, sync.state);
        assertTrue(sync.overflow.isEmpty());
        hands.forEach(Hand::close);
    }

    @Test
    void whoWaitsUsesNoProcessor() {
        try (var writer = new Hand(Hand.Kind.PLATFORM); var reader = new Hand(Hand.Kind.PLATFORM);
                var last = new Hand(Hand.Kind.PLATFORM)) {
            read.lock();
            writer.start(write::lock); // waits for this thread to leave, the others in the queue
            Hand.until(() -> lock.hasQueuedThread(writer.thread()));
            reader.start(read::lock);
            Hand.until(() -> lock.hasQueuedThread(reader.thread()));
            last.start(write::lock);
            List.of(writer, reader, last).forEach(hand -> hand.untilBlocked().assertUsesNoProcessor());
            read.unlock();
            writer.untilDone().does(write::unlock);
            reader.untilDone().does(read::unlock);
            last.untilDone().does(write::unlock);
        }
    }
}
