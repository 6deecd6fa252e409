package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.pool.ThreadPool;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run ends once, however it is ended: by itself, by a cancellation, from outside, with its pool. Nothing of it is left. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningEndTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final ThreadPool pool = ThreadPool.of(3, "ends");
    private final Job job = Parallel.on(pool);

    @AfterEach
    void thePoolIsAsGoodAsNew() {
        letGo.countDown();
        if (!pool.isShutdown()) {
            Jobs.assertAsGoodAsNew(pool);
            pool.close();
        }
        assertEquals(0, calls.get(), "calls that have not returned");
    }

    /** Blocks until it is interrupted or let go. */
    private int hold() throws InterruptedException {
        calls.incrementAndGet();
        begun.countDown();
        try {
            Jobs.await(letGo);
            return 42;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        } finally {
            calls.decrementAndGet();
        }
    }

    private Running<Integer> held(Job of) throws InterruptedException {
        Running<Integer> run = of.named("held").start(j -> j.range(0, 1).reduce(0, i -> hold(), Integer::sum));
        Jobs.await(begun);
        return run;
    }

    /** Keeps all threads of the pool busy until it is let go. */
    private void occupy() throws InterruptedException {
        var busy = new CountDownLatch(pool.size());
        for (int k = 0; k < pool.size(); k++) {
            pool.execute(() -> {
                busy.countDown();
                try {
                    Jobs.await(letGo);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Jobs.await(busy);
    }

    private void assertCancelled(Running<?> run) throws InterruptedException {
        assertTrue(run.isCancelled());
        assertEquals(Future.State.CANCELLED, run.state());
        assertThrows(CancellationException.class, run::get);
        assertThrows(CancellationException.class, run::join);
        assertTrue(run.awaitEnd(LONG));
    }

    // ---- cancelled before it begins

    @Test
    void whatIsCancelledBeforeItBeginsNeverRuns() throws Exception {
        occupy();
        var ran = new AtomicBoolean();
        Running<Object> run = job.start(j -> ran.getAndSet(true));
        assertTrue(run.cancel(false));
        assertCancelled(run);
        assertTrue(run.progress().isEmpty());
        letGo.countDown();
        pool.submit(() -> { }).get();
        assertFalse(ran.get());
    }

    @Test
    void whatIsCancelledBeforeItBeginsIsNotKept() throws Exception {
        occupy();
        var function = new WeakReference<>(new Object());
        Running<Integer> run = startWith(function.get());
        run.cancel(true);
        awaitGone(function);
        assertTrue(run.isCancelled());
    }

    private Running<Integer> startWith(Object used) {
        List<Object> items = new ArrayList<>(List.of(used, used));
        return job.start(j -> j.over(items).map(item -> used.hashCode() + item.hashCode()).size());
    }

    // ---- cancelled while it runs

    static Stream<Arguments> verbs() {
        return EveryVerb.arguments();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void cancellingInterruptsEveryVerb(String name, EveryVerb.Verb verb) throws Exception {
        Running<Object> run = job.start(j -> verb.run(j, this::hold));
        Jobs.await(begun);
        assertFalse(run.awaitEnd(Duration.ZERO));
        assertTrue(run.cancel(true));
        assertCancelled(run);
        assertEquals(0, calls.get());
        assertTrue(interrupted.get() >= 1);
    }

    @Test
    void cancellingInterruptsCodeBetweenTheVerbs() throws Exception {
        Running<Integer> run = job.start(j -> {
            j.range(0, 10).forEach(i -> { });
            return hold();
        });
        Jobs.await(begun);
        run.cancel(true);
        assertCancelled(run);
        assertEquals(1, interrupted.get());
    }

    @Test
    void verbsAfterTheCancellationAreNotBegun() throws Exception {
        var later = new AtomicInteger();
        List<Class<?>> thrown = new ArrayList<>();
        Running<Object> run = job.start(j -> {
            try {
                hold();
            } catch (InterruptedException e) {
                List<ThrowingFunction<Job, Object>> all = List.of(k -> k.map(List.of(1), i -> later.incrementAndGet()),
                        k -> k.join(later::incrementAndGet, later::incrementAndGet),
                        k -> k.scope(scope -> scope.fork(later::incrementAndGet)));
                for (ThrowingFunction<Job, Object> verb : all) {
                    try {
                        verb.apply(j);
                    } catch (Exception e2) {
                        thrown.add(e2.getClass());
                    }
                }
            }
            return null;
        });
        Jobs.await(begun);
        run.cancel(true);
        assertTrue(run.awaitEnd(LONG));
        assertEquals(List.of(CancellationException.class, CancellationException.class, CancellationException.class), thrown);
        assertEquals(0, later.get());
    }

    @Test
    void cancellingReachesJobsInsideFunctions() throws Exception {
        Running<Object> run = job.start(j -> j.map(List.of(1, 2), a -> j.map(List.of(1, 2), b -> j.join(this::hold, this::hold))));
        Jobs.await(begun);
        run.cancel(true);
        assertCancelled(run);
        assertEquals(0, calls.get());
    }

    @Test
    void cancellingReachesRunsThatWereStartedInside() throws Exception {
        var inner = new CompletableFuture<Running<Integer>>();
        Running<Integer> run = job.start(j -> {
            inner.complete(j.start(k -> k.range(0, 1).reduce(0, i -> hold(), Integer::sum)));
            return inner.get().get();
        });
        Jobs.await(begun);
        run.cancel(true);
        assertCancelled(run);
        assertCancelled(inner.get());
        assertEquals(1, interrupted.get());
    }

    @Test
    void aBodyThatCancelsItsOwnRunIsTheLastOne() throws Exception {
        var self = new CompletableFuture<Running<Object>>();
        var count = new AtomicInteger();
        Running<Object> run = job.width(1).start(j -> {
            j.range(0, 100_000).forEach(i -> {
                if (count.incrementAndGet() == 10) {
                    self.get().cancel(true);
                }
                Thread.sleep(0); // heeds an interrupt
            });
            return null;
        });
        self.complete(run);
        assertThrows(CancellationException.class, run::get);
        assertTrue(run.awaitEnd(LONG));
        assertTrue(count.get() < 100_000);
    }

    @Test
    void cancellingWithTimeLimitsDoesNotWaitForThreadsThatAreGivenUp() throws Exception {
        var stuck = new CountDownLatch(1);
        Running<Object> run = job.deadline(LONG).start(j -> {
            j.range(0, 1).forEach(i -> {
                begun.countDown();
                while (stuck.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
            return null;
        });
        Jobs.await(begun);
        run.cancel(true);
        assertCancelled(run);
        stuck.countDown();
    }

    // ---- ended by other means

    @Test
    void cancellingAfterTheEndHasNoEffect() throws Exception {
        Running<Integer> run = job.start(j -> 1);
        assertEquals(1, run.get());
        assertFalse(run.cancel(true));
        assertFalse(run.complete(2));
        assertFalse(run.completeExceptionally(new IllegalStateException()));
        assertEquals(1, run.get());
        assertTrue(run.awaitEnd(Duration.ZERO));
    }

    @Test
    void cancellingTwiceIsCancellingOnce() throws Exception {
        Running<Integer> run = held(job);
        assertTrue(run.cancel(true));
        assertTrue(run.cancel(true));
        assertCancelled(run);
    }

    @Test
    void completingFromOutsideCancelsTheWork() throws Exception {
        Running<Integer> run = held(job);
        assertTrue(run.complete(7));
        assertEquals(7, run.get());
        assertTrue(run.awaitEnd(LONG));
        assertEquals(1, interrupted.get());
        assertEquals(7, run.join());
    }

    @Test
    void completingWithAFailureFromOutsideCancelsTheWork() throws Exception {
        Running<Integer> run = held(job);
        assertTrue(run.completeExceptionally(new UnsupportedOperationException("enough")));
        assertInstanceOf(UnsupportedOperationException.class, assertThrows(ExecutionException.class, run::get).getCause());
        assertTrue(run.awaitEnd(LONG));
        assertEquals(1, interrupted.get());
    }

    @Test
    void completingInTheBackgroundCancelsTheWork() throws Exception {
        Running<Integer> run = held(job);
        assertEquals(9, run.completeAsync(() -> 9).get());
        assertTrue(run.awaitEnd(LONG));
        assertEquals(1, interrupted.get());
    }

    @Test
    void aTimeoutOfTheFutureCancelsTheWork() throws Exception {
        Running<Integer> run = held(job);
        var failure = assertThrows(ExecutionException.class, () -> run.orTimeout(1, TimeUnit.MILLISECONDS).get());
        assertInstanceOf(TimeoutException.class, failure.getCause());
        assertTrue(run.awaitEnd(LONG));
        assertEquals(1, interrupted.get());
    }

    @Test
    void aValueMayTakeThePlaceOfALateResult() throws Exception {
        Running<Integer> run = held(job);
        assertEquals(-1, run.completeOnTimeout(-1, 1, TimeUnit.MILLISECONDS).get());
        assertTrue(run.awaitEnd(LONG));
        assertEquals(1, interrupted.get());
    }

    @Test
    void theFirstFailureCancelsTheRest() throws Exception {
        Running<Integer> run = job.start(j -> {
            j.range(0, 2).forEach(i -> {
                if (i == 0) {
                    hold();
                } else {
                    Jobs.await(begun);
                    throw new IllegalStateException("no luck");
                }
            });
            return 1;
        });
        var failure = assertInstanceOf(ParallelException.class, assertThrows(ExecutionException.class, run::get).getCause());
        assertEquals("no luck", failure.getCause().getMessage());
        assertTrue(run.awaitEnd(Duration.ZERO), "a run fails when its work has ended");
    }

    @Test
    void noTimeIsTooLongOrTooShortToWait() throws Exception {
        Running<Integer> run = held(job);
        assertFalse(run.awaitEnd(Duration.ZERO));
        assertFalse(run.awaitEnd(Duration.ofSeconds(-1)));
        assertThrows(NullPointerException.class, () -> run.awaitEnd(null));
        letGo.countDown();
        assertTrue(run.awaitEnd(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    // ---- ended with its pool

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPoolThatIsClosedWaitsForItsRuns(boolean limited) throws Exception {
        List<Running<Long>> runs = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            runs.add((limited ? job.itemTimeout(LONG) : job).start(j -> {
                j.range(0, 5).forEach(i -> { });
                return j.range(0, 100).sumLong(i -> i);
            }));
        }
        pool.close();
        for (Running<Long> run : runs) {
            assertTrue(run.isDone());
            assertEquals(4950, run.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatHasBegunOutlivesShutdown(boolean limited) throws Exception {
        Running<Long> run = (limited ? job.deadline(LONG) : job).start(j -> {
            hold();
            return j.range(0, 100).sumLong(i -> i);
        });
        Jobs.await(begun);
        pool.shutdown();
        assertFalse(pool.awaitTermination(1, TimeUnit.MILLISECONDS));
        letGo.countDown();
        assertEquals(4950, run.get());
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void aRunThatNeverBeganEndsWhenThePoolIsStopped() throws Exception {
        occupy();
        var ran = new AtomicBoolean();
        Running<Object> run = job.named("late").start(j -> ran.getAndSet(true));
        Future<?> task = pool.submit(() -> { });
        assertEquals(List.of(task), pool.shutdownNow());
        assertEquals("run 'late' did not begin: the pool was shut down before",
                assertThrows(CancellationException.class, run::get).getCause().getMessage());
        assertTrue(run.awaitEnd(LONG));
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertFalse(ran.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatHasBegunIsInterruptedWhenThePoolIsStopped(boolean limited) throws Exception {
        Running<Integer> inVerb = held(limited ? job.deadline(LONG) : job);
        var alsoBegun = new CountDownLatch(1);
        Running<Integer> between = (limited ? job.deadline(LONG) : job).start(j -> {
            alsoBegun.countDown();
            return hold();
        });
        Jobs.await(alsoBegun);
        pool.shutdownNow();
        for (Running<Integer> run : List.of(inVerb, between)) {
            assertTrue(run.awaitEnd(LONG));
            assertThrows(Exception.class, run::get);
        }
        assertEquals(2, interrupted.get());
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void aRunMayNotCloseItsPool() {
        for (Job some : List.of(job, job.deadline(LONG))) {
            var failure = assertThrows(ExecutionException.class, () -> some.start(j -> {
                pool.close();
                return null;
            }).get());
            assertInstanceOf(IllegalStateException.class, failure.getCause());
        }
    }

    // ---- a switch for several runs

    @Test
    void oneSwitchEndsAllRunsAndOthersGoOn() throws Exception {
        var switched = Cancellation.create();
        Running<Integer> other = held(job);
        occupyRest();
        Running<Integer> queued = job.named("queued").cancelOn(switched).start(j -> 1);
        Running<Integer> limited = job.cancelOn(switched).deadline(LONG).start(j -> hold());
        switched.cancel("lunch is ready");
        assertCancelled(queued);
        assertCancelled(limited);
        assertEquals("run 'queued' was cancelled because lunch is ready",
                assertThrows(CancellationException.class, queued::get).getCause().getMessage());
        assertFalse(other.isDone());
        letGo.countDown();
        assertEquals(42, other.get());
    }

    private void occupyRest() throws InterruptedException {
        var busy = new CountDownLatch(pool.size() - 1);
        for (int k = 1; k < pool.size(); k++) {
            pool.submit(() -> {
                busy.countDown();
                Jobs.await(letGo);
                return 0;
            });
        }
        Jobs.await(busy);
    }

    @Test
    void aDeadlineEndsAllRuns() throws Exception {
        try (var deadline = Cancellation.after(Duration.ofMillis(300))) {
            List<Running<Integer>> runs = IntStream.range(0, 5).mapToObj(k -> job.cancelOn(deadline).start(j -> hold())).toList();
            for (Running<Integer> run : runs) {
                assertThrows(CancellationException.class, run::get);
                assertTrue(run.awaitEnd(LONG));
                assertCancelled(run);
            }
            assertThrows(CancellationException.class, () -> job.cancelOn(deadline).start(j -> 1).get());
        }
    }

    @Test
    void aSwitchThatWasThrownBeforeLetsNothingBegin() throws Exception {
        var switched = Cancellation.create();
        switched.cancel();
        var ran = new AtomicInteger();
        Running<Object> run = job.cancelOn(switched).start(j -> j.map(List.of(1, 2), i -> ran.incrementAndGet()));
        assertCancelled(run);
        assertEquals(0, ran.get());
    }

    // ---- nothing is left

    @Test
    void afterTheEndNeitherFunctionNorInputIsKept() throws Exception {
        var function = new WeakReference<>(new Object());
        Running<Integer> run = startWith(function.get());
        assertEquals(2, run.get());
        assertTrue(run.awaitEnd(LONG));
        awaitGone(function);
        assertEquals(2, run.get());
        assertEquals(2, run.progress().orElseThrow().done());
    }

    @Test
    void afterAFailureNeitherFunctionNorInputIsKept() throws Exception {
        var function = new WeakReference<>(new Object());
        Running<Object> run = failWith(function.get());
        assertThrows(ExecutionException.class, run::get);
        awaitGone(function);
    }

    private Running<Object> failWith(Object used) {
        return job.start(j -> j.map(List.of(used), item -> {
            throw new IllegalStateException("no luck with " + (item == used));
        }));
    }

    private void awaitGone(WeakReference<?>... references) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!Arrays.stream(references).allMatch(reference -> reference.refersTo(null))) {
            assertTrue(System.nanoTime() < deadline, "still reachable");
            System.gc();
            Thread.sleep(1);
        }
    }

    @Test
    void manyRunsThatAreCancelledLeaveNothing() throws Exception {
        var switched = Cancellation.create();
        List<WeakReference<?>> started = new ArrayList<>();
        for (int k = 0; k < 1000; k++) {
            Job some = k % 2 == 0 ? job : job.itemTimeout(LONG);
            Running<Integer> run = some.cancelOn(switched).start(j -> j.over(List.of(1, 2, 3)).map(i -> {
                calls.incrementAndGet();
                try {
                    Jobs.await(letGo);
                } finally {
                    calls.decrementAndGet();
                }
                return i;
            }).size());
            if (k % 3 == 0) {
                pool.submit(() -> { }).cancel(true);
            }
            assertTrue(run.cancel(true));
            assertTrue(run.awaitEnd(LONG));
            started.add(new WeakReference<>(run));
        }
        awaitGone(started.toArray(WeakReference[]::new)); // also: the switch has no registrations of them
        assertNull(switched.reason());
        Jobs.assertAsGoodAsNew(pool);
        assertTrue(threads() <= pool.size(), threads() + " threads");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("manyhands-ends-")).count();
    }
}
