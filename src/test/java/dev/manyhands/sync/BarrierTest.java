package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link CyclicBarrier}, sentence by sentence; the JDK's class passes the same tests. */
@ParameterizedClass(name = "{0} {1}")
@MethodSource("variants")
class BarrierTest {
    private static final long LONG = 20;

    interface Face {
        int await() throws InterruptedException, BrokenBarrierException;

        int await(long timeout, TimeUnit unit) throws InterruptedException, BrokenBarrierException, TimeoutException;

        int getParties();

        boolean isBroken();

        void reset();

        int getNumberWaiting();
    }

    static Stream<Arguments> variants() {
        BiFunction<Integer, Runnable, Object> ours = Barrier::new;
        BiFunction<Integer, Runnable, Object> theirs = CyclicBarrier::new;
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Arguments.of("Barrier", kind, ours),
                Arguments.of("CyclicBarrier", kind, theirs)));
    }

    @Parameter(0)
    private String name;
    @Parameter(1)
    private Kind kind;
    @Parameter(2)
    private BiFunction<Integer, Runnable, Object> factory;

    private Face barrier(int parties, Runnable action) {
        return Duck.of(Face.class, factory.apply(parties, action));
    }

    private Actor<Integer> waiter(Face barrier) {
        return kind.start(barrier::await);
    }

    private List<Actor<Integer>> parked(Face barrier, int count) {
        return IntStream.range(0, count).mapToObj(_ -> waiter(barrier).awaitParked()).toList();
    }

    @Test
    void partiesMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> factory.apply(0, null));
        assertThrows(IllegalArgumentException.class, () -> factory.apply(-1, null));
        assertThrows(IllegalArgumentException.class, () -> factory.apply(Integer.MIN_VALUE, () -> { }));
    }

    @Test
    void aNewBarrierIsWholeAndEmpty() {
        for (int parties : new int[] {1, 2, 1000, Integer.MAX_VALUE}) {
            Face barrier = barrier(parties, null);
            assertEquals(parties, barrier.getParties());
            assertEquals(0, barrier.getNumberWaiting());
            assertFalse(barrier.isBroken());
        }
    }

    @Test
    void onePartyNeverWaits() throws Exception {
        var runs = new AtomicInteger();
        Face barrier = barrier(1, runs::incrementAndGet);
        for (int k = 0; k < 5; k++) {
            assertEquals(0, barrier.await());
            assertEquals(0, barrier.await(0, TimeUnit.SECONDS));
        }
        assertEquals(10, runs.get());
        assertEquals(0, barrier.getNumberWaiting());
    }

    @Test
    void theIndexSaysHowManyWereMissing() throws Exception {
        Face barrier = barrier(4, null);
        for (int round = 0; round < 3; round++) {
            Actor<Integer> first = waiter(barrier).awaitParked();
            assertEquals(1, barrier.getNumberWaiting());
            Actor<Integer> second = kind.start(() -> barrier.await(LONG, TimeUnit.SECONDS)).awaitParked();
            assertEquals(2, barrier.getNumberWaiting());
            Actor<Integer> third = waiter(barrier).awaitParked();
            assertEquals(3, barrier.getNumberWaiting());
            assertEquals(0, barrier.await());
            assertEquals(3, first.result());
            assertEquals(2, second.result());
            assertEquals(1, third.result());
            assertEquals(0, barrier.getNumberWaiting());
        }
    }

    @Test
    void theLastOneRunsTheActionBeforeAnyIsLetGo() throws Exception {
        var runner = new AtomicReference<Thread>();
        List<Actor<Integer>> waiters = new ArrayList<>();
        Face barrier = barrier(3, () -> {
            waiters.forEach(each -> assertFalse(each.isDone()));
            runner.set(Thread.currentThread());
        });
        waiters.addAll(parked(barrier, 2));
        assertEquals(0, barrier.await());
        assertSame(Thread.currentThread(), runner.get());
        waiters.forEach(Actor::result);
    }

    @Test
    void anActionThatFailsBreaksTheBarrierAndFailsTheLastOne() {
        Face barrier = barrier(3, () -> {
            throw new ArithmeticException("no");
        });
        List<Actor<Integer>> waiters = parked(barrier, 2);
        assertEquals("no", assertThrows(ArithmeticException.class, barrier::await).getMessage());
        waiters.forEach(each -> each.failure(BrokenBarrierException.class));
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
        assertThrows(BrokenBarrierException.class, barrier::await);
        barrier.reset();
        assertFalse(barrier.isBroken());
    }

    @Test
    void anInterruptBreaksTheBarrier() {
        Face barrier = barrier(4, null);
        List<Actor<Integer>> waiters = parked(barrier, 3);
        waiters.get(1).interrupt();
        waiters.get(1).failure(InterruptedException.class);
        waiters.get(0).failure(BrokenBarrierException.class);
        waiters.get(2).failure(BrokenBarrierException.class);
        assertTrue(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
        assertThrows(BrokenBarrierException.class, barrier::await);
        assertThrows(BrokenBarrierException.class, () -> barrier.await(LONG, TimeUnit.SECONDS));
    }

    @Test
    void whoComesInterruptedBreaksTheBarrierEvenAsTheLastOne() {
        for (int parties = 1; parties <= 3; parties++) {
            Face barrier = barrier(parties, null);
            List<Actor<Integer>> waiters = parked(barrier, parties - 1);
            assertFalse(kind.start(() -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, barrier::await);
                return Thread.currentThread().isInterrupted();
            }).result());
            waiters.forEach(each -> each.failure(BrokenBarrierException.class));
            assertTrue(barrier.isBroken());
        }
    }

    @Test
    void whoComesInterruptedToABrokenBarrierKeepsTheFlag() {
        Face barrier = barrier(2, null);
        assertThrows(TimeoutException.class, () -> barrier.await(0, TimeUnit.SECONDS));
        assertTrue(kind.start(() -> {
            Thread.currentThread().interrupt();
            assertThrows(BrokenBarrierException.class, barrier::await);
            return Thread.currentThread().isInterrupted();
        }).result());
    }

    @Test
    void aTimeoutBreaksTheBarrier() {
        for (long millis : new long[] {-1, 0, 20}) {
            Face barrier = barrier(3, null);
            Actor<Integer> waiter = waiter(barrier).awaitParked();
            long start = System.nanoTime();
            Actor<Integer> timed = kind.start(() -> barrier.await(millis, TimeUnit.MILLISECONDS));
            timed.failure(TimeoutException.class);
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(millis));
            waiter.failure(BrokenBarrierException.class);
            assertTrue(barrier.isBroken());
        }
    }

    @Test
    void aTimeIsOfNoConsequenceToTheLastOne() throws Exception {
        Face barrier = barrier(2, null);
        Actor<Integer> waiter = kind.start(() -> barrier.await(Long.MAX_VALUE, TimeUnit.DAYS)).awaitParked();
        assertEquals(0, barrier.await(-1, TimeUnit.SECONDS));
        assertEquals(1, waiter.result());
    }

    @Test
    void resetBreaksThoseWhoWaitAndMakesTheBarrierNew() throws Exception {
        Face barrier = barrier(3, null);
        for (int round = 0; round < 3; round++) {
            List<Actor<Integer>> waiters = parked(barrier, 2);
            barrier.reset();
            waiters.forEach(each -> each.failure(BrokenBarrierException.class));
            assertFalse(barrier.isBroken());
            assertEquals(0, barrier.getNumberWaiting());
            waiters = parked(barrier, 2);
            assertEquals(0, barrier.await());
            waiters.forEach(Actor::result);
        }
    }

    @Test
    void resetAfterEachKindOfBreakMakesItNew() throws Exception {
        Face barrier = barrier(2, null);
        for (int round = 0; round < 3; round++) {
            assertThrows(TimeoutException.class, () -> barrier.await(0, TimeUnit.SECONDS));
            barrier.reset();
            Actor<Integer> waiter = waiter(barrier).awaitParked();
            waiter.interrupt();
            waiter.failure(InterruptedException.class);
            assertTrue(barrier.isBroken());
            barrier.reset();
            barrier.reset();
            waiter = waiter(barrier).awaitParked();
            assertEquals(0, barrier.await());
            assertEquals(1, waiter.result());
        }
    }

    @Test
    void anInterruptDuringTheActionComesTooLate() throws Exception {
        var acting = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Face barrier = barrier(2, () -> {
            acting.countDown();
            awaitFor(go);
        });
        Actor<Boolean> waiter = kind.start(() -> {
            assertEquals(1, barrier.await());
            return Thread.interrupted();
        });
        waiter.awaitParked();
        Actor<Integer> last = waiter(barrier);
        awaitFor(acting);
        waiter.interrupt();
        Thread.yield();
        assertFalse(waiter.isDone());
        go.countDown();
        assertEquals(0, last.result());
        assertTrue(waiter.result());
        assertFalse(barrier.isBroken());
    }

    @Test
    void aTimeoutDuringTheActionComesTooLate() throws Exception {
        var acting = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Face barrier = barrier(2, () -> {
            acting.countDown();
            awaitFor(go);
        });
        AtomicReference<Actor<Integer>> last = new AtomicReference<>();
        long start = System.nanoTime();
        Actor<Integer> waiter = kind.start(() -> barrier.await(1, TimeUnit.SECONDS));
        Actor.until(() -> barrier.getNumberWaiting() == 1);
        last.set(waiter(barrier));
        awaitFor(acting);
        Actor.until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(1100));
        assertFalse(waiter.isDone());
        go.countDown();
        assertEquals(0, last.get().result());
        assertEquals(1, waiter.result());
    }

    @Test
    void whoComesDuringTheActionJoinsTheNextRound() throws Exception {
        var acting = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Face barrier = barrier(2, () -> {
            acting.countDown();
            awaitFor(go);
        });
        Actor<Integer> waiter = waiter(barrier).awaitParked();
        Actor<Integer> last = waiter(barrier);
        awaitFor(acting);
        Actor<Integer> early = waiter(barrier).awaitParked();
        Actor<Void> resetter = kind.run(barrier::reset).awaitParked();
        go.countDown();
        assertEquals(0, last.result());
        assertEquals(1, waiter.result());
        resetter.result();
        Actor.until(() -> early.isDone() || barrier.getNumberWaiting() == 1);
        if (!early.isDone()) {
            barrier.await();
        }
    }

    @Test
    void anActionThatResetsBreaksTheOthersButNotItself() {
        var self = new AtomicReference<Face>();
        Face barrier = barrier(2, () -> self.get().reset());
        self.set(barrier);
        Actor<Integer> waiter = waiter(barrier).awaitParked();
        assertEquals(0, waiter(barrier).result());
        waiter.failure(BrokenBarrierException.class);
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.getNumberWaiting());
    }

    @Test
    void theActionMayAskTheBarrier() throws Exception {
        var self = new AtomicReference<Face>();
        var seen = new ArrayList<Object>();
        Face barrier = barrier(1, () -> {
            seen.add(self.get().getNumberWaiting());
            seen.add(self.get().isBroken());
            seen.add(self.get().getParties());
        });
        self.set(barrier);
        barrier.await();
        assertEquals(List.of(1, false, 1), seen);
    }

    @Test
    void moreThreadsThanPartiesShareIt() {
        Face barrier = barrier(3, null);
        var indices = new int[3];
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < 6; k++) {
            all.add(kind.run(() -> {
                for (int round = 0; round < 100; round++) {
                    int index = barrier.await();
                    synchronized (indices) {
                        indices[index]++;
                    }
                }
            }));
        }
        // In the last rounds fewer than three threads may be left.
        Actor.until(() -> {
            if (all.stream().filter(each -> !each.isDone()).count() < 3 && barrier.getNumberWaiting() > 0) {
                kind.run(barrier::await);
            }
            return all.stream().allMatch(Actor::isDone);
        });
        all.forEach(Actor::result);
    }

    @Test
    void whatCameBeforeIsSeenByTheActionAndAfterwards() {
        int parties = 4;
        int[] data = new int[parties];
        int[] sum = new int[1];
        Face barrier = barrier(parties, () -> sum[0] = IntStream.of(data).sum());
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < parties; k++) {
            int me = k;
            all.add(kind.run(() -> {
                var seen = new TreeSet<Integer>();
                for (int round = 1; round <= 500; round++) {
                    data[me] = round;
                    barrier.await();
                    assertEquals(parties * round, sum[0]);
                    seen.add(barrier.await());
                }
                assertTrue(seen.first() >= 0 && seen.last() < parties);
            }));
        }
        all.forEach(Actor::result);
    }

    private static void awaitFor(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LONG, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
