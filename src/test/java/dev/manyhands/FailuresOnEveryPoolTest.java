package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.VerbCase.Kind;
import dev.manyhands.function.Cancellation;
import dev.manyhands.function.OnFailure;
import dev.manyhands.pool.Pool;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure says which job and which item, on every pool; interrupts and cancellations end every verb and leave nothing running. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailuresOnEveryPoolTest {
    private static final int SIZE = 7 * GridVerbs.COLUMNS;

    static Stream<VerbCase> ofItems() {
        return VerbCase.ofItems();
    }

    /** Verbs whose functions can be made to fail or to block. */
    static Stream<VerbCase> hooked() {
        return VerbCase.all().filter(verb -> !verb.positions(SIZE).isEmpty());
    }

    /** Verbs whose functions are interrupted by a cancellation; what combines results on the calling thread is not. */
    static Stream<VerbCase> cancellable() {
        return hooked().filter(verb -> verb.takesCancellation() && verb.kind() != Kind.WHOLE);
    }

    /** The item as messages name it. */
    static String item(VerbCase verb, int index) {
        return switch (verb.name().substring(0, verb.name().indexOf('.'))) {
            case "grid" -> verb.name().contains("single column") ? "cell (" + index + ", 0)"
                    : "cell (" + index / GridVerbs.COLUMNS + ", " + index % GridVerbs.COLUMNS + ")";
            case "range", "long", "arrays" -> "index " + index;
            case "tasks" -> verb.name().contains("invoke") ? "task " + index : "item " + index + " (";
            default -> "item " + index + " (" + (verb.name().contains("chunks") ? "[" + 7 * index : index);
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void namesJobItemAndInput(VerbCase verb) {
        var thrown = new IllegalStateException("broken");
        int bad = verb.name().contains("chunks") ? 4 : 40;
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.of(verb)) {
                Job job = options.on(Parallel.on(pool)).named("checked").onFailure(OnFailure.FAIL_FAST);
                var failure = Jobs.failure(() -> verb.run().on(job, SIZE, index -> {
                    if (index == bad) {
                        throw thrown;
                    }
                }));
                String what = options + " on " + pool + ": " + failure.getMessage();
                assertTrue(failure.getMessage().startsWith("job 'checked' failed at " + item(verb, bad)), what);
                assertTrue(failure.getMessage().endsWith(": java.lang.IllegalStateException: broken"), what);
                assertEquals("checked", failure.jobName());
                assertEquals(bad, failure.index());
                assertSame(thrown, failure.getCause());
                assertEquals(0, failure.getSuppressed().length);
                assertTrue(!Thread.currentThread().isInterrupted());
            }
        }
    }

    /** A count of calls that have begun and not ended. */
    private static final class Calls {
        private final AtomicInteger inside = new AtomicInteger();
        private final CountDownLatch first = new CountDownLatch(1);

        void block(long index) throws InterruptedException {
            inside.incrementAndGet();
            try {
                first.countDown();
                new CountDownLatch(1).await();
            } finally {
                inside.decrementAndGet();
            }
        }
    }

    /** Verbs that fail with the first failure, whoever meets it. */
    static Stream<VerbCase> failing() {
        return hooked().filter(verb -> verb.kind() != Kind.JOIN && !verb.name().matches(".*(\\.first.*|gatherFirst)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void endsTheOthersAndLeavesThePoolAsGoodAsNew(VerbCase verb) throws Exception {
        var thrown = new IllegalStateException("broken");
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                var calls = new Calls();
                var one = new AtomicInteger();
                Job job = options.on(Parallel.on(pool)).retries(0).onFailure(OnFailure.FAIL_FAST);
                Throwable failure = Jobs.failure(() -> verb.run().on(job, SIZE, index -> {
                    if (one.getAndIncrement() == 0) {
                        throw thrown;
                    }
                    calls.block(index);
                }));
                while (failure.getCause() != null) {
                    failure = failure.getCause();
                }
                assertSame(thrown, failure, () -> options + " on " + pool);
                assertEquals(0, calls.inside.get(), () -> options + " on " + pool);
                assertTrue(!Thread.currentThread().isInterrupted());
                assertEquals(verb.expected().apply(9), verb.run().on(Parallel.on(pool), 9, Hook.NONE));
            }
        }
    }

    private interface Ending {
        void end(Thread caller);
    }

    /** Ends a verb while one of its functions blocks. */
    private static CancellationException ended(VerbCase verb, Job job, Ending ending) {
        var calls = new Calls();
        Thread caller = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            try {
                Jobs.await(calls.first);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            ending.end(caller);
        });
        var cancellation = assertThrows(CancellationException.class, () -> verb.run().on(job, SIZE, calls::block));
        assertEquals(0, calls.inside.get());
        return cancellation;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hooked")
    void anInterruptCancels(VerbCase verb) {
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                ended(verb, options.on(Parallel.on(pool)), Thread::interrupt);
                assertTrue(Thread.interrupted(), () -> options + " on " + pool);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cancellable")
    void aCancellationCancels(VerbCase verb) {
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                var cancellation = Cancellation.create();
                Job job = options.on(Parallel.on(pool)).named("ended").cancelOn(cancellation);
                var thrown = ended(verb, job, caller -> cancellation.cancel("enough is enough"));
                assertEquals("job 'ended' was cancelled because enough is enough", thrown.getMessage());
                assertTrue(!Thread.currentThread().isInterrupted(), () -> options + " on " + pool);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cancellable")
    void theEndOfARunCancels(VerbCase verb) throws Exception {
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                var calls = new Calls();
                var run = options.on(Parallel.on(pool)).start(job -> verb.run().on(job, SIZE, calls::block));
                Jobs.await(calls.first);
                assertTrue(run.cancel(true));
                assertTrue(run.awaitEnd(Duration.ofSeconds(20)));
                assertEquals(0, calls.inside.get(), () -> options + " on " + pool);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hooked")
    void whatWasCancelledBeforeRunsNothing(VerbCase verb) {
        var calls = new AtomicInteger();
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                Job job = options.on(Parallel.on(pool));
                if (verb.takesCancellation()) {
                    var cancellation = Cancellation.create();
                    cancellation.cancel();
                    assertThrows(CancellationException.class, () ->
                            verb.run().on(job.cancelOn(cancellation), SIZE, index -> calls.incrementAndGet()), () -> options + " on " + pool);
                }
                Thread.currentThread().interrupt();
                assertThrows(CancellationException.class, () -> verb.run().on(job, SIZE, index -> calls.incrementAndGet()),
                        () -> options + " on " + pool);
                assertTrue(Thread.interrupted());
            }
        }
        assertEquals(0, calls.get());
    }
}
