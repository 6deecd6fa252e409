package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link java.util.concurrent.Semaphore}, sentence by sentence; the JDK's class passes the same tests. */
@ParameterizedClass(name = "{0}, fair {2}, {1}")
@MethodSource("variants")
class SemaphoreTest {
    private static final long LONG = 20;

    interface Face {
        void acquire() throws InterruptedException;

        void acquireUninterruptibly();

        boolean tryAcquire();

        boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException;

        void release();

        void acquire(int permits) throws InterruptedException;

        void acquireUninterruptibly(int permits);

        boolean tryAcquire(int permits);

        boolean tryAcquire(int permits, long timeout, TimeUnit unit) throws InterruptedException;

        void release(int permits);

        int availablePermits();

        int drainPermits();

        void reducePermits(int reduction);

        boolean isFair();

        boolean hasQueuedThreads();

        int getQueueLength();

        Collection<Thread> getQueuedThreads();
    }

    /** Makes the protected methods callable. */
    private static final class Ours extends Semaphore {
        private static final long serialVersionUID = 1L;

        Ours(int permits, boolean fair) {
            super(permits, fair);
        }

        @Override
        public void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }

        @Override
        public Collection<Thread> getQueuedThreads() {
            return super.getQueuedThreads();
        }
    }

    private static final class Theirs extends java.util.concurrent.Semaphore {
        private static final long serialVersionUID = 1L;

        Theirs(int permits, boolean fair) {
            super(permits, fair);
        }

        @Override
        public void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }

        @Override
        public Collection<Thread> getQueuedThreads() {
            return super.getQueuedThreads();
        }
    }

    static Stream<Arguments> variants() {
        return Stream.of("Semaphore", "java.util.concurrent.Semaphore").flatMap(name -> Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Arguments.of(name, kind, false), Arguments.of(name, kind, true))));
    }

    @Parameter(0)
    private String name;
    @Parameter(1)
    private Kind kind;
    @Parameter(2)
    private boolean fair;

    private Face semaphore(int permits) {
        return Duck.of(Face.class, name.equals("Semaphore") ? new Ours(permits, fair) : new Theirs(permits, fair));
    }

    /** Every way to wait for some permits. */
    private static List<Actor.Body> waysToWait(Face semaphore, int permits) {
        List<Actor.Body> ways = new ArrayList<>(List.of(() -> semaphore.acquire(permits), () -> semaphore.acquireUninterruptibly(permits),
                () -> assertTrue(semaphore.tryAcquire(permits, LONG, TimeUnit.SECONDS))));
        if (permits == 1) {
            ways.addAll(List.of(semaphore::acquire, semaphore::acquireUninterruptibly,
                    () -> assertTrue(semaphore.tryAcquire(LONG, TimeUnit.SECONDS))));
        }
        return ways;
    }

    @Test
    void itIsFairIfAndOnlyIfAskedFor() {
        assertEquals(fair, semaphore(1).isFair());
        assertFalse(new Semaphore(1).isFair());
    }

    @Test
    void everyAcquireTakesAndEveryReleaseGives() throws InterruptedException {
        Face semaphore = semaphore(20);
        semaphore.acquire();
        assertEquals(19, semaphore.availablePermits());
        semaphore.acquireUninterruptibly();
        assertTrue(semaphore.tryAcquire());
        assertTrue(semaphore.tryAcquire(0, TimeUnit.SECONDS));
        assertEquals(16, semaphore.availablePermits());
        semaphore.acquire(3);
        semaphore.acquireUninterruptibly(3);
        assertTrue(semaphore.tryAcquire(3));
        assertTrue(semaphore.tryAcquire(3, LONG, TimeUnit.SECONDS));
        assertEquals(4, semaphore.availablePermits());
        semaphore.release();
        semaphore.release(5);
        assertEquals(10, semaphore.availablePermits());
    }

    @Test
    void releaseWithoutAcquireAddsPermits() {
        Face semaphore = semaphore(0);
        semaphore.release(3);
        assertEquals(3, semaphore.availablePermits());
        assertTrue(semaphore.tryAcquire(3));
    }

    @Test
    void negativePermitsMustBeReleasedFirst() {
        Face semaphore = semaphore(-2);
        assertEquals(-2, semaphore.availablePermits());
        Actor<Void> waiter = kind.run(semaphore::acquire).awaitParked();
        semaphore.release(2);
        waiter.awaitParked();
        assertFalse(semaphore.tryAcquire());
        semaphore.release();
        waiter.result();
        assertEquals(0, semaphore.availablePermits());
    }

    @Test
    void everyAcquireWaitsUntilThereAreEnough() {
        for (int permits : new int[] {1, 3}) {
            for (int way = 0; way < (permits == 1 ? 6 : 3); way++) {
                Face semaphore = semaphore(permits - 1);
                Actor<Void> waiter = kind.run(waysToWait(semaphore, permits).get(way)).awaitParked();
                assertEquals(permits - 1, semaphore.availablePermits());
                semaphore.release();
                waiter.result();
                assertEquals(0, semaphore.availablePermits());
            }
        }
    }

    @Test
    void tryAcquireDoesNotWait() throws InterruptedException {
        Face semaphore = semaphore(2);
        assertFalse(semaphore.tryAcquire(3));
        assertEquals(2, semaphore.availablePermits());
        semaphore.acquire(2);
        assertFalse(semaphore.tryAcquire());
        assertFalse(semaphore.tryAcquire(0, TimeUnit.SECONDS));
        assertFalse(semaphore.tryAcquire(-1, TimeUnit.SECONDS));
        assertFalse(semaphore.tryAcquire(1, Long.MIN_VALUE, TimeUnit.DAYS));
        assertTrue(semaphore.tryAcquire(0));
    }

    @Test
    void aTimeThatPassesGivesFalseAndTakesNothing() throws InterruptedException {
        Face semaphore = semaphore(1);
        long start = System.nanoTime();
        assertFalse(semaphore.tryAcquire(2, 20, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(20));
        assertEquals(1, semaphore.availablePermits());
        semaphore.acquire();
        assertFalse(semaphore.tryAcquire(1, TimeUnit.MICROSECONDS));
        assertFalse(semaphore.hasQueuedThreads());
    }

    @Test
    void negativeNumbersAreRefused() {
        Face semaphore = semaphore(5);
        assertThrows(IllegalArgumentException.class, () -> semaphore.acquire(-1));
        assertThrows(IllegalArgumentException.class, () -> semaphore.acquireUninterruptibly(-1));
        assertThrows(IllegalArgumentException.class, () -> semaphore.tryAcquire(-1));
        assertThrows(IllegalArgumentException.class, () -> semaphore.tryAcquire(-1, 1, TimeUnit.SECONDS));
        assertThrows(IllegalArgumentException.class, () -> semaphore.release(-1));
        assertThrows(IllegalArgumentException.class, () -> semaphore.reducePermits(-1));
        assertEquals(5, semaphore.availablePermits());
    }

    @Test
    void overflowAndUnderflowAreErrors() {
        Face semaphore = semaphore(Integer.MAX_VALUE);
        assertThrows(Error.class, semaphore::release);
        assertThrows(Error.class, () -> semaphore.release(Integer.MAX_VALUE));
        assertEquals(Integer.MAX_VALUE, semaphore.availablePermits());
        Face other = semaphore(Integer.MIN_VALUE);
        assertThrows(Error.class, () -> other.reducePermits(1));
        assertEquals(Integer.MIN_VALUE, other.availablePermits());
    }

    @Test
    void drainTakesAllOrGivesWhatIsMissing() {
        Face semaphore = semaphore(7);
        assertEquals(7, semaphore.drainPermits());
        assertEquals(0, semaphore.drainPermits());
        semaphore.reducePermits(4);
        assertEquals(-4, semaphore.availablePermits());
        assertEquals(-4, semaphore.drainPermits());
        assertEquals(0, semaphore.availablePermits());
    }

    @Test
    void reduceDoesNotWait() {
        Face semaphore = semaphore(1);
        semaphore.reducePermits(3);
        semaphore.reducePermits(0);
        assertEquals(-2, semaphore.availablePermits());
    }

    @Test
    void whoComesInterruptedIsToldSoEvenIfThereArePermits() {
        for (int permits = 0; permits < 2; permits++) {
            Face semaphore = semaphore(permits);
            for (Actor.Body way : List.<Actor.Body>of(semaphore::acquire, () -> semaphore.acquire(1),
                    () -> semaphore.tryAcquire(1, TimeUnit.SECONDS), () -> semaphore.tryAcquire(0, TimeUnit.SECONDS),
                    () -> semaphore.tryAcquire(1, 1, TimeUnit.SECONDS))) {
                assertFalse(kind.start(() -> {
                    Thread.currentThread().interrupt();
                    assertThrows(InterruptedException.class, way::run);
                    return Thread.currentThread().isInterrupted();
                }).result());
            }
            assertEquals(permits, semaphore.availablePermits());
        }
    }

    @Test
    void tryAcquireWithoutTimeAndUninterruptibleFormsIgnoreInterrupts() {
        Face semaphore = semaphore(10);
        assertTrue(kind.start(() -> {
            Thread.currentThread().interrupt();
            assertTrue(semaphore.tryAcquire());
            semaphore.acquireUninterruptibly();
            semaphore.acquireUninterruptibly(2);
            semaphore.release();
            return Thread.currentThread().isInterrupted();
        }).result());
        assertEquals(7, semaphore.availablePermits());
    }

    @Test
    void anInterruptEndsTheWaitAndTakesNothing() {
        Face semaphore = semaphore(1);
        for (Actor.Body way : List.<Actor.Body>of(() -> semaphore.acquire(2), () -> semaphore.tryAcquire(2, LONG, TimeUnit.SECONDS))) {
            Actor<Boolean> waiter = kind.start(() -> {
                assertThrows(InterruptedException.class, way::run);
                return Thread.currentThread().isInterrupted();
            });
            waiter.awaitParked().interrupt();
            assertFalse(waiter.result());
            assertEquals(1, semaphore.availablePermits());
            assertFalse(semaphore.hasQueuedThreads());
        }
    }

    @Test
    void anUninterruptibleAcquireGoesOnWaitingAndKeepsTheInterrupt() {
        Face semaphore = semaphore(0);
        for (Actor.Body way : List.<Actor.Body>of(semaphore::acquireUninterruptibly, () -> semaphore.acquireUninterruptibly(1))) {
            Actor<Boolean> waiter = kind.start(() -> {
                way.run();
                return Thread.currentThread().isInterrupted();
            });
            waiter.awaitParked().interrupt();
            Actor.until(() -> !waiter.thread.isInterrupted());
            waiter.awaitParked();
            semaphore.release();
            assertTrue(waiter.result());
        }
    }

    @Test
    void thoseInTheQueueAreShown() {
        Face semaphore = semaphore(0);
        assertFalse(semaphore.hasQueuedThreads());
        assertEquals(0, semaphore.getQueueLength());
        Set<Thread> threads = new HashSet<>();
        List<Actor<Void>> waiters = new ArrayList<>();
        for (int k = 1; k <= 3; k++) {
            Actor<Void> waiter = kind.run(semaphore::acquire).awaitParked();
            waiters.add(waiter);
            threads.add(waiter.thread);
            assertTrue(semaphore.hasQueuedThreads());
            assertEquals(k, semaphore.getQueueLength());
            assertEquals(threads, new HashSet<>(semaphore.getQueuedThreads()));
        }
        semaphore.release(3);
        waiters.forEach(Actor::result);
        assertFalse(semaphore.hasQueuedThreads());
        assertEquals(0, semaphore.getQueueLength());
        assertTrue(semaphore.getQueuedThreads().isEmpty());
    }

    @Test
    void aFairSemaphoreServesFirstComeFirstServed() {
        if (!fair) {
            return;
        }
        Face semaphore = semaphore(0);
        var order = new ConcurrentLinkedQueue<Integer>();
        List<Actor<Void>> waiters = new ArrayList<>();
        for (int k = 0; k < 8; k++) {
            int number = k;
            waiters.add(kind.run(() -> {
                semaphore.acquire();
                order.add(number);
                semaphore.release();
            }).awaitParked());
        }
        semaphore.release();
        waiters.forEach(Actor::result);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), List.copyOf(order));
    }

    @Test
    void inAFairSemaphoreWhoWantsManyHoldsUpThoseBehindButNotABarger() throws InterruptedException {
        if (!fair) {
            return;
        }
        Face semaphore = semaphore(1);
        Actor<Void> wantsThree = kind.run(() -> semaphore.acquire(3)).awaitParked();
        Actor<Void> wantsOne = kind.run(semaphore::acquire).awaitParked();
        assertFalse(semaphore.tryAcquire(0, TimeUnit.SECONDS));
        assertFalse(semaphore.tryAcquire(1, 1, TimeUnit.MILLISECONDS));
        Actor<Void> wantsNothing = kind.run(() -> semaphore.acquire(0)).awaitParked();
        assertTrue(semaphore.tryAcquire());
        semaphore.release(3);
        wantsThree.result();
        wantsOne.awaitParked();
        wantsNothing.awaitParked();
        semaphore.release();
        wantsOne.result();
        wantsNothing.result();
        assertEquals(0, semaphore.availablePermits());
    }

    @Test
    void inABargingSemaphoreWhoComesTakesWhatIsThere() throws InterruptedException {
        if (fair) {
            return;
        }
        Face semaphore = semaphore(1);
        Actor<Void> wantsThree = kind.run(() -> semaphore.acquire(3)).awaitParked();
        semaphore.acquire();
        semaphore.acquire(0);
        semaphore.release(3);
        wantsThree.result();
    }

    @Test
    void oneWhoGivesUpLetsTheNextOneGo() {
        Face semaphore = semaphore(1);
        Actor<Void> wantsThree = kind.run(() -> semaphore.acquire(3)).awaitParked();
        if (!fair) {
            semaphore.drainPermits();
        }
        Actor<Void> wantsOne = kind.run(semaphore::acquire).awaitParked();
        if (!fair) {
            semaphore.release();
        }
        wantsThree.interrupt();
        wantsThree.failure(InterruptedException.class);
        wantsOne.result();
    }

    @Test
    void whatCameBeforeTheReleaseIsSeenAfterTheAcquireAndNoPermitGetsLost() {
        Face semaphore = semaphore(1);
        int[] counter = new int[1];
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            all.add(kind.run(() -> {
                for (int round = 0; round < 2000; round++) {
                    semaphore.acquire();
                    counter[0]++;
                    semaphore.release();
                }
            }));
        }
        all.forEach(Actor::result);
        assertEquals(8000, counter[0]);
        assertEquals(1, semaphore.availablePermits());
    }

    @Test
    void neverMoreThanThePermitsAreOut() {
        Face semaphore = semaphore(3);
        var out = new AtomicInteger();
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < 6; k++) {
            int wanted = 1 + k % 3;
            all.add(kind.run(() -> {
                for (int round = 0; round < 500; round++) {
                    if (round % 3 == 0) {
                        semaphore.acquireUninterruptibly(wanted);
                    } else if (round % 3 == 1) {
                        semaphore.acquire(wanted);
                    } else if (!semaphore.tryAcquire(wanted, round % 50, TimeUnit.MICROSECONDS)) {
                        continue;
                    }
                    int now = out.addAndGet(wanted);
                    assertTrue(now <= 3, () -> now + " of 3 permits are out");
                    out.addAndGet(-wanted);
                    semaphore.release(wanted);
                }
            }));
        }
        all.forEach(Actor::result);
        assertEquals(3, semaphore.availablePermits());
        assertFalse(semaphore.hasQueuedThreads());
    }

    @Test
    void itsDescriptionEndsWithThePermits() {
        assertTrue(semaphore(3).toString().endsWith("[Permits = 3]"), semaphore(3).toString());
        assertTrue(semaphore(-3).toString().endsWith("[Permits = -3]"));
    }
}
