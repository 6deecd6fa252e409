package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random schedules on a tree of phased barriers: step by step beside the JDK's, and with interrupts and timeouts at any moment. */
class PhasedBarrierScheduleTest {
    private static List<PhasedBarrierFace.Face> tree(PhasedBarrierFace.Factory factory, int parties, boolean immortal) {
        Object root = factory.create(null, parties, immortal ? (_, _) -> false : null);
        Object middle = factory.create(root, 0, null);
        var all = new ArrayList<PhasedBarrierFace.Face>();
        for (Object each : List.of(root, middle, factory.create(middle, 0, null), factory.create(root, 1, null))) {
            all.add(Duck.of(PhasedBarrierFace.Face.class, each));
        }
        return all;
    }

    private static String step(PhasedBarrierFace.Face barrier, int what, int n) {
        try {
            return switch (what) {
                case 0, 1, 2, 3 -> "" + barrier.arrive();
                case 4 -> "" + barrier.arriveAndDeregister();
                case 5 -> "" + barrier.register();
                case 6 -> "" + barrier.bulkRegister(n);
                case 7 -> "" + barrier.awaitAdvance(barrier.getPhase() + 1);
                default -> "" + barrier.awaitAdvanceInterruptibly(barrier.getPhase(), 0, TimeUnit.SECONDS);
            };
        } catch (IllegalStateException | InterruptedException | TimeoutException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Nobody should arrive in the place of another tier: the JDK's class does not recover from that. An error must be found, though. */
    private static boolean mayArrive(PhasedBarrierFace.Face barrier, int here) {
        return here > 0 || barrier.getUnarrivedParties() == 0;
    }

    /** Whether a registration would wait for an advance: all parties of the tier have arrived, or it is empty and that is so above. */
    private static boolean waitsToRegister(List<PhasedBarrierFace.Face> tree, int which) {
        var barrier = tree.get(which);
        if (which == 0 || barrier.isTerminated()) {
            return false;
        }
        return barrier.getRegisteredParties() > 0 ? barrier.getUnarrivedParties() == 0 : waitsToRegister(tree, which == 2 ? 1 : 0);
    }

    private static String counts(PhasedBarrierFace.Face barrier) {
        String text = barrier.toString();
        return text.substring(text.indexOf('[')) + barrier.getUnarrivedParties() + barrier.isTerminated();
    }

    @Test
    void aScheduleStepByStepGivesWhatTheJdkGives() {
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            int[] parties = {random.nextInt(3), 0, 0, 1}; // registered with this tier by us, not by another tier
            int[] here = parties.clone(); // of these, those that have not arrived
            boolean immortal = random.nextBoolean();
            var ours = tree(PhasedBarrierFace.Factory::ours, parties[0], immortal);
            var theirs = tree(PhasedBarrierFace.Factory::theirs, parties[0], immortal);
            for (int step = 0; step < 60; step++) {
                int which = random.nextInt(4);
                int what = random.nextInt(9);
                int n = random.nextInt(4);
                if (what < 5 ? !mayArrive(theirs.get(which), here[which]) : what < 7 && waitsToRegister(theirs, which)) {
                    continue;
                }
                String where = "seed " + seed + ", step " + step;
                int phase = theirs.get(0).getPhase();
                String result = step(theirs.get(which), what, n);
                assertEquals(result, step(ours.get(which), what, n), where);
                if (!result.equals("IllegalStateException")) {
                    here[which] += what < 5 ? -1 : what == 5 ? 1 : what == 6 ? n : 0;
                    parties[which] += what == 4 ? -1 : what == 5 ? 1 : what == 6 ? n : 0;
                }
                if (theirs.get(0).getPhase() != phase) {
                    System.arraycopy(parties, 0, here, 0, 4);
                }
                for (int k = 0; k < 4; k++) {
                    assertEquals(counts(theirs.get(k)), counts(ours.get(k)), where);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptsAndTimeoutsAtAnyMomentChangeNoPhase(Kind kind) {
        int parties = 3;
        for (int seed = 0; seed < 20; seed++) {
            var barrier = new PhasedBarrier(parties);
            List<Actor<Void>> all = new ArrayList<>();
            for (int k = 0; k < parties; k++) {
                var random = new Random(10L * seed + k);
                all.add(kind.run(() -> {
                    for (int round = 0; round < 60; round++) {
                        assertEquals(round, barrier.arrive());
                        int now = round;
                        while (now == round) {
                            try {
                                now = switch (random.nextInt(3)) {
                                    case 0 -> barrier.awaitPhase(round);
                                    case 1 -> barrier.awaitAdvanceInterruptibly(round);
                                    default -> barrier.awaitAdvanceInterruptibly(round, random.nextInt(200), TimeUnit.MICROSECONDS);
                                };
                            } catch (InterruptedException | TimeoutException e) {
                                assertTrue(barrier.getPhase() - round <= 1);
                            }
                        }
                        assertEquals(round + 1, now);
                    }
                }));
            }
            var random = new Random(seed);
            while (!all.stream().allMatch(Actor::isDone)) {
                all.get(random.nextInt(parties)).interrupt();
                for (int k = random.nextInt(2000); k > 0; k--) {
                    Thread.onSpinWait();
                }
            }
            all.forEach(Actor::result);
            assertEquals(60, barrier.getPhase());
        }
    }

    @Test
    void terminationAtAnyMomentLetsEverybodyGo() {
        for (int seed = 0; seed < 100; seed++) {
            var barrier = new PhasedBarrier(3);
            List<Actor<Void>> all = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                all.add((seed % 2 == 0 ? Kind.PLATFORM : Kind.VIRTUAL).run(() -> {
                    int phase = 0;
                    while (phase >= 0) {
                        phase = barrier.arriveAndAwaitAdvance();
                    }
                }));
            }
            for (int k = new Random(seed).nextInt(5000); k > 0; k--) {
                Thread.onSpinWait();
            }
            barrier.forceTermination();
            all.forEach(Actor::result);
        }
    }

    @Test
    void afterTheLargestPhaseComesZero() {
        for (Kind kind : Kind.values()) {
            for (boolean plain : new boolean[] {true, false}) {
                var root = plain ? new PhasedBarrier() : new PhasedBarrier() {
                    @Override
                    protected boolean onAdvance(int phase, int registeredParties) {
                        return false;
                    }
                };
                var child = new PhasedBarrier(root, 1);
                var sibling = new PhasedBarrier(root);
                root.tier.state = (long) Integer.MAX_VALUE << 32 | root.tier.state;
                assertEquals(Integer.MAX_VALUE, child.getPhase());
                Actor<Integer> waiter = kind.start(() -> sibling.awaitPhase(Integer.MAX_VALUE)).awaitParked();
                assertEquals(Integer.MAX_VALUE, child.arrive());
                assertEquals(0, waiter.result());
                assertEquals(0, sibling.register());
                assertEquals(1, child.getUnarrivedParties());
                assertEquals(0, sibling.arrive());
                assertEquals(1, child.arriveAndAwaitAdvance());
                root.tier.state |= (long) Integer.MAX_VALUE << 32;
                root.forceTermination();
                assertEquals(-1, child.getPhase());
                assertEquals(-1, child.arriveAndAwaitAdvance());
            }
        }
    }

    @Test
    void messagesNameTheValues() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new PhasedBarrier(70_000)).getMessage().contains("70000"));
        var barrier = new PhasedBarrier(65_535);
        assertTrue(assertThrows(IllegalStateException.class, () -> barrier.bulkRegister(12)).getMessage().contains("12"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> barrier.bulkRegister(-12)).getMessage().contains("-12"));
        String unregistered = assertThrows(IllegalStateException.class, () -> new PhasedBarrier().arrive()).getMessage();
        assertTrue(unregistered.contains("[phase = 0 parties = 0 arrived = 0]"), unregistered);
        String late = assertThrows(TimeoutException.class,
                () -> barrier.awaitAdvanceInterruptibly(0, 3, TimeUnit.NANOSECONDS)).getMessage();
        assertTrue(late.contains("3 ns") && late.contains("phase 0"), late);
    }
}
