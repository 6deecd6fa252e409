package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.VerbCase.Kind;
import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.ItemResult;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.Progress;
import dev.manyhands.function.WorkerLostException;
import dev.manyhands.pool.ProcessPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb on child processes: what the suite holds on every pool, with functions that can cross. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessesTest {
    /** Whole rows of the grids. */
    private static final int SIZE = 7 * GridVerbs.COLUMNS;

    @TempDir
    private Path folder;

    /** The pool that is tested. */
    ProcessPool pool() {
        return EveryPool.processes();
    }

    static Stream<VerbCase> verbs() {
        return ProcessVerbs.all();
    }

    static Stream<VerbCase> ofItems() {
        return ProcessVerbs.all().filter(verb -> verb.kind() == Kind.ITEMS);
    }

    static Stream<VerbCase> withFunctions() {
        return ProcessVerbs.all().filter(VerbCase::takesItemOptions);
    }

    static Stream<VerbCase> sharingMemory() {
        return VerbCase.all().filter(VerbCase::sharesMemory);
    }

    /** One verb of each way in which work is handed to processes. */
    static Stream<VerbCase> someVerbs() {
        return Stream.of("items.map", "fed.map", "range.sum", "items.stream", "arrays.fill of doubles").map(name ->
                ProcessVerbs.all().filter(verb -> verb.name().equals(name)).findFirst().orElseThrow());
    }

    private Job job() {
        return Parallel.on(pool());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void giveTheSameWhateverTheOptions(VerbCase verb) throws Exception {
        for (int n : new int[] {0, 1, 65}) {
            Object expected = verb.expected().apply(n);
            for (OptionSet options : OptionSet.of(verb)) {
                assertEquals(expected, verb.run().on(options.on(job()), n, Hook.NONE), () -> "size " + n + " with " + options);
            }
        }
        assertEquals(verb.expected().apply(700), verb.run().on(job(), 700, Hook.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void giveTheSameAsDefaultAndInARunThatWasStarted(VerbCase verb) throws Exception {
        Object expected = verb.expected().apply(65);
        assertEquals(expected, job().asDefault(() -> verb.run().on(Parallel.with(), 65, Hook.NONE)));
        var run = verb.takesCancellation() ? job().start(tied -> verb.run().on(tied, 65, Hook.NONE))
                : job().start(tied -> verb.run().on(job(), 65, Hook.NONE));
        assertEquals(expected, run.get(60, TimeUnit.SECONDS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someVerbs")
    void giveTheSameToManyCallersAtTheSameTime(VerbCase verb) throws Exception {
        Object expected = verb.expected().apply(65);
        var runs = IntStream.range(0, 6).mapToObj(k -> {
            var run = new FutureTask<>(() -> verb.run().on(k % 3 == 2 ? job().retries(1) : job(), 65, index -> Thread.sleep(1)));
            (k < 2 ? Thread.ofVirtual() : Thread.ofPlatform()).start(run);
            return run;
        }).toList();
        for (FutureTask<Object> run : runs) {
            assertEquals(expected, run.get(60, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sharingMemory")
    void refuseFunctionsThatWouldChangeACopy(VerbCase verb) {
        Throwable refusal = assertThrows(Exception.class, () -> verb.run().on(job().named("shared"), 9, Hook.NONE));
        while (!(refusal instanceof IllegalArgumentException)) {
            refusal = refusal.getCause();
        }
        if (!verb.name().matches(".*(join|fork)")) {
            String message = refusal.getMessage();
            assertTrue(message.startsWith("job 'shared' on ") && message.contains("[9]") | message.contains("AtomicIntegerArray")
                    && message.contains("map"), message);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void callTheFunctionOnceForEachPosition(VerbCase verb) throws Exception {
        for (OptionSet options : List.of(OptionSet.NONE, OptionSet.of(verb).getLast())) {
            Marks marks = Marks.in(folder);
            verb.run().on(options.on(job()), SIZE, marks::once);
            assertEquals(verb.positions(SIZE), marks.all(), options::toString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withFunctions")
    void callItAgainForItemsThatFailTheFirstTime(VerbCase verb) throws Exception {
        Marks marks = Marks.in(folder);
        Queue<ItemResult> items = new ConcurrentLinkedQueue<>();
        assertEquals(verb.expected().apply(SIZE), verb.run().on(job().retries(1).onItem(items::add), SIZE, index -> {
            if (marks.set(index)) {
                throw new IllegalStateException("the first time");
            }
        }));
        if (verb.kind() == Kind.ITEMS) {
            assertEquals(verb.positions(SIZE), items.stream().map(ItemResult::index).sorted().toList());
        }
        assertTrue(items.stream().allMatch(item -> item.isSuccess() && item.attempts() == 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void callItForAllItemsThoughSomeFail(VerbCase verb) throws Exception {
        List<Long> positions = verb.positions(SIZE);
        Marks marks = Marks.in(folder);
        var failure = Jobs.failure(() -> verb.run().on(job().onFailure(OnFailure.FINISH_ALL), SIZE, index -> {
            marks.once(index);
            if (index % 5 == 2) {
                throw new IllegalStateException("bad " + index);
            }
        }));
        assertEquals(positions, marks.all());
        List<Long> bad = positions.stream().filter(index -> index % 5 == 2).toList();
        assertEquals(bad, failure.failures().stream().map(ItemFailure::index).toList());
        assertEquals("bad 2", failure.getCause().getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void nameJobItemAndInputOfAFailure(VerbCase verb) {
        int bad = verb.name().contains("chunks") ? 4 : 40;
        for (OptionSet options : OptionSet.some(verb)) {
            Job job = options.on(job()).named("checked").onFailure(OnFailure.FAIL_FAST);
            var failure = Jobs.failure(() -> verb.run().on(job, SIZE, index -> {
                if (index == bad) {
                    throw new IllegalStateException("broken");
                }
            }));
            String what = options + ": " + failure.getMessage();
            assertTrue(failure.getMessage().startsWith("job 'checked' failed at " + FailuresOnEveryPoolTest.item(verb, bad)), what);
            assertTrue(failure.getMessage().contains(": java.lang.IllegalStateException: broken"), what);
            assertEquals(bad, failure.index());
            assertEquals(IllegalStateException.class, failure.getCause().getClass());
            List<String> frames = Stream.of(failure.getCause().getStackTrace()).map(StackTraceElement::getClassName).toList();
            assertTrue(frames.contains(ChildProcessesTest.class.getName()), () -> "not the stack of the child: " + frames);
            assertTrue(!Thread.currentThread().isInterrupted());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someVerbs")
    void loseOnlyTheItemWithWhichAChildDied(VerbCase verb) throws Exception {
        var failure = Jobs.failure(() -> verb.run().on(job().onFailure(OnFailure.FINISH_ALL), SIZE, index -> {
            if (index == 40) {
                System.exit(7);
            }
        }));
        assertEquals(List.of(40L), failure.failures().stream().map(ItemFailure::index).toList());
        assertEquals(7, assertInstance(WorkerLostException.class, failure.getCause()).exitCode());

        Marks marks = Marks.in(folder);
        assertEquals(verb.expected().apply(SIZE), verb.run().on(job().retries(1), SIZE, index -> {
            if (index == 40 && marks.set(index)) {
                System.exit(7);
            }
        }));
    }

    private static <T> T assertInstance(Class<T> type, Object object) {
        assertTrue(type.isInstance(object), () -> "no " + type + ": " + object);
        return type.cast(object);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someVerbs")
    void failAsAWholeWhenAChildDiesInAPlainJob(VerbCase verb) throws Exception {
        var failure = Jobs.failure(() -> verb.run().on(job(), SIZE, index -> {
            if (index == 40) {
                Runtime.getRuntime().halt(3);
            }
        }));
        assertInstance(WorkerLostException.class, failure.getCause());
        assertEquals(verb.expected().apply(9), verb.run().on(job(), 9, Hook.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someVerbs")
    void endItemsThatTakeTooLongWhetherTheyHeedTheInterruptOrNot(VerbCase verb) throws Exception {
        Marks marks = Marks.in(folder);
        assertEquals(verb.expected().apply(SIZE), verb.run().on(job().itemTimeout(Duration.ofSeconds(1)).retries(1), SIZE, index -> {
            if (index == 20 && marks.set(index)) {
                Thread.sleep(100_000);
            }
            if (index == 40 && marks.set(index)) {
                for (;;) {
                    Thread.onSpinWait();
                }
            }
        }));
    }

    /** Ends a verb while one of its functions blocks. */
    private CancellationException ended(VerbCase verb, Job job, Ending ending) throws Exception {
        Marks marks = Marks.in(folder);
        Thread caller = Thread.currentThread();
        var over = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                while (marks.all().isEmpty()) {
                    Thread.sleep(1);
                }
                ending.end(caller);
            } catch (Exception e) {
                throw new AssertionError(e);
            } finally {
                over.countDown();
            }
        });
        var cancellation = assertThrows(CancellationException.class, () -> verb.run().on(job, SIZE, index -> {
            marks.set(index);
            new CountDownLatch(1).await();
        }));
        boolean interrupted = Thread.interrupted();
        Jobs.await(over);
        if (interrupted) {
            caller.interrupt();
        }
        return cancellation;
    }

    private interface Ending {
        void end(Thread caller);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void endWhenTheCallerIsInterrupted(VerbCase verb) throws Exception {
        if (verb.positions(SIZE).isEmpty()) {
            return; // nothing can be made to block
        }
        ended(verb, job(), Thread::interrupt);
        assertTrue(Thread.interrupted());
        assertEquals(verb.expected().apply(9), verb.run().on(job(), 9, Hook.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void endWhenCancelled(VerbCase verb) throws Exception {
        var cancellation = Cancellation.create();
        var thrown = ended(verb, job().named("ended").cancelOn(cancellation), caller -> cancellation.cancel("enough is enough"));
        assertEquals("job 'ended' was cancelled because enough is enough", thrown.getMessage());
        assertTrue(!Thread.currentThread().isInterrupted());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someVerbs")
    void endAtTheDeadline(VerbCase verb) {
        var failure = Jobs.failure(() -> verb.run().on(job().deadline(Duration.ofMillis(500)), SIZE, index -> Thread.sleep(100_000)));
        assertTrue(failure.getMessage().contains("deadline"), failure.getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void countProgress(VerbCase verb) throws Exception {
        Map<Long, Progress> last = new ConcurrentHashMap<>();
        verb.run().on(job().progress(progress -> last.put(progress.run(), progress)), SIZE, Hook.NONE);
        Progress progress = last.values().iterator().next();
        assertEquals(verb.positions(SIZE).size(), progress.done(), progress::toString);
        assertEquals(0, progress.failed());
    }
}
