package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.Progress;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was started is a future and a stage like any other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeftBehind() {
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    static Stream<Arguments> verbs() {
        return EveryVerb.arguments();
    }

    /** A run that has begun and does not end before it is let go. */
    private Running<Integer> held() throws InterruptedException {
        Running<Integer> run = Jobs.width(2).named("held").start(job -> job.range(0, 1).reduce(0, i -> {
            begun.countDown();
            Jobs.await(letGo);
            return 42;
        }, Integer::sum));
        Jobs.await(begun);
        return run;
    }

    // ---- every verb

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void aStartedVerbGivesWhatTheVerbGives(String name, EveryVerb.Verb verb) throws Exception {
        Job job = Jobs.width(3);
        Object expected = verb.run(job, () -> { });
        Running<Object> run = job.start(started -> verb.run(started, () -> { }));
        assertEquals(expected, run.get(20, TimeUnit.SECONDS));
        assertTrue(run.awaitEnd(LONG));
    }

    @Test
    void theTableHasEveryVerb() {
        Set<String> inTable = EveryVerb.all().keySet().stream().map(name -> name.split(" ")[0]).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        Set<String> noVerbs = Set.of("size", "toString", "over", "range", "grid", "job");
        for (Class<?> type : List.of(Items.class, IntRange.class, LongRange.class, Grid.class, Verbs.class)) {
            for (Method method : type.getDeclaredMethods()) {
                String owner = type == Verbs.class && Arrays.stream(Items.class.getMethods())
                        .anyMatch(m -> m.getName().equals(method.getName())) ? "Items" : type.getSimpleName();
                String name = owner + "." + method.getName();
                if (Modifier.isPublic(method.getModifiers()) && !noVerbs.contains(method.getName()) && !inTable.contains(name)) {
                    missing.add(name);
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void theShortFormMapsItems() throws Exception {
        assertEquals(List.of(2, 3, 4), Jobs.width(2).start(List.of(1, 2, 3), i -> i + 1).get());
        assertEquals(List.of(), Jobs.width(2).start(List.<Integer>of(), i -> i + 1).get());
        assertThrows(NullPointerException.class, () -> Jobs.width(2).start(null, i -> i));
        assertThrows(NullPointerException.class, () -> Jobs.width(2).start(List.of(1), null));
        assertThrows(NullPointerException.class, () -> Jobs.width(2).start(null));
    }

    @Test
    void severalVerbsMayFollowOneAnother() throws Exception {
        Running<Long> run = Jobs.width(3).start(job -> {
            List<Integer> squares = job.map(Jobs.integers(100), i -> i * i);
            return job.over(squares).sumLong(i -> i);
        });
        assertEquals(328_350, run.get());
    }

    @Test
    void startReturnsWhileTheWorkGoesOn() throws Exception {
        Running<Integer> run = held();
        assertFalse(run.isDone());
        assertEquals(Future.State.RUNNING, run.state());
        letGo.countDown();
        assertEquals(42, run.get());
    }

    // ---- as a future

    @Test
    void itsStatesAreThoseOfAFuture() throws Exception {
        Running<Integer> run = held();
        assertEquals(Future.State.RUNNING, run.state());
        assertEquals("run 'held', RUNNING", run.toString());
        assertThrows(IllegalStateException.class, run::resultNow);
        assertThrows(IllegalStateException.class, run::exceptionNow);
        assertThrows(TimeoutException.class, () -> run.get(1, TimeUnit.MILLISECONDS));
        assertEquals(-1, run.getNow(-1));
        letGo.countDown();
        assertEquals(42, run.get(20, TimeUnit.SECONDS));
        assertEquals(Future.State.SUCCESS, run.state());
        assertEquals(42, run.resultNow());
        assertEquals(42, run.join());
        assertThrows(IllegalStateException.class, run::exceptionNow);
        assertFalse(run.isCancelled());
        assertFalse(run.isCompletedExceptionally());
        assertFalse(run.cancel(true));
        assertFalse(run.isCancelled());
    }

    @Test
    void aResultMayBeNull() throws Exception {
        Running<Object> run = Jobs.width(2).start(job -> null);
        assertEquals(null, run.get());
        assertEquals(Future.State.SUCCESS, run.state());
    }

    @Test
    void aFailureOfAnItemArrivesWithItsDetails() {
        Running<List<Integer>> run = Jobs.width(2).named("reading").start(Jobs.integers(10), i -> {
            if (i == 7) {
                throw new IOException("seven");
            }
            return i;
        });
        ExecutionException thrown = assertThrows(ExecutionException.class, run::get);
        var failure = assertInstanceOf(ParallelException.class, thrown.getCause());
        assertInstanceOf(IOException.class, failure.getCause());
        assertEquals("reading", failure.jobName());
        assertEquals(7, failure.index());
        assertEquals(Future.State.FAILED, run.state());
        assertSame(failure, run.exceptionNow());
        assertTrue(run.isCompletedExceptionally());
        assertFalse(run.isCancelled());
        assertSame(failure, assertThrows(CompletionException.class, run::join).getCause());
    }

    @Test
    void whatTheFunctionThrowsItselfArrivesAsItIs() {
        Running<Object> checked = Jobs.width(2).start(job -> {
            throw new IOException("no verb");
        });
        assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, checked::get).getCause());
        Running<Object> error = Jobs.width(2).start(job -> {
            throw new StackOverflowError("too deep");
        });
        assertInstanceOf(StackOverflowError.class, assertThrows(ExecutionException.class, error::get).getCause());
    }

    @Test
    void aClosedPoolRefuses() {
        ThreadPool pool = ThreadPool.of(1);
        pool.close();
        assertThrows(RejectedExecutionException.class, () -> Parallel.on(pool).start(List.of(1), i -> i));
        assertThrows(RejectedExecutionException.class, () -> Parallel.on(pool).itemTimeout(LONG).start(List.of(1), i -> i));
    }

    @Test
    void aContradictionBetweenOptionsArrivesAsAFailure() {
        Running<Integer> run = Jobs.width(2).retries(1).start(job -> job.reduce(List.of(1, 2), 0, Integer::sum));
        assertInstanceOf(IllegalArgumentException.class, assertThrows(ExecutionException.class, run::get).getCause());
    }

    // ---- as a stage

    @Test
    void stagesCompose() throws Exception {
        Job job = Jobs.width(2);
        Running<Long> sum = job.start(j -> j.range(0, 100).sumLong(i -> i));
        Running<Long> count = job.start(j -> j.range(0, 100).count(i -> i % 2 == 0));
        assertEquals(99.0, sum.thenCombine(count, (a, b) -> a / (double) b).get());
        assertEquals(3, sum.thenCompose(s -> job.start(j -> j.range(0, 3).count(i -> s == 4950))).get());
        assertEquals("4950 and 50", CompletableFuture.allOf(sum, count).thenApply(x -> sum.join() + " and " + count.join()).get());
        assertEquals(4950L, CompletableFuture.anyOf(sum, new CompletableFuture<>()).get());
        assertEquals(List.of(0, 1), job.start(List.of(0, 1), i -> i).whenComplete((list, failure) -> assertEquals(null, failure)).get());
    }

    @Test
    void failuresTravelThroughStages() throws Exception {
        Running<Integer> run = Jobs.width(2).start(job -> job.range(0, 10).reduce(0, i -> Integer.parseInt("x" + i), Integer::sum));
        assertEquals(-1, run.exceptionally(failure -> failure instanceof ParallelException ? -1 : -2).get());
        assertEquals("java.lang.NumberFormatException", run.handle((value, failure) -> failure.getCause().getClass().getName()).get());
        var composed = assertThrows(ExecutionException.class, () -> run.thenApply(i -> i + 1).get());
        assertInstanceOf(ParallelException.class, composed.getCause());
        assertThrows(ExecutionException.class, () -> CompletableFuture.allOf(run, CompletableFuture.completedFuture(1)).get());
    }

    @Test
    void cancellingAStageLeavesTheWorkAlone() throws Exception {
        Running<Integer> run = held();
        CompletableFuture<Integer> stage = run.thenApply(i -> i + 1);
        assertTrue(stage.cancel(true));
        assertFalse(run.isDone());
        letGo.countDown();
        assertEquals(42, run.get());
    }

    @Test
    void aCallbackMayWaitForTheEndOfTheWorkThatIsCancelled() throws Exception {
        Running<Integer> run = held();
        CompletableFuture<Boolean> ended = run.handle((value, failure) -> {
            try {
                return run.awaitEnd(Duration.ofSeconds(10)); // less than the body holds out when it is not interrupted
            } catch (InterruptedException e) {
                return false;
            }
        });
        run.cancel(true);
        assertTrue(ended.get());
    }

    // ---- progress

    @Test
    void progressCanBeAskedForBeforeWhileAndAfter() throws Exception {
        var half = new CountDownLatch(1);
        var first = new CountDownLatch(1);
        Running<Long> run = Jobs.width(1).named("counting").schedule(Schedule.dynamic(1)).start(job -> {
            begun.countDown();
            Jobs.await(first);
            return job.range(0, 10).count(i -> {
                if (i == 5) {
                    half.countDown();
                    Jobs.await(letGo);
                }
                return true;
            });
        });
        Jobs.await(begun);
        assertTrue(run.progress().isEmpty());
        first.countDown();
        Jobs.await(half);
        Progress middle = run.progress().orElseThrow();
        assertEquals("counting", middle.job());
        assertEquals(10, middle.total());
        assertEquals(5, middle.done());
        assertFalse(middle.ended());
        letGo.countDown();
        assertEquals(10, run.get());
        Progress last = run.progress().orElseThrow();
        assertEquals(10, last.done());
        assertTrue(last.ended());
        assertEquals(last, run.progress().orElseThrow(), "the clock stops at the end");
    }

    @Test
    void progressIsOfTheVerbThatTheRunIsAt() throws Exception {
        Running<List<Integer>> run = Jobs.width(2).start(job -> {
            job.range(0, 3).forEach(i -> { });
            return job.map(List.of(1, 2), i -> i);
        });
        run.get();
        assertEquals(2, run.progress().orElseThrow().total());
    }

    @Test
    void progressTellsOfItemsThatFailed() {
        Running<Object> run = Jobs.width(2).onFailure(OnFailure.FINISH_ALL)
                .start(job -> job.map(Jobs.integers(10), i -> 6 / (i % 5)));
        assertThrows(ExecutionException.class, run::get);
        assertEquals(2, run.progress().orElseThrow().failed());
        assertEquals(10, run.progress().orElseThrow().done());
    }

    @Test
    void aRunThatIsCancelledHasAProgressToo() throws Exception {
        Running<Integer> run = held();
        run.cancel(true);
        assertThrows(CancellationException.class, run::get);
        assertTrue(run.awaitEnd(LONG));
        assertTrue(run.progress().orElseThrow().ended());
        assertEquals(0, run.progress().orElseThrow().done());
    }
}
