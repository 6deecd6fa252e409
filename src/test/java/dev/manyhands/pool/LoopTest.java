package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopTest {
    static List<Schedule> schedules() {
        return List.of(Schedule.AUTO, Schedule.STATIC, Schedule.dynamic(1), Schedule.dynamic(7), Schedule.guided(1), Schedule.guided(5));
    }

    /** Those that hand out single units at first, so that two coarse units are never in one hand. */
    static List<Schedule> fineSchedules() {
        return List.of(Schedule.AUTO, Schedule.STATIC, Schedule.dynamic(1), Schedule.guided(1));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyUnitRunsExactlyOnce(Schedule schedule) {
        var random = new Random(schedule.hashCode());
        for (int size : new int[] {1, 2, 3, 8}) {
            try (var pool = ThreadPool.of(size)) {
                for (int round = 0; round < 400; round++) {
                    int units = random.nextInt(4) == 0 ? random.nextInt(5_000) : random.nextInt(20);
                    int width = 1 + random.nextInt(size);
                    int[] runs = new int[units];
                    pool.run(TestLoop.of(unit -> runs[unit]++), schedule, units, width);
                    for (int u = 0; u < units; u++) {
                        assertEquals(1, runs[u], "unit " + u + " of " + units + " at width " + width);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void participantNumbersAreInRangeAndBelongToOneThread(Schedule schedule) {
        try (var pool = ThreadPool.of(6)) {
            for (int round = 0; round < 300; round++) {
                int width = 1 + round % 6;
                var threads = new ConcurrentHashMap<Integer, Thread>();
                var wrong = new AtomicReference<String>();
                Thread caller = Thread.currentThread();
                pool.run(new TestLoop((from, to, participant) -> {
                    Thread self = Thread.currentThread();
                    Thread other = threads.putIfAbsent(participant, self);
                    if (participant < 0 || participant >= width || other != null && other != self
                            || (participant == 0) != (self == caller)) {
                        wrong.set("participant " + participant + " of " + width + " on " + self + " and " + other);
                    }
                }), schedule, 200, width);
                assertEquals(null, wrong.get());
            }
        }
    }

    @Test
    void staticRunsEachShareInOrderOnOneThreadWithItsOwnNumberUnlessAdopted() {
        try (var pool = ThreadPool.of(4)) {
            for (int units : new int[] {1, 2, 3, 4, 5, 17, 1000}) {
                for (int round = 0; round < 50; round++) {
                    int width = Math.min(4, units);
                    var by = new AtomicIntegerArray(units);
                    pool.run(new TestLoop((from, to, participant) -> {
                        for (int u = from; u < to; u++) {
                            by.set(u, participant + 1);
                        }
                    }), Schedule.STATIC, units, width);
                    for (int k = 0; k < width; k++) {
                        int first = units / width * k + Math.min(k, units % width);
                        int last = units / width * (k + 1) + Math.min(k + 1, units % width);
                        for (int u = first; u < last; u++) {
                            assertEquals(by.get(first), by.get(u), "share " + k + " of " + units + " units is split at unit " + u);
                        }
                    }
                }
            }
        }
    }

    @Test
    void staticGivesShareKToParticipantKWhenAllCome() throws Exception {
        try (var pool = ThreadPool.of(4)) {
            for (int attempt = 0;; attempt++) {
                PoolThreads.awaitParked(pool.name());
                int[] by = new int[4];
                var all = new CyclicBarrier(4);
                var task = new TestLoop((from, to, participant) -> {
                    by[from] = participant;
                    all.await(); // four at a time, so nobody can run two
                });
                pool.run(task, Schedule.STATIC, 4, 4);
                if (Arrays.equals(by, new int[] {0, 1, 2, 3})) {
                    return;
                }
                assertNotEquals(1000, attempt, "share k is never run by participant k: " + Arrays.toString(by));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fineSchedules")
    void coarseUnitsRunAtTheSameTimeOnAFreshPoolThenOnAWarmOneThenOnAParkedOne(Schedule schedule) {
        try (var pool = ThreadPool.of(4)) {
            for (int round = 0; round < 20; round++) {
                meet(pool, schedule, 2 + round % 3);
                if (round % 2 == 0) {
                    PoolThreads.awaitParked(pool.name());
                }
            }
        }
    }

    /** Runs a loop that ends only if all its units run at the same time. */
    private static void meet(ThreadPool pool, Schedule schedule, int units) {
        var all = new CyclicBarrier(units);
        pool.run(TestLoop.of(unit -> all.await()), schedule, units, units);
    }

    @ParameterizedTest
    @MethodSource("fineSchedules")
    void coarseUnitsRunAtTheSameTimeWhenTheCallerIsAWorker(Schedule schedule) throws Exception {
        try (var pool = ThreadPool.of(4)) {
            for (int round = 0; round < 20; round++) {
                pool.submit(() -> meet(pool, schedule, 4)).get(); // the worker itself and three more
            }
            var all = new CyclicBarrier(4);
            pool.run(TestLoop.of(outer -> pool.run(TestLoop.of(inner -> all.await()), schedule, 2, 2)), schedule, 2, 2);
        }
    }

    @ParameterizedTest
    @MethodSource("fineSchedules")
    void coarseUnitsRunAtTheSameTimeWhenAllButOneWorkerAreBusy(Schedule schedule) throws Exception {
        try (var pool = ThreadPool.of(4); var busy = new Busy(pool, 3)) {
            assertNotNull(busy);
            for (int round = 0; round < 20; round++) {
                int units = 2;
                var all = new CyclicBarrier(units);
                pool.run(TestLoop.of(unit -> all.await()), schedule, units, 2);
                pool.run(TestLoop.of(unit -> all.await()), schedule, units, 4); // allowed more than it can get
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fineSchedules")
    void aWorkerThatWasBusyAtTheStartJoinsLater(Schedule schedule) throws Exception {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 50; round++) {
                var busy = new Busy(pool, 2);
                var all = new CyclicBarrier(2);
                pool.run(TestLoop.of(unit -> {
                    busy.close(); // nobody but the caller could be here before
                    all.await();
                }), schedule, 2, 2);
            }
        }
    }

    @Test
    void theCallerRunsEverythingWhenNobodyIsFree() throws Exception {
        try (var pool = ThreadPool.of(2); var busy = new Busy(pool, 2)) {
            assertNotNull(busy);
            for (Schedule schedule : schedules()) {
                var sum = new AtomicInteger();
                pool.run(TestLoop.of(sum::addAndGet), schedule, 100, 2);
                assertEquals(4950, sum.get());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void widthBoundsTheThreads(Schedule schedule) {
        try (var pool = ThreadPool.of(8)) {
            for (int width : new int[] {1, 2, 5}) {
                var inside = new AtomicInteger();
                var most = new AtomicInteger();
                pool.run(new TestLoop((from, to, participant) -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    for (int k = 0; k < 1000; k++) {
                        Thread.onSpinWait();
                    }
                    inside.decrementAndGet();
                }), schedule, 300, width);
                assertTrue(most.get() <= width, most + " threads at width " + width);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void stopEndsTheLoopEarlyWithoutAFailure(Schedule schedule) {
        try (var pool = ThreadPool.of(4)) {
            for (int round = 0; round < 100; round++) {
                var runs = new AtomicInteger();
                TestLoop[] task = new TestLoop[1];
                task[0] = new TestLoop((from, to, participant) -> {
                    runs.addAndGet(to - from);
                    task[0].stop();
                });
                pool.run(task[0], schedule, 1_000_000, 1 + round % 4);
                assertTrue(task[0].isStopped());
                assertTrue(runs.get() >= 1 && runs.get() < 1_000_000, runs + " units");
            }
        }
    }

    @Test
    void noUnitsAndBadArguments() {
        try (var pool = ThreadPool.of(2)) {
            var task = TestLoop.of(unit -> {
                throw new AssertionError("there is no unit");
            });
            pool.run(task, Schedule.AUTO, 0, 2);
            assertThrows(IllegalArgumentException.class, () -> pool.run(task, Schedule.AUTO, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> pool.run(task, Schedule.AUTO, 1, 0));
            assertThrows(IllegalArgumentException.class, () -> pool.run(task, Schedule.AUTO, 1, 3));
        }
    }

    // ---- failures and interrupts

    @ParameterizedTest
    @MethodSource("schedules")
    void aFailureArrivesAndLeavesThePoolAndTheCallerAsTheyWere(Schedule schedule) {
        try (var pool = ThreadPool.of(4)) {
            for (int round = 0; round < 300; round++) {
                int bad = round % 50;
                var boom = new IllegalStateException("unit " + bad);
                var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                    if (unit == bad) {
                        throw boom;
                    }
                }), schedule, 50, 4));
                assertSame(boom, failed.failures.get(0));
                assertEquals(1, failed.failures.size());
                assertFalse(Thread.currentThread().isInterrupted());
                int[] runs = new int[64];
                pool.run(TestLoop.of(unit -> runs[unit] += Thread.currentThread().isInterrupted() ? 100 : 1), schedule, 64, 4);
                for (int run : runs) {
                    assertEquals(1, run, "the interrupt of a failed loop reached the next one");
                }
            }
        }
    }

    @Test
    void theFailureOfAWorkerWhileTheCallerIsAtWorkDoesNotLeaveTheCallerInterrupted() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 3_000; round++) {
                int when = round % 200;
                var came = new AtomicBoolean();
                pool.run(TestLoop.of(unit -> { }), Schedule.dynamic(1), 4, 2);
                var failing = new TestLoop((from, to, participant) -> {
                    if (participant != 0) {
                        came.set(true);
                        for (int k = 0; k < when; k++) {
                            Thread.onSpinWait();
                        }
                        throw new IllegalStateException();
                    }
                });
                if (came.get()) {
                    continue;
                }
                try {
                    pool.run(failing, Schedule.dynamic(1), 20_000, 2);
                } catch (TestLoop.Failed expected) {
                    assertEquals(1, expected.failures.size());
                }
                assertFalse(Thread.currentThread().isInterrupted(), "the cancelling interrupt leaked into the caller");
            }
        }
    }

    @Test
    void aFailureInterruptsUnitsThatAreRunningAndWaitsForThem() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 100; round++) {
                var both = new CyclicBarrier(2);
                var ended = new AtomicBoolean();
                var boom = new IllegalStateException();
                int bad = round & 1;
                var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                    both.await();
                    if (unit == bad) {
                        throw boom;
                    }
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.set(true);
                    }
                }), Schedule.AUTO, 2, 2));
                assertTrue(ended.get());
                assertEquals(List.of(boom), failed.failures, "the interrupt that we sent is no failure");
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void allFailuresOfUnitsThatRanAreKept() {
        try (var pool = ThreadPool.of(2)) {
            var both = new CyclicBarrier(2);
            var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                both.await();
                throw new IllegalStateException("unit " + unit);
            }), Schedule.AUTO, 2, 2));
            assertEquals(2, failed.failures.size());
        }
    }

    @Test
    void anErrorArrivesToo() {
        try (var pool = ThreadPool.of(2)) {
            var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                throw new StackOverflowError();
            }), Schedule.AUTO, 10, 2));
            assertInstanceOf(StackOverflowError.class, failed.failures.get(0));
        }
    }

    @Test
    void aCancellationExceptionOfTheBodyIsAFailureOnWhateverThread() {
        try (var pool = ThreadPool.of(2)) {
            for (int width = 1; width <= 2; width++) {
                var thrown = new CancellationException("of the body");
                int w = width;
                var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(unit -> {
                    throw thrown;
                }), Schedule.AUTO, 1, w));
                assertSame(thrown, failed.failures.get(0));
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void interruptingTheCallerCancelsAndRestoresTheFlag() {
        try (var pool = ThreadPool.of(2)) {
            for (Schedule schedule : fineSchedules()) {
                Thread caller = Thread.currentThread();
                var begun = new AtomicInteger();
                assertThrows(CancellationException.class, () -> pool.run(TestLoop.of(unit -> {
                    if (begun.incrementAndGet() == 2) {
                        caller.interrupt(); // one of the two blocks already or soon
                    }
                    new CountDownLatch(1).await();
                }), schedule, 2, 2));
                assertTrue(Thread.interrupted());
            }
        }
    }

    @Test
    void interruptingTheCallerWhileItWaitsForOthersCancels() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            Thread caller = Thread.currentThread();
            var both = new CyclicBarrier(2);
            assertThrows(CancellationException.class, () -> pool.run(new TestLoop((from, to, participant) -> {
                both.await();
                if (participant != 0) {
                    while (caller.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    caller.interrupt();
                    new CountDownLatch(1).await();
                }
            }), Schedule.AUTO, 2, 2));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void anInterruptedCallerRunsNothing() {
        try (var pool = ThreadPool.of(1)) {
            var runs = new AtomicInteger();
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class,
                    () -> pool.run(TestLoop.of(unit -> runs.incrementAndGet()), Schedule.AUTO, 10, 1));
            assertTrue(Thread.interrupted());
            assertEquals(0, runs.get());
        }
    }

    @Test
    void cancellingReachesLoopsInsideLoops() {
        try (var pool = ThreadPool.of(4)) {
            for (int round = 0; round < 30; round++) {
                var all = new CyclicBarrier(4);
                var boom = new IllegalStateException();
                int bad = round % 2;
                var failed = assertThrows(TestLoop.Failed.class, () -> pool.run(TestLoop.of(outer -> pool.run(TestLoop.of(inner -> {
                    all.await();
                    if (outer == bad && inner == 0) {
                        throw boom;
                    }
                    new CountDownLatch(1).await();
                }), Schedule.AUTO, 2, 2)), Schedule.AUTO, 2, 2));
                assertInstanceOf(TestLoop.Failed.class, failed.getCause());
                assertSame(boom, failed.getCause().getCause());
                assertEquals(1, failed.failures.size());
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }

    @Test
    void aBodyThatInterruptsItsOwnThreadDoesNotHarmTheNextLoop() {
        try (var pool = ThreadPool.of(2)) {
            for (int round = 0; round < 50; round++) {
                var both = new CyclicBarrier(2);
                pool.run(new TestLoop((from, to, participant) -> {
                    both.await();
                    if (participant != 0) {
                        Thread.currentThread().interrupt();
                    }
                }), Schedule.AUTO, 2, 2);
                var again = new CyclicBarrier(2);
                pool.run(TestLoop.of(unit -> again.await()), Schedule.AUTO, 2, 2); // await throws if the flag is set
            }
        }
    }

    @Test
    void nestsDeeply() {
        try (var pool = ThreadPool.of(3)) {
            var leaves = new AtomicInteger();
            nest(pool, 6, leaves);
            assertEquals(729, leaves.get());
        }
    }

    private static void nest(ThreadPool pool, int depth, AtomicInteger leaves) {
        if (depth == 0) {
            leaves.incrementAndGet();
        } else {
            pool.run(TestLoop.of(unit -> nest(pool, depth - 1, leaves)), Schedule.AUTO, 3, 3);
        }
    }

    @Test
    void aTaskThatEndedEarlyCannotRunAgain() {
        try (var pool = ThreadPool.of(2)) {
            var task = new TestLoop((from, to, participant) -> { });
            pool.run(task, Schedule.AUTO, 10, 2);
            pool.run(task, Schedule.AUTO, 10, 2);
            task.stop();
            assertThrows(IllegalStateException.class, () -> pool.run(task, Schedule.AUTO, 10, 2));
        }
    }
}
