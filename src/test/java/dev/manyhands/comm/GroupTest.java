package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.manyhands.comm.Group.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The algebra of {@link Group}, against lists. */
class GroupTest {
    private final Group world = Group.world(6);

    private static int[] members(Group group, Group world) {
        return IntStream.range(0, group.size()).map(r -> group.translate(r, world)).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void theAlgebraIsThatOfOrderedSets(int size) {
        Group all = Group.world(size);
        Random random = new Random(size);
        for (int round = 0; round < 200; round++) {
            List<Integer> a = some(random, size);
            List<Integer> b = some(random, size);
            Group left = all.incl(a.stream().mapToInt(i -> i).toArray());
            Group right = all.incl(b.stream().mapToInt(i -> i).toArray());
            LinkedHashSet<Integer> union = new LinkedHashSet<>(a);
            union.addAll(b);
            assertArrayEquals(ints(union), members(left.union(right), all));
            assertArrayEquals(ints(a.stream().filter(b::contains).toList()), members(left.intersection(right), all));
            assertArrayEquals(ints(a.stream().filter(i -> !b.contains(i)).toList()), members(left.difference(right), all));
            assertArrayEquals(IntStream.range(0, size).filter(i -> !a.contains(i)).toArray(),
                members(all.excl(ints(a)), all));
            assertArrayEquals(a.stream().mapToInt(i -> b.contains(i) ? b.indexOf(i) : Communicator.UNDEFINED).toArray(),
                left.translate(IntStream.range(0, a.size()).toArray(), right));
            Comparison expected = a.equals(b) ? Comparison.IDENTICAL
                : new LinkedHashSet<>(a).equals(new LinkedHashSet<>(b)) ? Comparison.SIMILAR : Comparison.DIFFERENT;
            assertEquals(expected, left.compare(right));
            assertEquals(expected == Comparison.IDENTICAL, left.equals(right));
        }
    }

    private static int[] ints(Collection<Integer> of) {
        return of.stream().mapToInt(i -> i).toArray();
    }

    private static List<Integer> some(Random random, int size) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, random.nextInt(size + 1)));
    }

    @Test
    void aRangeEndsWhereTheLastRankWouldBePassed() {
        assertArrayEquals(new int[] {0, 2, 4}, members(world.inclRange(0, 5, 2), world));
        assertArrayEquals(new int[] {5, 3, 1}, members(world.inclRange(5, 0, -2), world));
        assertArrayEquals(new int[] {1}, members(world.inclRange(1, 1, 3), world));
        assertArrayEquals(new int[] {}, members(world.inclRange(3, 2, 1), world));
        assertArrayEquals(new int[] {0, 2, 3, 5}, members(world.exclRange(1, 5, 3), world));
    }

    @Test
    void nobodyStaysNobodyWhenTranslated() {
        assertEquals(Communicator.PROC_NULL, world.translate(Communicator.PROC_NULL, world.incl(1)));
    }

    @Test
    void aGroupKnowsTheRankItComesFrom() {
        World.threads(4).run(comm -> {
            assertEquals(comm.rank(), comm.group().rank());
            Group others = comm.group().excl(0);
            assertEquals(comm.rank() == 0 ? Communicator.UNDEFINED : comm.rank() - 1, others.rank());
            assertEquals(4 - 1 - comm.rank(), comm.group().inclRange(3, 0, -1).rank());
        });
    }

    @Test
    void equalGroupsHaveEqualHashCodes() {
        assertEquals(world.incl(2, 1).hashCode(), world.excl(0, 3, 4, 5).incl(1, 0).hashCode());
        assertNotEquals(world.incl(2, 1), world.incl(1, 2));
    }

    @Test
    void ranksThatAreNotThereAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> world.incl(6));
        assertThrows(IllegalArgumentException.class, () -> world.incl(-1));
        assertThrows(IllegalArgumentException.class, () -> world.incl(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> world.excl(0, 0));
        assertThrows(IllegalArgumentException.class, () -> world.inclRange(0, 6, 1));
        assertThrows(IllegalArgumentException.class, () -> world.inclRange(0, 5, 0));
        assertThrows(IllegalArgumentException.class, () -> world.translate(6, world));
        assertThrows(IllegalArgumentException.class, () -> world.incl().translate(0, world));
        String message = assertThrows(IllegalArgumentException.class, () -> world.union(Group.world(5))).getMessage();
        assertEquals("a group of a world of 5 ranks and one of a world of 6 ranks: expected groups of the same world", message);
        assertEquals("group of the world's ranks " + Arrays.toString(new int[] {4, 0}), world.incl(4, 0).toString());
    }
}
