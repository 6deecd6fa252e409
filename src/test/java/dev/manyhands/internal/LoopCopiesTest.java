package dev.manyhands.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hot lambdas get loops of their own, cold ones share. */
class LoopCopiesTest {
    private static final int LONG = 1000;
    private static final int SHORT = 1;

    /** What is copied. */
    interface Loops {
        int sum(IntUnaryOperator f, int n);
    }

    /** The template. */
    static final class PlainLoops implements Loops {
        @Override
        public int sum(IntUnaryOperator f, int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                sum += f.applyAsInt(i);
            }
            return sum;
        }
    }

    private final Loops original = new PlainLoops();
    private final IntUnaryOperator lambda = i -> i;
    private final IntUnaryOperator other = i -> 2 * i;
    private LoopCopies<Loops> copies;

    @BeforeEach
    void make() {
        copies = new LoopCopies<>(MethodHandles.lookup(), PlainLoops.class, original);
    }

    private Loops hot(IntUnaryOperator f, int iterations) {
        for (int k = 0; k < 30_000; k++) {
            copies.of(f, iterations);
        }
        return copies.of(f, iterations);
    }

    @Test
    void coldLambdasShareTheOriginal() {
        assertSame(original, copies.of(lambda, LONG));
        assertSame(original, copies.of(other, SHORT));
    }

    @Test
    void aHotLambdaGetsACopyThatStays() {
        Loops copy = hot(lambda, LONG);
        assertNotSame(original, copy);
        assertSame(copy, copies.of(lambda, LONG));
        assertTrue(copy.getClass().isHidden());
        assertEquals(499_500, copy.sum(lambda, LONG));
    }

    @Test
    void oneLongRunIsHotAtOnce() {
        assertNotSame(original, copies.of(lambda, 1_000_000));
    }

    @Test
    void everyLambdaHasItsOwnAndLongAndShortRunsTheirs() {
        Loops one = hot(lambda, LONG);
        assertNotSame(one, hot(other, LONG));
        assertNotSame(one.getClass(), hot(other, LONG).getClass());
        assertNotSame(one, hot(lambda, SHORT));
        assertSame(one, copies.of(lambda, LONG));
    }

    @Test
    void whereNoCopyCanBeMadeAllShareTheOriginal() {
        var elsewhere = new LoopCopies<Loops>(MethodHandles.publicLookup(), PlainLoops.class, original);
        for (int k = 0; k < 3; k++) {
            assertSame(original, elsewhere.of(lambda, 1_000_000));
        }
    }
}
