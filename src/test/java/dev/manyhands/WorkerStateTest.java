package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State per worker: few states, one user at a time, every position once. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerStateTest {
    private static final int LENGTH = 5000;

    /** Fails when two threads use it at once, or another thread than its first. */
    private static final class State {
        private final AtomicBoolean used = new AtomicBoolean();
        private final Thread owner = Thread.currentThread();
        private int count;

        void use() {
            assertTrue(used.compareAndSet(false, true), "used by two threads at once");
            assertEquals(owner, Thread.currentThread());
            count++;
            used.set(false);
        }

        int used(int index) {
            use();
            return index;
        }
    }

    private interface Verb extends BiConsumer<Job, dev.manyhands.function.ThrowingSupplier<State>> {
    }

    static Stream<Verb> verbs() {
        var items = Jobs.integers(LENGTH);
        return Stream.of((job, states) -> job.range(0, LENGTH).forEach(states, (state, i) -> state.use()),
                (job, states) -> job.range(0L, LENGTH).forEach(states, (state, i) -> state.use()),
                (job, states) -> job.grid(50, 100).forEach(states, (state, r, c) -> state.use()),
                (job, states) -> job.over(items).forEach(states, (state, i) -> state.use()),
                (job, states) -> job.over(items.iterator()).forEach(states, (state, i) -> state.use()),
                (job, states) -> inOrder(job.range(0, LENGTH).map(states, (state, i) -> state.used(i))),
                (job, states) -> inOrder(job.range(0L, LENGTH).map(states, (state, i) -> state.used((int) i))),
                (job, states) -> inOrder(job.grid(50, 100).map(states, (state, r, c) -> state.used(100 * r + c))),
                (job, states) -> inOrder(job.over(items).map(states, (state, i) -> state.used(i))),
                (job, states) -> inOrder(job.over(items.iterator()).map(states, (state, i) -> state.used(i))));
    }

    private static void inOrder(List<Integer> results) {
        assertEquals(Jobs.integers(LENGTH), results);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void atMostOneStatePerThreadAndEachUsedByOneThread(Verb verb) {
        for (Job job : Jobs.some()) {
            Set<State> states = ConcurrentHashMap.newKeySet();
            verb.accept(job, () -> {
                var state = new State();
                states.add(state);
                return state;
            });
            assertTrue(states.size() <= job.actualWidth(), () -> states.size() + " states, " + job);
            assertEquals(LENGTH, states.stream().mapToInt(state -> state.count).sum());
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void noStateOutlivesItsLoop(Verb verb) {
        var made = new AtomicInteger();
        for (int run = 1; run <= 3; run++) {
            verb.accept(Jobs.width(1), () -> {
                made.incrementAndGet();
                return new State();
            });
            assertEquals(run, made.get());
        }
    }
}
