package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link java.util.concurrent.locks.ReentrantReadWriteLock} documents of its two locks together; the write lock alone is tested
 * elsewhere.
 */
@ParameterizedClass
@MethodSource("kinds")
@Timeout(120)
class ReadWriteLockContractTest {
    @Parameter(0)
    ReadWritePair.Kind kind;
    @Parameter(1)
    boolean fair;
    @Parameter(2)
    Hand.Kind threads;

    private final List<Hand> hands = new ArrayList<>();
    private ReadWritePair pair;
    private Lock read;
    private Lock write;

    static List<Object[]> kinds() {
        var kinds = new ArrayList<Object[]>();
        for (ReadWritePair.Kind kind : ReadWritePair.Kind.values()) {
            for (Hand.Kind threads : Hand.Kind.values()) {
                kinds.add(new Object[] {kind, false, threads});
                kinds.add(new Object[] {kind, true, threads});
            }
        }
        return kinds;
    }

    @BeforeEach
    void create() {
        pair = kind.create(fair);
        read = pair.readLock();
        write = pair.writeLock();
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

    private Hand waiting(Hand hand, Hand.Step step) {
        hand.start(step).untilBlocked();
        Hand.until(() -> pair.hasQueuedThread(hand.thread()));
        return hand;
    }

    @Test
    void readersShareTheLock() {
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        a.does(read::lock);
        b.does(read::lockInterruptibly);
        assertEquals(true, c.now(read::tryLock));
        assertEquals(true, c.now(() -> read.tryLock(1, TimeUnit.DAYS)));
        assertEquals(4, pair.getReadLockCount());
        assertEquals(1, a.now(pair::getReadHoldCount));
        assertEquals(2, c.now(pair::getReadHoldCount));
        assertEquals(0, pair.getReadHoldCount());
        assertFalse(pair.isWriteLocked());
        a.does(read::unlock);
        b.does(read::unlock);
        c.does(read::unlock);
        c.does(read::unlock);
        assertEquals(0, pair.getReadLockCount());
    }

    @Test
    void aReaderKeepsWritersOut() {
        Hand a = hand();
        Hand b = hand();
        a.does(read::lock);
        assertEquals(false, b.now(write::tryLock));
        assertEquals(false, b.now(() -> write.tryLock(0, TimeUnit.SECONDS)));
        assertEquals(false, b.now(() -> write.tryLock(5, TimeUnit.MILLISECONDS)));
        waiting(b, write::lock);
        assertEquals(1, pair.getQueueLength());
        assertTrue(pair.hasQueuedThreads());
        assertFalse(pair.isWriteLocked());
        a.does(read::unlock);
        b.result();
        assertTrue(pair.isWriteLocked());
        assertFalse(pair.hasQueuedThreads());
        b.does(write::unlock);
    }

    @Test
    void aWriterKeepsReadersOut() {
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        a.does(write::lock);
        assertEquals(false, b.now(read::tryLock));
        assertEquals(false, b.now(() -> read.tryLock(0, TimeUnit.SECONDS)));
        assertEquals(false, b.now(() -> read.tryLock(-1, TimeUnit.SECONDS)));
        assertEquals(false, b.now(() -> read.tryLock(5, TimeUnit.MILLISECONDS)));
        waiting(b, read::lock);
        waiting(c, () -> read.tryLock(1, TimeUnit.DAYS));
        assertEquals(2, pair.getQueueLength());
        a.does(write::unlock);
        b.result();
        c.result();
        assertEquals(2, pair.getReadLockCount());
        b.does(read::unlock);
        c.does(read::unlock);
    }

    @Test
    void readersThatComeAfterAWaitingWriterWaitBehindIt() {
        Hand a = hand();
        Hand writer = hand();
        Hand b = hand();
        a.does(read::lock);
        waiting(writer, write::lock);
        waiting(b, read::lock);
        assertEquals(false, hand().now(() -> read.tryLock(0, TimeUnit.SECONDS)));
        a.does(read::unlock);
        writer.result();
        assertTrue(b.isBusy());
        writer.does(write::unlock);
        b.result();
        b.does(read::unlock);
    }

    @Test
    void tryLockForReadingOvertakesAWaitingWriter() {
        Hand a = hand();
        Hand writer = hand();
        Hand b = hand();
        a.does(read::lock);
        waiting(writer, write::lock);
        assertEquals(true, b.now(read::tryLock));
        assertEquals(true, b.now(read::tryLock));
        assertEquals(2, b.now(pair::getReadHoldCount));
        assertEquals(3, pair.getReadLockCount());
        a.does(read::unlock);
        b.does(read::unlock);
        assertTrue(writer.isBusy());
        b.does(read::unlock);
        writer.result();
        writer.does(write::unlock);
    }

    @Test
    void aReaderReadsAgainWhileAWriterWaits() {
        Hand a = hand();
        Hand writer = hand();
        a.does(read::lock);
        waiting(writer, write::lock);
        a.does(read::lock);
        a.does(read::lockInterruptibly);
        assertEquals(true, a.now(() -> read.tryLock(0, TimeUnit.SECONDS)));
        assertEquals(true, a.now(read::tryLock));
        assertEquals(5, a.now(pair::getReadHoldCount));
        for (int k = 0; k < 5; k++) {
            assertTrue(writer.isBusy());
            a.does(read::unlock);
        }
        writer.result();
        writer.does(write::unlock);
    }

    @Test
    void aWriterReadsAndKeepsReadingAfterItHasReleasedTheWriteLock() {
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        a.does(write::lock);
        a.does(read::lock);
        assertEquals(true, a.now(read::tryLock));
        assertEquals(2, a.now(pair::getReadHoldCount));
        assertEquals(1, a.now(pair::getWriteHoldCount));
        a.does(write::lock);
        waiting(b, read::lock);
        a.does(write::unlock);
        assertTrue(b.isBusy());
        a.does(write::unlock);
        b.result();
        assertEquals(false, c.now(write::tryLock));
        b.does(read::unlock);
        a.does(read::unlock);
        assertEquals(false, c.now(write::tryLock));
        a.does(read::unlock);
        assertEquals(true, c.now(write::tryLock));
        c.does(write::unlock);
    }

    @Test
    void aReaderDoesNotGetTheWriteLock() {
        Hand a = hand();
        a.does(read::lock);
        assertEquals(false, a.now(write::tryLock));
        assertEquals(false, a.now(() -> write.tryLock(5, TimeUnit.MILLISECONDS)));
        a.start(write::lockInterruptibly).untilBlocked();
        a.interrupt();
        a.failure(InterruptedException.class);
        assertEquals(1, a.now(pair::getReadHoldCount));
        a.does(read::unlock);
    }

    @Test
    void unlockByAThreadThatDoesNotReadIsRefused() {
        Hand a = hand();
        Hand b = hand();
        a.start(read::unlock).failure(IllegalMonitorStateException.class);
        a.does(read::lock);
        b.start(read::unlock).failure(IllegalMonitorStateException.class);
        b.start(write::unlock).failure(IllegalMonitorStateException.class);
        a.start(write::unlock).failure(IllegalMonitorStateException.class);
        assertEquals(1, pair.getReadLockCount());
        a.does(read::unlock);
        a.start(read::unlock).failure(IllegalMonitorStateException.class);
    }

    @Test
    void readLocksHaveNoConditions() {
        hand().start(read::newCondition).failure(UnsupportedOperationException.class);
    }

    @Test
    void interruptibleFormsRefuseAnInterruptedReader() {
        Hand a = hand();
        for (Hand.Step step : List.<Hand.Step>of(read::lockInterruptibly, () -> read.tryLock(0, TimeUnit.SECONDS),
                () -> read.tryLock(1, TimeUnit.SECONDS))) {
            a.start(() -> {
                Thread.currentThread().interrupt();
                step.run();
            }).failure(InterruptedException.class);
            assertEquals(false, a.now(() -> Thread.currentThread().isInterrupted()));
        }
        assertEquals(true, a.now(() -> {
            Thread.currentThread().interrupt();
            read.lock();
            boolean again = read.tryLock();
            read.unlock();
            read.unlock();
            return again && Thread.interrupted();
        }));
        assertEquals(0, pair.getReadLockCount());
    }

    @Test
    void aWaitingReaderIsInterruptedOrNotAsItAsked() {
        Hand a = hand();
        Hand b = hand();
        Hand c = hand();
        a.does(write::lock);
        waiting(b, read::lockInterruptibly);
        c.begin(() -> {
            read.lock();
            return Thread.interrupted();
        }).untilBlocked();
        Hand.until(() -> pair.hasQueuedThread(c.thread()));
        b.interrupt();
        c.interrupt();
        b.failure(InterruptedException.class);
        assertTrue(c.isBusy());
        a.does(write::unlock);
        assertEquals(true, c.result());
        c.does(read::unlock);
        assertEquals(0, pair.getReadLockCount());
    }

    @Test
    void aWriterThatGivesUpLetsInTheReadersBehindIt() {
        for (boolean byInterrupt : new boolean[] {true, false}) {
            Hand a = hand();
            Hand writer = hand();
            Hand b = hand();
            Hand c = hand();
            a.does(read::lock);
            if (byInterrupt) {
                waiting(writer, write::lockInterruptibly);
                waiting(b, read::lock);
                waiting(c, read::lock);
                writer.interrupt();
                writer.failure(InterruptedException.class);
            } else {
                writer.begin(() -> write.tryLock(300, TimeUnit.MILLISECONDS));
                b.start(read::lock);
                c.start(read::lock);
                assertEquals(false, writer.result());
            }
            b.result();
            c.result();
            assertEquals(3, pair.getReadLockCount());
            assertFalse(pair.hasQueuedThreads());
            a.does(read::unlock);
            b.does(read::unlock);
            c.does(read::unlock);
            assertEquals(true, writer.now(write::tryLock));
            writer.does(write::unlock);
        }
    }

    @Test
    void aWriterThatIsInterruptedInLockGoesOnWaitingForReaders() {
        Hand a = hand();
        Hand writer = hand();
        a.does(read::lock);
        writer.begin(() -> {
            write.lock();
            return Thread.interrupted();
        }).untilBlocked();
        writer.interrupt();
        Hand.until(() -> pair.hasQueuedThread(writer.thread()));
        assertTrue(writer.isBusy());
        a.does(read::unlock);
        assertEquals(true, writer.result());
        writer.does(write::unlock);
    }

    @Test
    void readersAndWritersOfTheQueueTakeTurns() {
        Hand a = hand();
        a.does(write::lock);
        Hand r1 = waiting(hand(), read::lock);
        Hand r2 = waiting(hand(), read::lock);
        Hand w1 = waiting(hand(), write::lock);
        Hand r3 = waiting(hand(), read::lock);
        Hand w2 = waiting(hand(), write::lock);
        a.does(write::unlock);
        r1.result();
        r2.result();
        assertTrue(w1.isBusy() && r3.isBusy() && w2.isBusy());
        r1.does(read::unlock);
        assertTrue(w1.isBusy());
        r2.does(read::unlock);
        w1.result();
        assertTrue(r3.isBusy() && w2.isBusy());
        w1.does(write::unlock);
        r3.result();
        assertTrue(w2.isBusy());
        r3.does(read::unlock);
        w2.result();
        w2.does(write::unlock);
        assertEquals(0, pair.getQueueLength());
    }

    @Test
    void aReaderThatHoldsTheLockManyTimesOverIsCountedRight() {
        Hand a = hand();
        a.does(() -> {
            for (int k = 0; k < 1000; k++) {
                read.lock();
            }
        });
        assertEquals(1000, a.now(pair::getReadHoldCount));
        assertEquals(1000, pair.getReadLockCount());
        a.does(() -> {
            for (int k = 0; k < 1000; k++) {
                read.unlock();
            }
        });
        assertEquals(true, hand().now(() -> write.tryLock()));
    }

    @Test
    void manyReadersAtOnce() {
        var readers = new ArrayList<Hand>();
        for (int k = 0; k < 150; k++) {
            Hand reader = hand();
            readers.add(reader);
            reader.does(read::lock);
            reader.does(read::lock);
        }
        assertEquals(300, pair.getReadLockCount());
        Hand writer = waiting(hand(), write::lock);
        for (Hand reader : readers) {
            assertEquals(true, reader.now(read::tryLock));
            assertEquals(3, reader.now(pair::getReadHoldCount));
            reader.does(read::unlock);
            reader.does(read::unlock);
            assertTrue(writer.isBusy());
            reader.does(read::unlock);
            reader.start(read::unlock).failure(IllegalMonitorStateException.class);
        }
        writer.result();
        assertEquals(0, pair.getReadLockCount());
        writer.does(write::unlock);
    }
}
