package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers leave long loops, scopes and joins when tasks wait for a thread, and come back. */
@Timeout(60)
class LeaveEarlyTest {
    static List<Schedule> schedules() {
        return List.of(Schedule.AUTO, Schedule.dynamic(1), Schedule.dynamic(3), Schedule.guided(2));
    }

    /** Under guided the first piece is half of the range: a worker leaves when it is done with that, not before. */
    static List<Schedule> schedulesOfSmallPieces() {
        return List.of(Schedule.AUTO, Schedule.dynamic(1), Schedule.dynamic(3));
    }

    private static void nap() {
        long end = System.nanoTime() + 50_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Two callers keep all three workers of a pool in their loops, which do not end before the submitted task has run. */
    @ParameterizedTest
    @MethodSource("schedulesOfSmallPieces")
    void aSubmittedTaskDoesNotWaitForTheEndOfLoops(Schedule schedule) throws Exception {
        try (var pool = ThreadPool.of(3)) {
            var submitted = new AtomicBoolean();
            var busy = new CountDownLatch(2);
            Runnable caller = () -> Parallel.on(pool).schedule(schedule).range(0, Integer.MAX_VALUE).anyMatch(i -> {
                if (i == 0) {
                    busy.countDown();
                }
                nap();
                return submitted.get();
            });
            Thread one = Thread.ofPlatform().start(caller);
            Thread other = Thread.ofPlatform().start(caller);
            assertTrue(busy.await(20, TimeUnit.SECONDS));
            try {
                pool.submit(() -> submitted.set(true)).get(20, TimeUnit.SECONDS);
            } finally {
                submitted.set(true);
            }
            one.join();
            other.join();
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyUnitIsRunOnceHoweverOftenWorkersLeaveAndComeBack(Schedule schedule) throws Exception {
        try (var pool = ThreadPool.of(4)) {
            var over = new AtomicBoolean();
            var submitter = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    List<Future<?>> tasks = new ArrayList<>();
                    for (int k = 0; k < 8; k++) {
                        tasks.add(pool.submit(LeaveEarlyTest::nap));
                    }
                    tasks.forEach(task -> assertEquals(Future.State.SUCCESS, finished(task)));
                }
            });
            List<Thread> callers = new ArrayList<>();
            var wrong = new AtomicInteger();
            for (int c = 0; c < 3; c++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int round = 0; round < 6; round++) {
                        var runs = new AtomicIntegerArray(400);
                        Parallel.on(pool).schedule(schedule).range(0, 400).forEach(i -> {
                            nap();
                            runs.incrementAndGet(i);
                        });
                        for (int i = 0; i < 400; i++) {
                            if (runs.get(i) != 1) {
                                wrong.incrementAndGet();
                            }
                        }
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            over.set(true);
            submitter.join();
            assertEquals(0, wrong.get());
        }
    }

    private static Future.State finished(Future<?> task) {
        try {
            task.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return task.state();
    }

    @ParameterizedTest
    @MethodSource("schedulesOfSmallPieces")
    void workersComeBackToALoopThatTheyHaveLeft(Schedule schedule) throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var together = new CountDownLatch(2);
            var left = new CountDownLatch(1);
            var caller = Thread.ofPlatform().start(() -> Parallel.on(pool).schedule(schedule).range(0, Integer.MAX_VALUE).anyMatch(i -> {
                nap();
                if (left.getCount() == 0) { // from here on only both threads together can go on
                    together.countDown();
                    assertTrue(together.await(20, TimeUnit.SECONDS));
                }
                return together.getCount() == 0;
            }));
            List<Future<?>> tasks = new ArrayList<>();
            for (int k = 0; k < 50; k++) { // more than the two workers can take at once, so that the one in the loop is wanted too
                tasks.add(pool.submit(LeaveEarlyTest::nap));
            }
            for (Future<?> task : tasks) {
                task.get(20, TimeUnit.SECONDS);
            }
            left.countDown();
            caller.join();
            assertEquals(0, together.getCount());
        }
    }
}
