package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.Retries;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A switch ends the jobs that were given it, and nothing else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @AfterEach
    void nothingIsLeftBehind() {
        assertFalse(Thread.interrupted(), "no interrupt follows the caller out of a job");
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    private interface Verb {
        Object run(Job job, ThrowingFunction<Integer, Boolean> fn) throws Exception;
    }

    /** Verbs under options that lead other ways. */
    static Stream<Arguments> verbs() {
        List<Integer> items = Jobs.integers(100);
        Map<String, Verb> verbs = new LinkedHashMap<>();
        verbs.put("map", (job, fn) -> job.map(items, fn));
        verbs.put("forEach of an iterator", (job, fn) -> {
            job.<Integer>over(items.iterator()).forEach(fn::apply);
            return null;
        });
        verbs.put("sum", (job, fn) -> job.range(0, 100_000).sum(i -> fn.apply(i) ? 1 : 0));
        verbs.put("anyMatch", (job, fn) -> job.range(0, 100).anyMatch(fn::apply));
        verbs.put("findFirst", (job, fn) -> job.grid(10, 10).findFirst((r, c) -> fn.apply(c)));
        verbs.put("invoke", (job, fn) -> {
            job.invoke(() -> fn.apply(0), () -> fn.apply(1), () -> fn.apply(2));
            return null;
        });
        Map<String, ThrowingFunction<Job, Job>> options = new LinkedHashMap<>();
        options.put("width 1", job -> job.width(1));
        options.put("width 3", job -> job.width(3).schedule(Schedule.dynamic(1)));
        options.put("item limits", job -> job.itemTimeout(HOUR));
        options.put("a deadline", job -> job.deadline(HOUR));
        options.put("retries and substitutes",
                job -> job.width(3).retries(Retries.of(3).on(Throwable.class)).onFailure(OnFailure.substitute(true)));
        options.put("all items are run", job -> job.width(3).onFailure(OnFailure.FINISH_ALL));
        return verbs.entrySet().stream().flatMap(verb -> options.entrySet().stream()
                .map(option -> Arguments.of(verb.getKey() + " with " + option.getKey(), verb.getValue(), option.getValue())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void endsTheVerbAndInterruptsWhatRuns(String name, Object verb, ThrowingFunction<Job, Job> options) throws Exception {
        Cancellation cancellation = Cancellation.create();
        var begun = new AtomicInteger();
        var interrupted = new AtomicInteger();
        var first = new CountDownLatch(1);
        Thread canceller = Thread.ofVirtual().start(() -> {
            try {
                Jobs.await(first);
                cancellation.cancel("the user went home");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        Job job = options.apply(Parallel.on(Jobs.POOL).named("tied").cancelOn(cancellation));
        var cancelled = assertThrows(CancellationException.class, () -> ((Verb) verb).run(job, i -> {
            begun.incrementAndGet();
            first.countDown();
            try {
                new CountDownLatch(1).await();
                return false;
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        }));
        assertEquals("job 'tied' was cancelled because the user went home", cancelled.getMessage());
        assertEquals(begun.get(), interrupted.get(), "calls that have begun and were interrupted; none has begun afterwards");
        assertFalse(Thread.currentThread().isInterrupted());
        canceller.join();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void nothingBeginsWhenItWasThrownBefore(String name, Object verb, ThrowingFunction<Job, Job> options) throws Exception {
        Cancellation cancellation = Cancellation.create();
        cancellation.cancel();
        var calls = new AtomicInteger();
        Job job = options.apply(Parallel.on(Jobs.POOL).named("tied").cancelOn(cancellation));
        var cancelled = assertThrows(CancellationException.class, () -> ((Verb) verb).run(job, i -> calls.incrementAndGet() > 0));
        assertEquals("job 'tied' was cancelled because it was asked to", cancelled.getMessage());
        assertEquals(0, calls.get());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void aBodyMayThrowItItself(String name, Object verb, ThrowingFunction<Job, Job> options) throws Exception {
        Cancellation cancellation = Cancellation.create();
        Job job = options.apply(Parallel.on(Jobs.POOL).named("tied").cancelOn(cancellation));
        var cancelled = assertThrows(CancellationException.class, () -> ((Verb) verb).run(job, i -> {
            cancellation.cancel("seen enough");
            return false;
        }));
        assertEquals("job 'tied' was cancelled because seen enough", cancelled.getMessage());
    }

    @Test
    void scopesEndToo() throws Exception {
        Cancellation cancellation = Cancellation.create();
        var begun = new CountDownLatch(2);
        Thread canceller = Thread.ofVirtual().start(() -> {
            try {
                Jobs.await(begun);
                cancellation.cancel("enough");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        var cancelled = assertThrows(CancellationException.class, () -> Jobs.width(2).named("tied").cancelOn(cancellation).scope(scope -> {
            scope.fork(() -> {
                begun.countDown();
                new CountDownLatch(1).await();
                return 1;
            });
            begun.countDown();
            return null;
        }));
        assertEquals("job 'tied' was cancelled because enough", cancelled.getMessage());
        canceller.join();
        assertThrows(CancellationException.class, () -> Jobs.width(2).cancelOn(cancellation).scope(scope -> scope.fork(() -> 1).get()));
    }

    @Test
    void manyJobsShareOneSwitchAndOthersGoOn() throws Exception {
        Cancellation cancellation = Cancellation.create();
        var begun = new CountDownLatch(4);
        var outcomes = new CountDownLatch(3);
        var letGo = new CountDownLatch(1);
        for (int k = 0; k < 3; k++) {
            Thread.ofPlatform().start(() -> {
                assertThrows(CancellationException.class, () -> Jobs.width(1).cancelOn(cancellation).range(0, 2).forEach(i -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                }));
                outcomes.countDown();
            });
        }
        var other = new AtomicReference<List<Integer>>();
        Thread untied = Thread.ofPlatform().start(() -> other.set(Jobs.width(1).range(0, 2).map(i -> {
            begun.countDown();
            Jobs.await(letGo);
            return i;
        })));
        Jobs.await(begun);
        cancellation.cancel();
        Jobs.await(outcomes);
        letGo.countDown();
        untied.join();
        assertEquals(List.of(0, 1), other.get());
    }

    @Test
    void anyOfSeveralSwitchesEndsAJob() {
        for (int which = 0; which < 2; which++) {
            List<Cancellation> both = List.of(Cancellation.create(), Cancellation.create());
            Cancellation thrown = both.get(which);
            assertEquals("job 'forEach' was cancelled because this one", assertThrows(CancellationException.class,
                    () -> Jobs.width(2).cancelOn(both.get(0)).cancelOn(both.get(1)).range(0, 100).forEach(i -> thrown.cancel("this one")))
                    .getMessage());
        }
    }

    @Test
    void childrenAndDeadlinesOfTheSwitchHold() {
        Cancellation parent = Cancellation.create();
        try (Cancellation child = parent.child()) {
            assertEquals("job 'forEach' was cancelled because of above", assertThrows(CancellationException.class,
                    () -> Jobs.width(2).cancelOn(child).range(0, 100).forEach(i -> parent.cancel("of above"))).getMessage());
        }
        try (Cancellation soon = Cancellation.after(Duration.ofMillis(20))) {
            assertEquals("job 'forEach' was cancelled because its deadline of PT0.02S passed", assertThrows(CancellationException.class,
                    () -> Jobs.width(2).cancelOn(soon).range(0, 2).forEach(i -> new CountDownLatch(1).await())).getMessage());
        }
    }

    @Test
    void aFailureIsNotHidden() {
        Cancellation cancellation = Cancellation.create();
        assertEquals("real", Jobs.failure(() -> Jobs.width(1).cancelOn(cancellation).range(0, 10).forEach(i -> {
            cancellation.cancel();
            throw new IllegalStateException("real");
        })).getCause().getMessage());
    }

    @Test
    void theCallersInterruptIsToldApart() {
        Thread caller = Thread.currentThread();
        var cancelled = assertThrows(CancellationException.class, () -> Jobs.width(2).cancelOn(Cancellation.create()).range(0, 2).forEach(i -> {
            caller.interrupt();
            new CountDownLatch(1).await();
        }));
        assertEquals("job 'forEach' was cancelled because the thread that called it was interrupted", cancelled.getMessage());
        assertTrue(Thread.interrupted());
    }

    @Test
    void aJobWithoutTimeLimitWaitsForWhatIgnoresIt() throws Exception {
        Cancellation cancellation = Cancellation.create();
        var ended = new AtomicInteger();
        assertThrows(CancellationException.class, () -> Jobs.width(2).cancelOn(cancellation).range(0, 2).forEach(i -> {
            cancellation.cancel();
            long until = System.nanoTime() + 2 * TimeLimits.GRACE_NANOS;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            ended.incrementAndGet();
        }));
        assertTrue(ended.get() >= 1);
    }

    @Test
    void aJobWithATimeLimitGivesItUp() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            for (Job limited : List.of(Parallel.on(pool).deadline(HOUR), Parallel.on(pool).itemTimeout(HOUR))) {
                Cancellation cancellation = Cancellation.create();
                assertThrows(CancellationException.class, () -> limited.cancelOn(cancellation).range(0, 2).forEach(i -> {
                    cancellation.cancel();
                    stubborn.stay();
                }));
                Jobs.assertAsGoodAsNew(pool);
            }
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void thrownAfterTheEndItChangesNothing() {
        Cancellation cancellation = Cancellation.create();
        Job job = Jobs.width(3).cancelOn(cancellation);
        for (int k = 0; k < 100; k++) {
            assertEquals(4950, job.range(0, 100).sumLong(i -> i));
        }
        cancellation.cancel();
        assertFalse(Thread.currentThread().isInterrupted());
        assertThrows(CancellationException.class, () -> job.range(0, 100).sumLong(i -> i));
    }

    @Test
    void whenItComesAtTheEndThereIsAResultOrACancellation() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            var start = new CyclicBarrier(2);
            var next = new AtomicReference<Cancellation>();
            int rounds = 6_000;
            Thread canceller = Thread.ofPlatform().start(() -> {
                try {
                    for (int round = 0; round < rounds; round++) {
                        start.await();
                        for (int k = 0; k < round % 300; k++) {
                            Thread.onSpinWait();
                        }
                        next.get().cancel();
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            for (int round = 0; round < rounds; round++) {
                next.set(Cancellation.create());
                Job job = Parallel.on(pool).cancelOn(next.get());
                Job some = round % 3 == 2 ? job.deadline(HOUR) : job;
                start.await();
                try {
                    assertEquals(4950, some.range(0, 100).sumLong(i -> i));
                } catch (CancellationException e) {
                    assertEquals("job 'sumLong' was cancelled because it was asked to", e.getMessage());
                }
                assertFalse(Thread.currentThread().isInterrupted(), "an interrupt has followed the caller");
            }
            canceller.join();
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void aLongLivedSwitchKeepsNothingOfAJobThatHasEnded() throws Exception {
        Cancellation cancellation = Cancellation.create();
        for (Job job : List.of(Jobs.width(2), Jobs.width(2).deadline(HOUR))) {
            WeakReference<Object> reference = runWith(job.cancelOn(cancellation));
            while (reference.get() != null) {
                System.gc();
                Jobs.width(2).range(0, 100).forEach(i -> { }); // has the pool's threads forget the last loop
                Thread.sleep(10);
            }
        }
        assertFalse(cancellation.isCancelled());
    }

    private static WeakReference<Object> runWith(Job job) {
        var held = new Object();
        job.range(0, 100).forEach(i -> held.hashCode());
        return new WeakReference<>(held);
    }
}
