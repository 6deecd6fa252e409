package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.TroubledVerbs.Trouble;
import dev.manyhands.TroubledVerbs.Verb;
import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.Progress;
import dev.manyhands.function.Retries;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that meet: time limits with retries, results, states, nesting and closing; switches with deadlines; policies with order. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OptionPairsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    /** For jobs of which only some calls are to run out of time. */
    private static final Duration AMPLE = Duration.ofMillis(400);

    private static void sleepUntilInterrupted() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    // ---- time limits and results

    /** Two in one block, one in another. */
    private static final Set<Integer> SLOW = Set.of(13, 15, 2500);

    private record Instead(Object substitute) implements Trouble {
        @Override
        @SuppressWarnings("unchecked") // the verb names a substitute of its type
        public <V> V at(int position, V value) {
            return SLOW.contains(position) ? (V) substitute : value;
        }
    }

    private static final class Heeding implements Trouble {
        @Override
        public <V> V at(int position, V value) throws Exception {
            if (SLOW.contains(position)) {
                sleepUntilInterrupted();
            }
            return value;
        }
    }

    private record Ignoring(Stubborn stubborn) implements Trouble {
        @Override
        public <V> V at(int position, V value) {
            if (SLOW.contains(position)) {
                stubborn.stay();
            }
            return value;
        }
    }

    /** Runs the verbs, several at a time, each on a pool of its own, as most of the time is waiting. */
    private static void sameAsSequential(int width, List<Verb> verbs, Trouble trouble) {
        try (var pool = ThreadPool.of(8)) {
            Parallel.on(pool).schedule(Schedule.dynamic(1)).forEach(verbs, verb -> {
                Object expected = verb.body().run(Jobs.width(1).seed(3), new Instead(verb.substitute()));
                try (var own = ThreadPool.of(width)) {
                    Object actual = verb.body().run(Parallel.on(own).seed(3).itemTimeout(AMPLE, verb.substitute()), trouble);
                    assertEquals(expected, actual, verb::name);
                    Jobs.assertAsGoodAsNew(own);
                }
            });
        }
    }

    private static List<Verb> verbs(Predicate<String> names) {
        return TroubledVerbs.all().stream().filter(verb -> names.test(verb.name())).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void itemsThatRunOutOfTimeChangeNoOtherBit(int width) {
        sameAsSequential(width, verbs(name -> !name.endsWith("array") && !name.endsWith("stream")), new Heeding());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void norDoThoseWhoseThreadIsGivenUp(int width) throws Exception {
        try (var stubborn = new Stubborn()) {
            sameAsSequential(width, verbs(name -> name.matches("(sum|reduce|filter|flatMap|map|findFirst|fill with doubles|mapSeeded) of a .*")
                    && !name.endsWith("array") && !name.endsWith("stream")), new Ignoring(stubborn));
            stubborn.awaitThreadsEnd();
        }
    }

    // ---- time limits and retries

    @Test
    void eachAttemptHasTheWholeTime() {
        try (var pool = ThreadPool.of(2)) {
            var calls = new AtomicInteger();
            assertEquals(List.of(1, 2), Parallel.on(pool).itemTimeout(AMPLE).retries(1).map(List.of(1, 2), i -> {
                if (i == 1 && calls.incrementAndGet() == 1) {
                    sleepUntilInterrupted();
                }
                Thread.sleep(AMPLE.dividedBy(4));
                return i;
            }));
            assertEquals(2, calls.get());
        }
    }

    @Test
    void runningOutOfTimeIsAFailureLikeAnyOther() {
        try (var pool = ThreadPool.of(2)) {
            var calls = new AtomicInteger();
            Job job = Parallel.on(pool).itemTimeout(SHORT);
            Jobs.failure(() -> job.retries(Retries.of(2).on(IOException.class)).range(0, 1).forEach(i -> {
                calls.incrementAndGet();
                sleepUntilInterrupted();
            }));
            assertEquals(1, calls.get());
            var failure = Jobs.failure(() -> job.retries(Retries.of(2).on(TimeoutException.class)).range(0, 1).forEach(i -> {
                calls.incrementAndGet();
                sleepUntilInterrupted();
            }));
            assertEquals(4, calls.get());
            assertEquals("job 'forEach' failed at index 0 after 3 attempts: java.util.concurrent.TimeoutException: took longer than 50 ms",
                    failure.getMessage());
        }
    }

    @Test
    void itemsThatRunOutOfTimeAreReportedWithTheOthers() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            var failure = Jobs.failure(() -> Parallel.on(pool).itemTimeout(AMPLE).retries(1).onFailure(OnFailure.FINISH_ALL).range(0, 30)
                    .forEach(i -> {
                        if (i == 20) {
                            throw new IOException();
                        }
                        if (i == 10) {
                            sleepUntilInterrupted();
                        }
                        if (i == 0) {
                            stubborn.stay();
                        }
                    }));
            assertEquals(List.of(0L, 10L, 20L), failure.failures().stream().map(ItemFailure::index).toList());
            assertTrue(failure.failures().stream().allMatch(item -> item.attempts() == 2));
            assertTrue(failure.getMessage().endsWith("was given up (3 items failed, this is the first of them)"), failure.getMessage());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
        }
    }

    @Test
    void progressCountsThem() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            Queue<Progress> told = new ConcurrentLinkedQueue<>();
            Parallel.on(pool).itemTimeout(AMPLE, -1).retries(1).progress(told::add).range(0, 1000).sumLong(i -> {
                if (i == 10) {
                    stubborn.stay();
                }
                return i;
            });
            Progress last = told.stream().reduce((a, b) -> b).orElseThrow();
            assertTrue(last.ended());
            assertEquals(1000, last.done());
            assertEquals(1, last.failed());
            assertEquals(1, last.retried());
            stubborn.awaitThreadsEnd();
        }
    }

    // ---- time limits and states of workers

    private static final class State {
        private final AtomicBoolean used = new AtomicBoolean();

        void use(Runnable body) {
            assertTrue(used.compareAndSet(false, true), "used by two calls at once");
            body.run();
            used.set(false);
        }
    }

    @Test
    void whoTakesThePlaceOfAThreadThatWasGivenUpHasAStateOfItsOwn() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            for (boolean known : new boolean[] {true, false}) {
                var states = new AtomicInteger();
                Job job = Parallel.on(pool).itemTimeout(AMPLE, -1);
                var items = known ? job.over(Jobs.integers(300)) : job.over(Jobs.integers(300).iterator());
                List<Integer> results = items.map(() -> {
                    states.incrementAndGet();
                    return new State();
                }, (state, i) -> {
                    state.use(() -> {
                        if (i == 7 || i == 8 || i == 200) {
                            stubborn.stay();
                        }
                    });
                    return i;
                });
                assertEquals(297 * 296 / 2 + 298 + 299 + 297 - 7 - 8 - 200 - 3, results.stream().mapToInt(i -> i).sum());
                assertTrue(states.get() <= 2 + 3, states + " states");
            }
            stubborn.awaitThreadsEnd();
        }
    }

    // ---- switches and deadlines

    @Test
    void whatComesFirstEndsTheJob() {
        try (var pool = ThreadPool.of(2)) {
            Cancellation cancellation = Cancellation.create();
            assertThrows(CancellationException.class, () -> Parallel.on(pool).deadline(HOUR).cancelOn(cancellation).range(0, 2).forEach(i -> {
                cancellation.cancel();
                sleepUntilInterrupted();
            }));
            assertInstanceOf(TimeoutException.class, Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).cancelOn(Cancellation.create())
                    .range(0, 2).forEach(i -> sleepUntilInterrupted())).getCause());
            try (Cancellation late = Cancellation.after(HOUR)) {
                assertInstanceOf(TimeoutException.class, Jobs.failure(
                        () -> Parallel.on(pool).deadline(SHORT).cancelOn(late).range(0, 2).forEach(i -> sleepUntilInterrupted())).getCause());
            }
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void aSwitchThatIsThrownAtTheDeadlineHidesItNot() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            Cancellation cancellation = Cancellation.create();
            var failure = Jobs.failure(() -> Parallel.on(pool).deadline(SHORT).cancelOn(cancellation).range(0, 2).forEach(i -> {
                try {
                    sleepUntilInterrupted();
                } finally {
                    cancellation.cancel();
                }
            }));
            assertInstanceOf(TimeoutException.class, failure.getCause());
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void aDeadlineThatPassesWhileACancelledJobEndsIsNone() throws Exception {
        try (var pool = ThreadPool.of(1); var stubborn = new Stubborn()) {
            Cancellation cancellation = Cancellation.create();
            var cancelled = assertThrows(CancellationException.class, () -> Parallel.on(pool).deadline(SHORT.multipliedBy(4))
                    .cancelOn(cancellation).range(0, 2).forEach(i -> {
                        cancellation.cancel("enough");
                        stubborn.stay(); // over the deadline, in the grace period
                    }));
            assertEquals("job 'forEach' was cancelled because enough", cancelled.getMessage());
            stubborn.awaitThreadsEnd();
        }
    }

    // ---- policies and order

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void resultsAndFailuresAreInTheOrderOfTheItemsWhenTheyComeInAnother(int width) {
        var random = new Random(5);
        int[] pauses = random.ints(200, 0, 3000).toArray();
        Job job = Jobs.width(width).schedule(Schedule.dynamic(1));
        List<Integer> expected = new ArrayList<>();
        List<Long> failing = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            expected.add(pauses[i] % 3 == 0 ? -i : i);
            if (pauses[i] % 3 == 0) {
                failing.add((long) i);
            }
        }
        for (boolean known : new boolean[] {true, false}) {
            var substituting = job.onFailure(OnFailure.substituteWith(failure -> (int) -failure.index()));
            var finishing = job.onFailure(OnFailure.FINISH_ALL);
            var items = Jobs.integers(200);
            assertEquals(expected, (known ? substituting.over(items) : substituting.over(items.iterator())).map(i -> paused(pauses, i)));
            var failure = Jobs.failure(() -> (known ? finishing.over(items) : finishing.over(items.iterator())).map(i -> paused(pauses, i)));
            assertEquals(failing, failure.failures().stream().map(ItemFailure::index).toList());
            assertEquals(failing.getFirst(), failure.index());
        }
    }

    private static int paused(int[] pauses, int i) {
        for (int k = 0; k < pauses[i]; k++) {
            Thread.onSpinWait();
        }
        if (pauses[i] % 3 == 0) {
            throw new IllegalStateException();
        }
        return i;
    }

    // ---- nesting

    private static long nested(Job job, int depth) {
        return depth == 0 ? 1 : job.range(0, 2).sumLong(i -> nested(job, depth - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void jobsWithLimitsNestOnASmallPool(int size) {
        try (var pool = ThreadPool.of(size)) {
            assertEquals(64, nested(Parallel.on(pool).itemTimeout(HOUR), 6));
            assertEquals(64, nested(Parallel.on(pool).deadline(HOUR), 6));
            assertEquals(64, Parallel.on(pool).range(0, 2).sumLong(i -> nested(Parallel.on(pool).deadline(HOUR), 5)), "within a plain loop");
            assertEquals(64, Parallel.on(pool).deadline(HOUR).range(0, 2).sumLong(i -> nested(Parallel.on(pool), 5)), "around plain loops");
            assertEquals(new Pair<>(8L, 8L), Parallel.on(pool).join(() -> nested(Parallel.on(pool).deadline(HOUR), 3),
                    () -> nested(Parallel.on(pool).itemTimeout(HOUR), 3)));
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void tasksThatWereSubmittedMayRunThem(int size) throws Exception {
        try (var pool = ThreadPool.of(size)) {
            List<Future<Long>> sums = new ArrayList<>();
            for (int k = 0; k < 10; k++) {
                sums.add(pool.submit(() -> nested(Parallel.on(pool).deadline(HOUR), 3)));
            }
            for (var sum : sums) {
                assertEquals(8, sum.get(20, TimeUnit.SECONDS));
            }
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theOuterDeadlineEndsTheInnerJobs(int size) {
        try (var pool = ThreadPool.of(size)) {
            var inner = new AtomicReference<Throwable>();
            var failure = Jobs.failure(() -> Parallel.on(pool).named("outer").deadline(Duration.ofMillis(200)).range(0, 1).forEach(i -> {
                try {
                    Parallel.on(pool).named("middle").itemTimeout(HOUR).range(0, 1).forEach(j ->
                            Parallel.on(pool).named("inner").deadline(HOUR).range(0, 4).forEach(k -> sleepUntilInterrupted()));
                } catch (Throwable thrown) {
                    inner.set(thrown);
                    throw thrown;
                }
            }));
            assertEquals("job 'outer' failed: java.util.concurrent.TimeoutException: it did not end within its deadline of 200 ms",
                    failure.getMessage());
            assertEquals("job 'middle' was cancelled because the thread that called it was interrupted", inner.get().getMessage());
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theInnerDeadlineIsAFailureOfTheOuterItem(int size) {
        try (var pool = ThreadPool.of(size)) {
            Job outer = Parallel.on(pool).deadline(HOUR);
            var failure = Jobs.failure(() -> outer.range(0, 2).forEach(i ->
                    Parallel.on(pool).named("inner").deadline(SHORT).range(0, 2).forEach(k -> sleepUntilInterrupted())));
            var inner = assertInstanceOf(ParallelException.class, failure.getCause());
            assertEquals("inner", inner.jobName());
            assertEquals(List.of(-1, -1), outer.onFailure(OnFailure.substitute(-1)).range(0, 2).map(i ->
                    Parallel.on(pool).deadline(SHORT).range(0, 2).map(k -> {
                        sleepUntilInterrupted();
                        return k;
                    }).size()));
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void whatIgnoresEverythingDeepInsideIsGivenUpAtAllLevels() throws Exception {
        try (var pool = ThreadPool.of(2); var stubborn = new Stubborn()) {
            Job job = Parallel.on(pool).itemTimeout(Duration.ofMillis(200));
            var failure = Jobs.failure(() -> job.range(0, 1).forEach(i -> job.range(0, 1).forEach(j -> job.range(0, 1)
                    .forEach(k -> stubborn.stay()))));
            assertInstanceOf(TimeoutException.class, failure.getCause());
            Jobs.assertAsGoodAsNew(pool);
            stubborn.awaitThreadsEnd();
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void manyCallersShareAPoolWithLimitsAndWithout() throws Exception {
        try (var pool = ThreadPool.of(3)) {
            var failures = new ConcurrentLinkedQueue<Throwable>();
            List<Thread> callers = new ArrayList<>();
            for (int c = 0; c < 12; c++) {
                int kind = c % 4;
                callers.add(Thread.ofPlatform().start(() -> {
                    try {
                        Job plain = Parallel.on(pool);
                        for (int round = 0; round < 100; round++) {
                            Job job = kind == 0 ? plain : kind == 1 ? plain.itemTimeout(HOUR) : kind == 2 ? plain.deadline(HOUR).width(2)
                                    : plain.itemTimeout(HOUR).deadline(HOUR).width(1);
                            assertEquals(499_500, job.range(0, 1000).sumLong(i -> i));
                            assertEquals(8, nested(job, 3));
                            assertEquals(100, job.over(Jobs.integers(100).iterator()).map(i -> i).size());
                        }
                    } catch (Throwable thrown) {
                        failures.add(thrown);
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(List.of(), List.copyOf(failures));
            Jobs.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void twoPoolsMayCallEachOther() {
        try (var one = ThreadPool.of(1, "one"); var two = ThreadPool.of(1, "two")) {
            Job first = Parallel.on(one).deadline(Duration.ofSeconds(20));
            Job second = Parallel.on(two).deadline(Duration.ofSeconds(20));
            assertEquals(8, first.range(0, 2).sumLong(i -> second.range(0, 2).sumLong(j -> first.range(0, 2).sumLong(k -> 1))));
        }
    }

    // ---- limits and the end of the pool

    private static Thread started(ThreadPool pool, Job job, CountDownLatch begun, CountDownLatch letGo, AtomicReference<Object> outcome)
            throws InterruptedException {
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                outcome.set(job.range(0, 100).map(i -> {
                    begun.countDown();
                    Jobs.await(letGo);
                    return i;
                }));
            } catch (Throwable thrown) {
                outcome.set(thrown);
            }
        });
        Jobs.await(begun);
        return caller;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aJobThatHasBegunIsRunToItsEndWhenThePoolIsClosed(boolean oneByOne) throws Exception {
        for (int size : new int[] {1, 2}) {
            var pool = ThreadPool.of(size);
            Job job = oneByOne ? Parallel.on(pool).itemTimeout(HOUR) : Parallel.on(pool).deadline(HOUR);
            var letGo = new CountDownLatch(1);
            var outcome = new AtomicReference<>();
            Thread caller = started(pool, job, new CountDownLatch(1), letGo, outcome);
            Thread closer = Thread.ofPlatform().start(pool::close);
            while (!pool.isShutdown()) {
                Thread.onSpinWait();
            }
            assertFalse(pool.isTerminated());
            letGo.countDown();
            caller.join();
            closer.join();
            assertEquals(Jobs.integers(100), outcome.get());
            assertTrue(pool.isTerminated());
            assertThrows(RejectedExecutionException.class, () -> job.range(0, 1).forEach(i -> { }));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aJobThatHasBegunEndsWhenThePoolIsStopped(boolean oneByOne) throws Exception {
        for (int size : new int[] {1, 2}) {
            var pool = ThreadPool.of(size);
            Job job = oneByOne ? Parallel.on(pool).itemTimeout(HOUR) : Parallel.on(pool).deadline(HOUR);
            var outcome = new AtomicReference<>();
            Thread caller = started(pool, job, new CountDownLatch(1), new CountDownLatch(1), outcome);
            assertEquals(List.of(), pool.shutdownNow());
            caller.join();
            assertInstanceOf(ParallelException.class, outcome.get());
            assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aPoolThatIsStoppedCannotPutAThreadInThePlaceOfOneThatIsGivenUp() throws Exception {
        try (var stubborn = new Stubborn()) {
            var pool = ThreadPool.of(1);
            var begun = new CountDownLatch(1);
            var outcome = new AtomicReference<Throwable>();
            Thread caller = Thread.ofPlatform().start(() -> outcome.set(assertThrows(ParallelException.class,
                    () -> Parallel.on(pool).itemTimeout(SHORT, -1).range(0, 10).map(i -> {
                        begun.countDown();
                        stubborn.stay();
                        return i;
                    }))));
            Jobs.await(begun);
            pool.shutdownNow();
            caller.join();
            assertInstanceOf(RejectedExecutionException.class, outcome.get().getCause());
            assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
            stubborn.awaitThreadsEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closingWaitsForATaskThatHasRunAJobWithALimit(int size) throws Exception {
        var pool = ThreadPool.of(size);
        var afterTheJob = new CountDownLatch(1);
        var letGo = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        pool.execute(() -> {
            Parallel.on(pool).deadline(HOUR).range(0, 10).forEach(i -> { });
            afterTheJob.countDown();
            try {
                Jobs.await(letGo);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            ended.set(true);
        });
        Jobs.await(afterTheJob);
        pool.shutdown();
        assertFalse(pool.awaitTermination(100, TimeUnit.MILLISECONDS), "a submitted task still runs");
        letGo.countDown();
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        assertTrue(ended.get());
    }

    /** The threads of the pool have ended in between; the next job brings them back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTaskMayRunOneJobWithALimitAfterTheOtherWhileThePoolIsShuttingDown(int size) throws Exception {
        var pool = ThreadPool.of(size, "again" + size);
        var begun = new CountDownLatch(1);
        var isShutdown = new CountDownLatch(1);
        Future<Integer> sum = pool.submit(() -> {
            begun.countDown();
            Jobs.await(isShutdown);
            int total = 0;
            for (int k = 0; k < 5; k++) {
                total += (int) Parallel.on(pool).deadline(HOUR).range(0, 10).sumLong(i -> i);
                while (Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("manyhands-again" + size)).count() > 1) {
                    Thread.sleep(1);
                }
            }
            return total;
        });
        Jobs.await(begun);
        pool.shutdown();
        isShutdown.countDown();
        assertEquals(225, sum.get(20, TimeUnit.SECONDS));
        assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void nobodyInTheQueueIsForgottenBehindJobsWithLimits() throws Exception {
        try (var pool = ThreadPool.of(2)) {
            Set<Integer> run = ConcurrentHashMap.newKeySet();
            Thread limited = Thread.ofPlatform().start(() -> {
                for (int k = 0; k < 50; k++) {
                    Parallel.on(pool).deadline(HOUR).range(0, 50).forEach(i -> Thread.sleep(0, 100_000));
                }
            });
            for (int k = 0; k < 200; k++) {
                int number = k;
                pool.execute(() -> run.add(number));
            }
            limited.join();
            while (run.size() < 200) {
                Thread.onSpinWait();
            }
        }
    }
}
