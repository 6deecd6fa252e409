package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RangesTest {
    @Test
    void packsBothEndsOfAnySize() {
        int[] ends = {0, 1, 2, 77, 1 << 16, Integer.MAX_VALUE - 1, Integer.MAX_VALUE};
        for (int from : ends) {
            for (int to : ends) {
                long range = Ranges.pack(from, to);
                assertEquals(from, Ranges.from(range));
                assertEquals(to, Ranges.to(range));
            }
        }
    }

    @Test
    void aRangeOfTwoToTheThirtyOneUnitsIsTakenAndSplitWithoutOverflow() {
        var ranges = new Ranges(2);
        ranges.initialize(0, 0, Integer.MAX_VALUE);
        assertEquals(Integer.MAX_VALUE, ranges.remaining(0));
        assertTrue(ranges.stealHalf(1));
        assertEquals(Ranges.pack(0, Integer.MAX_VALUE / 2), ranges.get(0));
        assertEquals(Ranges.pack(Integer.MAX_VALUE / 2, Integer.MAX_VALUE), ranges.get(1));
        assertEquals(Ranges.pack(Integer.MAX_VALUE / 2, Integer.MAX_VALUE), ranges.takeFront(1, Integer.MAX_VALUE));
        assertEquals(Ranges.EMPTY, ranges.takeFront(1, Integer.MAX_VALUE));
    }

    @Test
    void newRangesAreExhausted() {
        var ranges = new Ranges(3);
        assertTrue(ranges.exhausted());
        assertFalse(ranges.stealHalf(1));
        assertEquals(Ranges.EMPTY, ranges.takeFront(0, 5));
    }

    @Test
    void aWholeRangeIsStolenOnlyIfItIsUntouched() {
        var ranges = new Ranges(2);
        ranges.initialize(0, 10, 20);
        assertFalse(ranges.stealWhole(1, 0, Ranges.pack(10, 19)));
        assertTrue(ranges.stealWhole(1, 0, Ranges.pack(10, 20)));
        assertEquals(0, ranges.remaining(0));
        assertEquals(Ranges.pack(10, 20), ranges.get(1));
    }

    @Test
    void behavesLikeAModelUnderRandomOperations() {
        var random = new Random(20);
        for (int round = 0; round < 2_000; round++) {
            int count = 1 + random.nextInt(6);
            var ranges = new Ranges(count);
            List<ArrayDeque<Integer>> model = new ArrayList<>();
            int next = 0;
            for (int k = 0; k < count; k++) {
                int length = random.nextInt(12);
                ranges.initialize(k, next, next + length);
                var units = new ArrayDeque<Integer>();
                for (int u = 0; u < length; u++) {
                    units.add(next++);
                }
                model.add(units);
            }
            for (int step = 0; step < 60; step++) {
                int k = random.nextInt(count);
                if (random.nextInt(3) > 0) {
                    int want = 1 + random.nextInt(4);
                    long range = ranges.takeFront(k, want);
                    int got = Math.min(want, model.get(k).size());
                    assertEquals(got, Ranges.to(range) - Ranges.from(range));
                    for (int u = Ranges.from(range); u < Ranges.to(range); u++) {
                        assertEquals(u, model.get(k).removeFirst());
                    }
                } else if (model.get(k).isEmpty()) {
                    assertEquals(stealInModel(model, k), ranges.stealHalf(k));
                }
                for (int j = 0; j < count; j++) {
                    assertEquals(model.get(j).size(), ranges.remaining(j));
                }
                assertEquals(model.stream().allMatch(ArrayDeque::isEmpty), ranges.exhausted());
            }
        }
    }

    /** The back half, the larger one, of the first range that is not empty, looking from the thief's right neighbour on. */
    private static boolean stealInModel(List<ArrayDeque<Integer>> model, int thief) {
        for (int k = 1; k < model.size(); k++) {
            var victim = model.get((thief + k) % model.size());
            if (!victim.isEmpty()) {
                for (int moved = (victim.size() + 1) / 2; moved > 0; moved--) {
                    model.get(thief).addFirst(victim.removeLast());
                }
                return true;
            }
        }
        return false;
    }

    @Test
    void fourThreadsTakeEveryUnitOnceAndNobodyLeavesWhileUnitsAreLeft() throws InterruptedException {
        var random = new Random(4);
        for (int round = 0; round < 300; round++) {
            int units = random.nextInt(400);
            var ranges = new Ranges(4);
            ranges.initialize(random.nextInt(4), 0, units);
            var taken = new AtomicIntegerArray(Math.max(1, units));
            Thread[] threads = new Thread[4];
            for (int t = 0; t < 4; t++) {
                int seat = t;
                threads[t] = Thread.ofPlatform().start(() -> {
                    for (;;) {
                        long range = ranges.takeFront(seat, 1 + seat);
                        for (int u = Ranges.from(range); u < Ranges.to(range); u++) {
                            taken.incrementAndGet(u);
                        }
                        if (range == Ranges.EMPTY && !ranges.stealHalf(seat) && ranges.exhausted()) {
                            return;
                        }
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (int u = 0; u < units; u++) {
                assertEquals(1, taken.get(u), "unit " + u + " of " + units);
            }
        }
    }
}
