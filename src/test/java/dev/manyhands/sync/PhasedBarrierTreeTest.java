package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Trees of many parties: their shape, and that they advance as one. */
class PhasedBarrierTreeTest {
    private static int depth(PhasedBarrier tier) {
        return tier.getParent() == null ? 1 : 1 + depth(tier.getParent());
    }

    @Test
    void noTierIsOverfullAndNoPathLongerThanNeeded() {
        for (int fanIn = 2; fanIn <= 5; fanIn++) {
            int depth = 1;
            long room = fanIn;
            for (int parties = 0; parties <= 200; parties++) {
                if (parties > room) {
                    room *= fanIn;
                    depth++;
                }
                String what = parties + " parties, at most " + fanIn;
                var root = new PhasedBarrier();
                List<PhasedBarrier> leaves = PhasedBarrier.tree(root, parties, fanIn);
                assertEquals(parties, leaves.size(), what);
                Set<PhasedBarrier> tiers = new HashSet<>(Set.of(root));
                for (PhasedBarrier leaf : leaves) {
                    assertSame(root, leaf.getRoot());
                    assertTrue(depth(leaf) <= depth, what);
                    for (PhasedBarrier tier = leaf; tier != null; tier = tier.getParent()) {
                        tiers.add(tier);
                    }
                }
                int registered = tiers.stream().mapToInt(PhasedBarrier::getRegisteredParties).sum();
                assertEquals(parties + tiers.size() - 1, registered, what);
                for (PhasedBarrier tier : tiers) {
                    assertTrue(tier.getRegisteredParties() <= fanIn, what);
                    assertTrue(tier.getRegisteredParties() > 1 || parties < 2, what + ": a tier of one party is of no use");
                }
                leaves.forEach(leaf -> assertEquals(0, leaf.arrive(), what));
                assertEquals(parties == 0 ? 0 : 1, root.getPhase(), what);
            }
        }
    }

    @Test
    void itHoldsMorePartiesThanOneBarrierCan() {
        int parties = 100_000;
        var root = new PhasedBarrier();
        List<PhasedBarrier> leaves = PhasedBarrier.tree(root, parties, 1000);
        for (int phase = 0; phase < 2; phase++) {
            for (PhasedBarrier leaf : leaves) {
                assertEquals(phase, leaf.arrive());
            }
        }
        assertEquals(2, root.getPhase());
        assertEquals(100, root.getRegisteredParties());
        for (PhasedBarrier leaf : leaves) {
            assertEquals(2, leaf.arriveAndDeregister());
        }
        assertTrue(root.isTerminated());
        assertEquals(Set.of(0), new HashSet<>(leaves.stream().map(PhasedBarrier::getRegisteredParties).toList()));
    }

    @Test
    void theRootMayHavePartiesAndAnActionOfItsOwn() {
        var advances = new AtomicInteger();
        var root = new PhasedBarrier(1) {
            @Override
            protected boolean onAdvance(int phase, int registeredParties) {
                assertEquals(4, registeredParties);
                advances.incrementAndGet();
                return false;
            }
        };
        List<PhasedBarrier> leaves = PhasedBarrier.tree(root, 9, 3);
        leaves.forEach(PhasedBarrier::arrive);
        assertEquals(0, root.getPhase());
        root.arrive();
        assertEquals(1, root.getPhase());
        assertEquals(1, advances.get());
    }

    @Test
    void whatThousandVirtualPartiesWroteIsSeenByAll() {
        int parties = 1000;
        int[] data = new int[parties];
        List<PhasedBarrier> leaves = PhasedBarrier.tree(new PhasedBarrier(), parties, 8);
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < parties; k++) {
            int me = k;
            all.add(Kind.VIRTUAL.run(() -> {
                for (int round = 1; round <= 10; round++) {
                    data[me] = round;
                    assertEquals(2 * round - 1, leaves.get(me).arriveAndAwaitAdvance());
                    assertEquals(round, data[(me * 7 + round) % parties]);
                    assertEquals(2 * round, leaves.get(me).arriveAndAwaitAdvance());
                }
            }));
        }
        all.forEach(Actor::result);
    }

    @Test
    void badNumbersAreNamed() {
        var root = new PhasedBarrier();
        for (int[] each : new int[][] {{-1, 4}, {5, 1}, {5, -7}, {5, 65_536}}) {
            String message = assertThrows(IllegalArgumentException.class, () -> PhasedBarrier.tree(root, each[0], each[1])).getMessage();
            assertTrue(message.contains(each[0] + " parties") && message.contains("most " + each[1]), message);
        }
        assertThrows(NullPointerException.class, () -> PhasedBarrier.tree(null, 5, 4));
        assertThrows(IllegalStateException.class, () -> PhasedBarrier.tree(new PhasedBarrier(65_535), 5, 4));
    }
}
