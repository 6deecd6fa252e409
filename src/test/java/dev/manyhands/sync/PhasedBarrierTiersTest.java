package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Phaser} on tiers, memory effects and parties that come and go; the JDK's class passes the same tests. */
@ParameterizedClass(name = "{0} {1}")
@MethodSource("dev.manyhands.sync.PhasedBarrierFace#variants")
class PhasedBarrierTiersTest extends PhasedBarrierFace {
    @Test
    void tiersKnowTheirParentAndRoot() throws Exception {
        Object root = factory.create(null, 0, null);
        Object middle = factory.create(root, 0, null);
        Object leaf = factory.create(middle, 1, null);
        var getParent = root.getClass().getMethod("getParent");
        var getRoot = root.getClass().getMethod("getRoot");
        assertNull(getParent.invoke(root));
        assertSame(root, getParent.invoke(middle));
        assertSame(middle, getParent.invoke(leaf));
        for (Object each : List.of(root, middle, leaf)) {
            assertSame(root, getRoot.invoke(each));
            assertCounts(Duck.of(Face.class, each), 0, 1, 0);
        }
    }

    @Test
    void aChildIsAPartyOfItsParentWhileItHasAny() {
        Object top = factory.create(null, 1, null);
        Face root = Duck.of(Face.class, top);
        Face child = child(top, 0);
        assertEquals(1, root.getRegisteredParties());
        child.register();
        child.register();
        assertEquals(2, root.getRegisteredParties());
        child.arriveAndDeregister();
        assertEquals(2, root.getRegisteredParties());
        child.arriveAndDeregister();
        assertCounts(root, 0, 1, 0);
        assertCounts(child, 0, 0, 0);
        assertEquals(0, root.arrive());
        assertCounts(child, 1, 0, 0);
        assertEquals(1, child.bulkRegister(3));
        assertCounts(root, 1, 2, 0);
        assertCounts(child, 1, 3, 0);
    }

    @Test
    void theRootAdvancesWhenAllTiersHaveArrived() {
        Object top = factory.create(null, 0, null);
        Face root = Duck.of(Face.class, top);
        Face left = child(top, 2);
        Face right = child(top, 1);
        for (int phase = 0; phase < 3; phase++) {
            assertEquals(phase, left.arrive());
            Actor<Integer> waiter = kind.start(left::arriveAndAwaitAdvance).awaitParked();
            assertCounts(left, phase, 2, 2);
            assertCounts(root, phase, 2, 1);
            assertEquals(phase + 1, right.arriveAndAwaitAdvance());
            assertEquals(phase + 1, waiter.result());
            assertCounts(left, phase + 1, 2, 0);
            assertCounts(right, phase + 1, 1, 0);
            assertCounts(root, phase + 1, 2, 0);
        }
        left.forceTermination();
        for (Face each : List.of(root, left, right)) {
            assertTrue(each.isTerminated());
            assertEquals(3 + Integer.MIN_VALUE, each.arrive());
            assertEquals(3 + Integer.MIN_VALUE, each.register());
        }
        assertEquals(3 + Integer.MIN_VALUE, child(top, 4).getPhase());
    }

    @Test
    void theLastPartyOfTheLastTierTerminatesTheTree() {
        Object top = factory.create(null, 0, null);
        Object middle = factory.create(top, 0, null);
        Face leaf = child(middle, 1);
        Face other = child(middle, 1);
        leaf.arriveAndDeregister();
        assertFalse(leaf.isTerminated());
        other.arriveAndDeregister();
        assertTrue(leaf.isTerminated());
        assertTrue(Duck.of(Face.class, top).isTerminated());
    }

    @Test
    void whatCameBeforeTheArrivalIsSeenAfterTheAdvance() {
        int parties = 4;
        int[] data = new int[parties];
        Object top = factory.create(null, 0, null);
        List<Face> tiers = List.of(child(top, 2), child(top, 2));
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < parties; k++) {
            int me = k;
            Face tier = tiers.get(k % 2);
            all.add(kind.run(() -> {
                for (int round = 1; round <= 500; round++) {
                    data[me] = round;
                    assertEquals(2 * round - 1, tier.arriveAndAwaitAdvance());
                    assertEquals(parties * round, IntStream.of(data).sum());
                    assertEquals(2 * round, tier.awaitAdvance(tier.arrive()));
                }
            }));
        }
        all.forEach(Actor::result);
    }

    @Test
    void partiesComeAndGo() {
        Object top = factory.create(null, 1, null);
        Face root = Duck.of(Face.class, top);
        List<Face> tiers = List.of(root, child(top, 0), child(top, 0));
        List<Actor<Void>> all = new ArrayList<>();
        for (int k = 0; k < 12; k++) {
            int me = k;
            Face tier = tiers.get(k % 3);
            all.add(kind.run(() -> {
                for (int visit = 0; visit < 20; visit++) {
                    int phase = tier.register();
                    for (int stay = 0; stay < (me + visit) % 4; stay++) {
                        int next = tier.arriveAndAwaitAdvance();
                        assertEquals(phase + 1, next);
                        phase = next;
                    }
                    assertEquals(phase, tier.arriveAndDeregister());
                }
            }));
        }
        while (!all.stream().allMatch(Actor::isDone)) {
            root.arriveAndAwaitAdvance();
        }
        all.forEach(Actor::result);
        assertEquals(1, root.getRegisteredParties());
        assertTrue(root.arriveAndDeregister() > 0);
        tiers.forEach(each -> assertTrue(each.isTerminated()));
    }
}
