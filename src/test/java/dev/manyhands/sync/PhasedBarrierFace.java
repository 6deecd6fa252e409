package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.provider.Arguments;

/** What the tests of {@link Phaser} and of ours have in common: both classes behind one face, on both kinds of threads. */
abstract class PhasedBarrierFace {
    static final long LONG = 20;
    static final int MAX = 65535;

    interface Face {
        int register();

        int bulkRegister(int parties);

        int arrive();

        int arriveAndDeregister();

        int arriveAndAwaitAdvance();

        int awaitAdvance(int phase);

        int awaitAdvanceInterruptibly(int phase) throws InterruptedException;

        int awaitAdvanceInterruptibly(int phase, long timeout, TimeUnit unit) throws InterruptedException, TimeoutException;

        void forceTermination();

        int getPhase();

        int getRegisteredParties();

        int getArrivedParties();

        int getUnarrivedParties();

        boolean isTerminated();

        boolean onAdvance(int phase, int registeredParties);
    }

    /** How to create a barrier of either class, with or without parent and onAdvance. */
    interface Factory {
        Object create(Object parent, int parties, BiPredicate<Integer, Integer> onAdvance);

        static Object ours(Object parent, int parties, BiPredicate<Integer, Integer> onAdvance) {
            return onAdvance == null ? new PhasedBarrier((PhasedBarrier) parent, parties)
                    : new Ours((PhasedBarrier) parent, parties, onAdvance);
        }

        static Object theirs(Object parent, int parties, BiPredicate<Integer, Integer> onAdvance) {
            return onAdvance == null ? new Phaser((Phaser) parent, parties) : new Theirs((Phaser) parent, parties, onAdvance);
        }
    }

    private static final class Ours extends PhasedBarrier {
        private final BiPredicate<Integer, Integer> body;

        Ours(PhasedBarrier parent, int parties, BiPredicate<Integer, Integer> body) {
            super(parent, parties);
            this.body = body;
        }

        @Override
        protected boolean onAdvance(int phase, int registeredParties) {
            return body.test(phase, registeredParties);
        }
    }

    private static final class Theirs extends Phaser {
        private final BiPredicate<Integer, Integer> body;

        Theirs(Phaser parent, int parties, BiPredicate<Integer, Integer> body) {
            super(parent, parties);
            this.body = body;
        }

        @Override
        protected boolean onAdvance(int phase, int registeredParties) {
            return body.test(phase, registeredParties);
        }
    }

    static Stream<Arguments> variants() {
        Factory ours = Factory::ours;
        Factory theirs = Factory::theirs;
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Arguments.of("PhasedBarrier", kind, ours),
                Arguments.of("Phaser", kind, theirs)));
    }

    @Parameter(0)
    String name;
    @Parameter(1)
    Kind kind;
    @Parameter(2)
    Factory factory;

    final Face barrier(int parties) {
        return Duck.of(Face.class, factory.create(null, parties, null));
    }

    final Face child(Object parent, int parties) {
        return Duck.of(Face.class, factory.create(parent, parties, null));
    }

    static void assertCounts(Face barrier, int phase, int parties, int arrived) {
        assertEquals(phase, barrier.getPhase());
        assertEquals(parties, barrier.getRegisteredParties());
        assertEquals(arrived, barrier.getArrivedParties());
        assertEquals(parties - arrived, barrier.getUnarrivedParties());
        assertEquals(phase < 0, barrier.isTerminated());
        String text = "[phase = " + phase + " parties = " + parties + " arrived = " + arrived + "]";
        assertTrue(barrier.toString().endsWith(text), barrier.toString());
    }
}
