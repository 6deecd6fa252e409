package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Interrupting the calling thread cancels its job and nothing else. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptTest {
    private static final int WIDTH = 3;

    @AfterEach
    void nothingIsLeftBehind() {
        Thread.interrupted();
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    /** Verbs whose function blocks: {@code Boolean.FALSE} comes out of it if it is ever let go. */
    static Stream<Arguments> verbs() {
        Map<String, Blocking> verbs = new LinkedHashMap<>();
        List<Integer> items = Jobs.integers(100);
        verbs.put("forEach of a range", (job, fn) -> job.range(0, 100).forEach(fn::apply));
        verbs.put("forEach of a long range", (job, fn) -> job.range(0L, 100L).forEach(i -> fn.apply((int) i)));
        verbs.put("forEach with state", (job, fn) -> job.range(0, 100).forEach(Object::new, (state, i) -> fn.apply(i)));
        verbs.put("forEach of a grid", (job, fn) -> job.grid(10, 10).forEach((r, c) -> fn.apply(c)));
        verbs.put("map of items", (job, fn) -> job.map(items, fn));
        verbs.put("map of an iterator", (job, fn) -> job.<Integer>over(items.iterator()).map(fn));
        verbs.put("filter", (job, fn) -> job.filter(items, fn::apply));
        verbs.put("sum", (job, fn) -> job.range(0, 100).sum(i -> fn.apply(i) ? 1 : 0));
        verbs.put("reduce", (job, fn) -> job.range(0, 100).reduce(true, fn::apply, Boolean::logicalAnd));
        verbs.put("sumArrays", (job, fn) -> job.range(0, 100).sumArrays(1, (sum, i) -> fn.apply(i)));
        verbs.put("anyMatch", (job, fn) -> job.range(0, 100).anyMatch(fn::apply));
        verbs.put("findFirst of a stream", (job, fn) -> job.<Integer>over(items.stream()).findFirst(fn::apply));
        verbs.put("fill", (job, fn) -> job.fill(new int[100], i -> fn.apply(i) ? 1 : 0));
        verbs.put("scan", (job, fn) -> job.scan(new int[100_000], (a, b) -> fn.apply(a) ? 1 : 0));
        verbs.put("invoke", (job, fn) -> job.invoke(() -> fn.apply(0), () -> fn.apply(1), () -> fn.apply(2)));
        verbs.put("join", (job, fn) -> job.join(() -> job.join(() -> fn.apply(0), () -> fn.apply(1)), () -> fn.apply(2)));
        verbs.put("scope", (job, fn) -> job.scope(scope -> {
            for (int k = 0; k < 10; k++) {
                scope.fork(() -> fn.apply(0));
            }
            return fn.apply(0);
        }));
        verbs.put("scope whose owner runs tasks while it waits", (job, fn) -> job.scope(scope -> {
            for (int k = 0; k < 10; k++) {
                scope.fork(() -> fn.apply(0));
            }
            return null;
        }));
        verbs.put("scope whose owner gets a result", (job, fn) -> job.width(1).scope(scope -> scope.fork(() -> fn.apply(0)).get()));
        verbs.put("nested", (job, fn) -> job.range(0, 2).forEach(i -> job.range(0, 2).forEach(fn::apply)));
        return verbs.entrySet().stream().map(verb -> Arguments.of(verb.getKey(), verb.getValue()));
    }

    private interface Blocking {
        void run(Job job, ThrowingFunction<Integer, Boolean> fn) throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void cancelsWhatTheCallerItselfIsRunning(String name, Object verb) {
        Thread caller = Thread.currentThread();
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        Job job = Jobs.width(WIDTH).schedule(Schedule.dynamic(1));
        assertThrows(CancellationException.class, () -> ((Blocking) verb).run(job, i -> {
            begun.incrementAndGet();
            try {
                if (Thread.currentThread() == caller) {
                    caller.interrupt();
                }
                new CountDownLatch(1).await();
                return false;
            } finally {
                ended.incrementAndGet();
            }
        }));
        assertEquals(begun.get(), ended.get());
        assertTrue(Thread.interrupted());
    }

    @Test
    void cancelsWhileTheCallerWaitsForTheOthers() {
        Thread caller = Thread.currentThread();
        var both = new CyclicBarrier(2);
        var interrupted = new AtomicInteger();
        var cancellation = assertThrows(CancellationException.class,
                () -> Jobs.width(2).named("waiting").schedule(Schedule.STATIC).range(0, 2).forEach(i -> {
            both.await();
            if (Thread.currentThread() != caller) {
                while (caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw e;
                }
            }
        }));
        assertEquals("job 'waiting' was cancelled because the thread that called it was interrupted", cancellation.getMessage());
        assertEquals(1, interrupted.get());
        assertTrue(Thread.interrupted());
    }

    @Test
    void cancelsABodyThatNeverBlocksBetweenTwoItems() {
        Thread caller = Thread.currentThread();
        var calls = new AtomicInteger();
        assertThrows(CancellationException.class, () -> Jobs.width(1).schedule(Schedule.dynamic(1)).range(0, 1000).forEach(i -> {
            if (calls.incrementAndGet() == 10) {
                caller.interrupt();
            }
        }));
        assertEquals(10, calls.get());
        assertTrue(Thread.interrupted());
    }

    @Test
    void anInterruptThatCameBeforeTheVerbCancelsIt() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> Jobs.width(WIDTH).range(0, 1000).forEach(i -> { }));
        assertTrue(Thread.interrupted());
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> Jobs.width(WIDTH).map(List.of(1, 2, 3).stream(), i -> i));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aFailureIsNotHiddenByAnInterrupt() {
        Thread caller = Thread.currentThread();
        var failure = Jobs.failure(() -> Jobs.width(1).range(0, 10).forEach(i -> {
            caller.interrupt();
            throw new IllegalStateException("real");
        }));
        assertEquals("real", failure.getCause().getMessage());
    }

    @Test
    void otherJobsOnThePoolGoOn() throws InterruptedException {
        var begun = new CountDownLatch(2);
        var letGo = new CountDownLatch(1);
        var sum = new AtomicInteger();
        Thread other = Thread.ofPlatform().start(() -> Jobs.width(2).range(0, 2).forEach(i -> {
            begun.countDown();
            Jobs.await(letGo);
            sum.incrementAndGet();
        }));
        Jobs.await(begun);
        Thread caller = Thread.currentThread();
        assertThrows(CancellationException.class, () -> Jobs.width(WIDTH).range(0, 100).forEach(i -> {
            caller.interrupt();
            new CountDownLatch(1).await();
        }));
        assertTrue(Thread.interrupted());
        letGo.countDown();
        other.join();
        assertEquals(2, sum.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
