package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link CountDownLatch}, sentence by sentence; the JDK's class passes the same tests. */
@ParameterizedClass(name = "{0} {1}")
@MethodSource("variants")
class LatchTest {
    private static final long LONG = 20;

    interface Face {
        void await() throws InterruptedException;

        boolean await(long timeout, TimeUnit unit) throws InterruptedException;

        void countDown();

        long getCount();
    }

    static Stream<Arguments> variants() {
        IntFunction<Object> ours = Latch::new;
        IntFunction<Object> theirs = CountDownLatch::new;
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Arguments.of("Latch", kind, ours),
                Arguments.of("CountDownLatch", kind, theirs)));
    }

    @Parameter(0)
    private String name;
    @Parameter(1)
    private Kind kind;
    @Parameter(2)
    private IntFunction<Object> factory;

    private Face latch(int count) {
        return Duck.of(Face.class, factory.apply(count));
    }

    @Test
    void aNegativeCountIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> factory.apply(-1));
        assertThrows(IllegalArgumentException.class, () -> factory.apply(Integer.MIN_VALUE));
    }

    @Test
    void aLatchOfZeroIsOpen() throws InterruptedException {
        Face latch = latch(0);
        latch.await();
        assertTrue(latch.await(0, TimeUnit.SECONDS));
        assertTrue(latch.await(-1, TimeUnit.SECONDS));
        assertEquals(0, latch.getCount());
    }

    @Test
    void countDownLowersTheCountToZeroAndNoFurther() {
        Face latch = latch(2);
        assertEquals(2, latch.getCount());
        latch.countDown();
        assertEquals(1, latch.getCount());
        latch.countDown();
        assertEquals(0, latch.getCount());
        latch.countDown();
        latch.countDown();
        assertEquals(0, latch.getCount());
    }

    @Test
    void theLargestCountIsKept() {
        Face latch = latch(Integer.MAX_VALUE);
        latch.countDown();
        assertEquals(Integer.MAX_VALUE - 1, latch.getCount());
    }

    @Test
    void itsDescriptionEndsWithTheCount() {
        Face latch = latch(2);
        assertTrue(latch.toString().endsWith("[Count = 2]"), latch.toString());
        latch.countDown();
        latch.countDown();
        assertTrue(latch.toString().endsWith("[Count = 0]"), latch.toString());
    }

    @Test
    void everyWaiterGoesWhenTheCountIsZeroAndNotBefore() {
        Face latch = latch(2);
        List<Actor<Void>> waiters = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            waiters.add(kind.run(latch::await));
            waiters.add(kind.run(() -> assertTrue(latch.await(LONG, TimeUnit.SECONDS))));
        }
        waiters.forEach(Actor::awaitParked);
        latch.countDown();
        waiters.forEach(Actor::awaitParked);
        latch.countDown();
        waiters.forEach(Actor::result);
    }

    @Test
    void aTimeThatPassesGivesFalse() throws InterruptedException {
        Face latch = latch(1);
        long start = System.nanoTime();
        assertFalse(latch.await(20, TimeUnit.MILLISECONDS));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(20));
        assertEquals(1, latch.getCount());
    }

    @Test
    void aTimeThatIsNotPositiveDoesNotWait() throws InterruptedException {
        Face latch = latch(1);
        assertFalse(latch.await(0, TimeUnit.SECONDS));
        assertFalse(latch.await(-1, TimeUnit.DAYS));
        assertFalse(latch.await(Long.MIN_VALUE, TimeUnit.NANOSECONDS));
    }

    @Test
    void theLongestTimeIsLong() {
        Face latch = latch(1);
        Actor<Boolean> waiter = kind.start(() -> latch.await(Long.MAX_VALUE, TimeUnit.DAYS));
        waiter.awaitParked();
        latch.countDown();
        assertTrue(waiter.result());
    }

    @Test
    void whoComesInterruptedIsToldSoEvenIfTheLatchIsOpen() {
        for (int count = 0; count < 2; count++) {
            Face latch = latch(count);
            assertFalse(interrupted(latch::await));
            assertFalse(interrupted(() -> latch.await(LONG, TimeUnit.SECONDS)));
            assertFalse(interrupted(() -> latch.await(0, TimeUnit.SECONDS)));
        }
    }

    /** Runs something in an interrupted thread, which must throw; gives whether the flag is still set. */
    private boolean interrupted(Actor.Body body) {
        return kind.start(() -> {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, body::run);
            return Thread.currentThread().isInterrupted();
        }).result();
    }

    @Test
    void anInterruptEndsTheWaitOfThatThreadOnly() {
        Face latch = latch(1);
        Actor<Void> first = kind.run(latch::await).awaitParked();
        Actor<Boolean> second = kind.start(() -> latch.await(LONG, TimeUnit.SECONDS)).awaitParked();
        Actor<Void> third = kind.run(latch::await).awaitParked();
        first.interrupt();
        first.failure(InterruptedException.class);
        second.interrupt();
        second.failure(InterruptedException.class);
        third.awaitParked();
        latch.countDown();
        third.result();
    }

    @Test
    void countDownMayBeCalledByAnInterruptedThreadAndLeavesItsFlag() {
        Face latch = latch(1);
        assertTrue(kind.start(() -> {
            Thread.currentThread().interrupt();
            latch.countDown();
            return Thread.currentThread().isInterrupted();
        }).result());
        assertEquals(0, latch.getCount());
    }

    @Test
    void whatCameBeforeTheCountDownIsSeenAfterAwait() {
        for (int round = 0; round < 2000; round++) {
            Face latch = latch(2);
            int[] data = new int[2];
            Actor<Void> other = kind.run(() -> {
                data[0] = 1;
                latch.countDown();
            });
            data[1] = 2;
            latch.countDown();
            assertEquals(3, kind.start(() -> {
                latch.await();
                return data[0] + data[1];
            }).result());
            other.result();
        }
    }

    @Test
    void anInterruptAtAnyMomentEndsTheWaitOrIsKept() {
        var random = new Random(4);
        for (int round = 0; round < 300; round++) {
            Face latch = latch(1);
            int moment = random.nextInt(2000);
            int opening = random.nextInt(3);
            Actor<Boolean> waiter = kind.start(() -> {
                try {
                    latch.await();
                    return Thread.interrupted();
                } catch (InterruptedException e) {
                    assertFalse(Thread.currentThread().isInterrupted());
                    return true;
                }
            });
            Actor<Void> counter = kind.run(() -> {
                spin(moment);
                if (opening > 0) {
                    latch.countDown();
                }
            });
            spin(random.nextInt(2000));
            waiter.interrupt();
            if (opening == 0) {
                assertTrue(waiter.result());
            } else {
                waiter.result();
            }
            counter.result();
        }
    }

    @Test
    void aTimeoutAtAnyMomentIsTrueOnlyIfTheLatchIsOpen() {
        var random = new Random(5);
        for (int round = 0; round < 300; round++) {
            Face latch = latch(1);
            int micros = random.nextInt(100);
            Actor<Boolean> waiter = kind.start(() -> {
                boolean open = latch.await(micros, TimeUnit.MICROSECONDS);
                return !open || latch.getCount() == 0;
            });
            spin(random.nextInt(2000));
            latch.countDown();
            assertTrue(waiter.result());
        }
    }

    private static void spin(int times) {
        for (int k = 0; k < times; k++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void manyThreadsCountAndWait() {
        for (int round = 0; round < 20; round++) {
            Face latch = latch(64);
            List<Actor<Void>> all = new ArrayList<>();
            for (int k = 0; k < 64; k++) {
                all.add(kind.run(() -> {
                    latch.countDown();
                    latch.await();
                    assertEquals(0, latch.getCount());
                }));
            }
            all.forEach(Actor::result);
        }
    }
}
