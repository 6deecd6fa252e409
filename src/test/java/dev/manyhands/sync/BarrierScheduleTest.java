package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random schedules on a barrier: step by step beside the JDK's, and with interrupts, timeouts and resets at any moment. */
class BarrierScheduleTest {
    private static final class Recorder {
        final BarrierTest.Face barrier;
        final List<Actor<String>> waiters = new ArrayList<>();
        final List<String> log = new ArrayList<>();

        Recorder(Object barrier) {
            this.barrier = Duck.of(BarrierTest.Face.class, barrier);
        }

        /** One step, at the end of which every thread is parked or gone. */
        void step(Kind kind, int what, int who) {
            switch (what) {
                case 0, 1, 2, 3 -> waiters.add(kind.start(() -> outcome(() -> barrier.await())));
                case 4 -> waiters.add(kind.start(() -> outcome(() -> barrier.await(20, TimeUnit.DAYS))));
                case 5 -> waiters.add(kind.start(() -> outcome(() -> barrier.await(0, TimeUnit.DAYS))));
                case 6 -> {
                    if (!waiters.isEmpty()) {
                        Actor<String> one = waiters.get(who % waiters.size());
                        one.interrupt();
                        Actor.until(one::isDone);
                    }
                }
                default -> barrier.reset();
            }
            int expected = barrier.getNumberWaiting();
            Actor.until(() -> waiters.stream().filter(each -> !each.isDone()).allMatch(each -> isParked(each.thread))
                    && waiters.stream().filter(each -> !each.isDone()).count() == barrier.getNumberWaiting());
            waiters.removeIf(each -> {
                if (each.isDone()) {
                    log.add(each.result());
                }
                return each.isDone();
            });
            log.sort(null);
            log.add(Math.min(expected, 0) + " " + barrier.getNumberWaiting() + " " + barrier.isBroken());
        }

        private static boolean isParked(Thread thread) {
            return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
        }

        private static String outcome(java.util.concurrent.Callable<Integer> body) throws Exception {
            try {
                return "index " + body.call();
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                return e.getClass().getSimpleName();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScheduleStepByStepGivesWhatTheJdkGives(Kind kind) {
        for (int seed = 0; seed < 25; seed++) {
            int parties = 1 + seed % 4;
            var ours = new Recorder(new Barrier(parties));
            var theirs = new Recorder(new CyclicBarrier(parties));
            var random = new Random(seed);
            for (int step = 0; step < 25; step++) {
                int what = random.nextInt(8);
                int who = random.nextInt(100);
                ours.step(kind, what, who);
                theirs.step(kind, what, who);
                assertEquals(theirs.log, ours.log, "seed " + seed + ", step " + step);
            }
            ours.barrier.reset();
            theirs.barrier.reset();
        }
    }

    @ParameterizedTest
    @EnumSource
    void inEveryRoundAllPassOrNone(Kind kind) {
        int parties = 3;
        for (int seed = 0; seed < 20; seed++) {
            var passed = new AtomicIntegerArray(parties);
            int[] actions = new int[1];
            boolean withAction = seed % 2 == 0;
            var barrier = new Barrier(parties, withAction ? () -> actions[0]++ : null);
            List<Actor<Void>> all = new ArrayList<>();
            for (int k = 0; k < parties; k++) {
                var random = new Random(100L * seed + k);
                all.add(kind.run(() -> {
                    for (int round = 0; round < 100; round++) {
                        try {
                            int index = random.nextInt(4) == 0 ? barrier.await(random.nextInt(300), TimeUnit.MICROSECONDS)
                                    : barrier.await(1, TimeUnit.MILLISECONDS);
                            passed.incrementAndGet(index);
                        } catch (BrokenBarrierException e) {
                            if (random.nextInt(3) == 0) {
                                barrier.reset();
                            }
                        } catch (InterruptedException | TimeoutException e) {
                            barrier.reset();
                        }
                    }
                }));
            }
            var random = new Random(seed);
            while (!all.stream().allMatch(Actor::isDone)) {
                int what = random.nextInt(10);
                if (what < 2) {
                    all.get(random.nextInt(parties)).interrupt();
                } else if (what == 2) {
                    barrier.reset();
                }
                for (int k = random.nextInt(2000); k > 0; k--) {
                    Thread.onSpinWait();
                }
            }
            all.forEach(Actor::result);
            assertEquals(passed.get(0), passed.get(1), "seed " + seed);
            assertEquals(passed.get(0), passed.get(2), "seed " + seed);
            if (withAction) {
                assertEquals(passed.get(0), actions[0]);
            }
        }
    }

    @Test
    void manyThreadsPassManyRounds() {
        for (Kind kind : Kind.values()) {
            int parties = kind == Kind.VIRTUAL ? 1000 : 32;
            var barrier = new Barrier(parties);
            List<Actor<Void>> all = new ArrayList<>();
            for (int k = 0; k < parties; k++) {
                all.add(kind.run(() -> {
                    for (int round = 0; round < 50; round++) {
                        barrier.await();
                    }
                }));
            }
            all.forEach(Actor::result);
        }
    }

    @Test
    void messagesNameTheValues() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Barrier(-3)).getMessage().contains("-3"));
        var barrier = new Barrier(7);
        assertTrue(assertThrows(TimeoutException.class, () -> barrier.await(0, TimeUnit.SECONDS)).getMessage().contains("7 parties"));
        assertTrue(assertThrows(BrokenBarrierException.class, barrier::await).getMessage().contains("7 parties"));
    }
}
